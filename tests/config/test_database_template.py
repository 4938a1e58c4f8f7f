"""integration: tests and first starts get a copy of a migrated database."""

import sqlite3
from contextlib import closing

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.models import Page, Site

from config import database_template


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_database_is_as_migrated_after_a_test_that_commits(turn):
    assert Page.objects.filter(depth=1).count() == 1
    assert not Group.objects.filter(name="left behind").exists()

    Group.objects.create(name="left behind")
    Site.objects.all().delete()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file is copied on SQLite only")
def test_copy_is_marked_as_up_to_date(tmp_path, django_db_setup):
    target = tmp_path / "fresh.sqlite3"
    database_template.copy_sqlite(target)

    assert database_template.version_of(target) == database_template.version()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh.sqlite3"]


def test_saved_copy_holds_what_another_connection_wrote(tmp_path):
    source, target = tmp_path / "in-use.sqlite3", tmp_path / "copies" / "saved.sqlite3"
    with closing(sqlite3.connect(source)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("CREATE TABLE note (body TEXT)")
        opened.execute("INSERT INTO note VALUES ('kept')")
        opened.commit()
        database_template.save_copy(source, target)

    with closing(sqlite3.connect(target)) as opened:
        assert opened.execute("SELECT body FROM note").fetchall() == [("kept",)]
