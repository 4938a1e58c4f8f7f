"""integration: pages are counted wherever they are answered from, and nothing is known of who asked."""

import asyncio
from datetime import date

import pytest
from django.db import DatabaseError
from django.utils import timezone

from config.page_views import CountedViews
from tests.config.conftest import make_visit

READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def written():
    return []


@pytest.fixture
def counted(process, written):
    application = CountedViews(process, write=lambda day, counts: written.append((day, dict(counts))))
    application.generation = process.generation
    return application


@pytest.fixture
def visit(counted):
    ask = make_visit(counted)
    return lambda path="/", **headers: ask(path, **{"user_agent": READER, **headers})


def test_page_is_counted_when_django_makes_it_and_when_the_cache_gives_it(plain_home, visit, counted):
    made, kept = visit(), visit()
    unchanged = visit(if_none_match=kept.headers["etag"])

    assert (made.status_code, kept.headers["x-page-cache"], unchanged.status_code) == (200, "kept", 304)
    assert counted.counts == {"/": 3}


def test_what_no_reader_reads_is_not_counted(plain_home, visit, counted):
    visit(user_agent="Googlebot/2.1 (+http://www.google.com/bot.html)")
    visit(user_agent="")
    visit(sec_purpose="prefetch")
    visit(hx_request="true")
    visit(method="HEAD")
    visit("/pas-la/")
    visit("/sante/")
    visit("/admin/")

    assert counted.counts == {}


def test_screen_with_a_personal_link_is_counted_by_its_form_only(home, visit, counted):
    visit("/bilan/")
    visit("/formations/attestation/")
    visit("/bac-a-sable/exercices/")

    assert set(counted.counts) >= {"/bilan/"}
    assert all("<" not in address for address in counted.counts)


def test_counts_are_written_by_day_and_kept_when_they_cannot_be(counted, written):
    counted.counts.update({"/": 3, "/guides/": 1})
    asyncio.run(counted.flush())
    assert (written, counted.counts) == ([(timezone.localdate(), {"/": 3, "/guides/": 1})], {})

    def fail(day: date, counts: dict[str, int]) -> None:
        raise DatabaseError("away")

    counted.write = fail
    counted.counts.update({"/": 2})
    asyncio.run(counted.flush())
    assert counted.counts == {"/": 2}


def test_counts_are_written_when_the_process_ends(counted, written):
    counted.counts.update({"/": 1})
    asked, told = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]), []

    async def receive():
        return next(asked)

    async def send(message):
        told.append((message["type"], len(written)))

    asyncio.run(counted({"type": "lifespan"}, receive, send))

    assert told == [("lifespan.startup.complete", 0), ("lifespan.shutdown.complete", 1)]
