"""unit: what is worked out once between two publications."""

from io import BytesIO

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.test import RequestFactory

from cms.core import facts
from cms.core.facts import WORD, facts_of


def request_under(word: str | None) -> ASGIRequest:
    return ASGIRequest({"type": "http", "method": "GET", "path": "/", "headers": [], WORD: lambda: word}, BytesIO())


@pytest.fixture
def count():
    found: list[int] = []

    def find() -> int:
        found.append(len(found))
        return found[-1]

    return find


def test_fact_is_worked_out_once_under_a_word(count):
    assert [facts_of(request_under("a")).get("fact", count) for _ in range(3)] == [0, 0, 0]
    assert [facts_of(request_under("b")).get("fact", count) for _ in range(2)] == [1, 1]


def test_word_is_asked_once_a_request(count):
    words = iter(("c", "d"))
    request = ASGIRequest(
        {"type": "http", "method": "GET", "path": "/", "headers": [], WORD: lambda: next(words)}, BytesIO()
    )

    assert (facts_of(request).get("fact", count), facts_of(request).get("fact", count)) == (0, 0)
    assert facts_of(request).word == "c"


@pytest.mark.parametrize("request_without", [RequestFactory().get("/"), request_under(None)])
def test_request_without_a_word_shares_nothing(request_without, count):
    facts_of(request_without).get("fact", count)

    assert facts_of(RequestFactory().get("/")).get("fact", count) == 1
    assert facts_of(request_under(None)).get("fact", count) == 2


def test_word_of_before_is_never_given_the_facts_of_after(count):
    old = request_under("before")
    facts_of(old)
    facts_of(request_under("after")).get("fact", count)

    assert facts_of(old).get("fact", count) == 1


def test_facts_grow_old_even_if_the_word_stays(settings, count):
    settings.PAGE_CACHE_SECONDS = 0
    facts_of(request_under("e")).get("fact", count)

    assert facts_of(request_under("e")).get("fact", count) == 1


def test_facts_have_an_end(count):
    kept = facts_of(request_under("f"))
    for number in range(facts.MAX_FACTS + 5):
        kept.get(number, count)

    assert kept.get("one more", count) < kept.get("one more", count)
    assert kept.get(0, count) == 0
