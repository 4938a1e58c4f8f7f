"""integration: what stands before the servers start: a database that is never lost, a content that is loaded once."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from config import database_template
from tests.config.test_launch import launch_environment
from tests.conftest import PROJECT_ROOT

pytestmark = pytest.mark.servers


def _prepare(var):
    done = subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=PROJECT_ROOT,
        env={**launch_environment(var), "PREAU_LOG_LEVEL": "WARNING"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def _ask(path, question):
    with closing(sqlite3.connect(path)) as opened, opened:
        return opened.execute(question).fetchall()


def test_prepare_keeps_what_people_wrote(tmp_path):
    database = tmp_path / "preau.sqlite3"
    count = "SELECT COUNT(*) FROM wagtailcore_page"

    first = _prepare(tmp_path)
    pages = _ask(database, count)
    _ask(database, "UPDATE wagtailcore_page SET title = 'Écrit par une personne' WHERE depth = 2")
    again = _prepare(tmp_path)
    _ask(database, "PRAGMA user_version = 1")  # as an older version of the house left it
    upgraded = _prepare(tmp_path)

    assert first[:2] == ["  base de données neuve", "  contenu de démonstration"]
    assert again == []
    assert upgraded == [
        f"  mise à niveau de la base (copie d’avant : {tmp_path / 'backups' / 'before-migration.sqlite3'})"
    ]
    assert database_template.version_of(tmp_path / "backups" / "before-migration.sqlite3") == 1
    assert database_template.version_of(database) > 1
    assert _ask(database, count) == pages
    assert _ask(database, "SELECT DISTINCT title FROM wagtailcore_page WHERE depth = 2") == [
        ("Écrit par une personne",)
    ]
