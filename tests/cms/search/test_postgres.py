"""integration: titles first, then the latest bodies, then the rest by date; nothing twice, nothing reserved."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import PageViewRestriction
from wagtail.search.index import insert_or_update_object

from cms.guides.models import GuidePage
from cms.search import postgres
from tests.cms.page_factories import GuideIndexPageFactory, GuidePageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def guides(site_home):
    if connection.vendor != "postgresql":
        pytest.skip("asks PostgreSQL in its own words")
    return GuideIndexPageFactory(parent=site_home)


def publish(guides, title, intro="", **fields):
    page = GuidePageFactory(parent=guides, title=title, intro=intro, body=[], **fields)
    insert_or_update_object(page)
    return page


def found(words, operator="and", start=0, stop=10) -> list[int]:
    return postgres.found_pages(words, operator, types(), start, stop)


def types() -> list[int]:
    return [ContentType.objects.get_for_model(GuidePage).pk]


def test_titles_come_first_then_bodies_and_pages_of_results_meet(guides):
    bodies = [publish(guides, f"Autre {n}", intro="Un rejet.") for n in range(3)]
    titles = [publish(guides, f"Le rejet {n}") for n in range(3)]
    everything = found("rejet")

    assert {*everything[:3]} == {page.pk for page in titles}
    assert {*everything[3:]} == {page.pk for page in bodies}
    assert [*found("rejet", stop=2), *found("rejet", start=2, stop=4), *found("rejet", start=4, stop=6)] == everything
    assert found("rejet", start=6, stop=10) == []
    assert postgres.count_by_type("rejet", "and", types()) == {types()[0]: 6}


def test_pages_beyond_those_that_are_ranked_follow_by_date(guides):
    # The oldest says the word most: it is not ranked, so it stays last.
    oldest = publish(guides, "Autre", intro="Rejet, rejet, rejet.")
    old, late, latest = (
        publish(guides, f"Autre {n}", intro=text)
        for n, text in enumerate(["Rejet.", "Un rejet, un autre rejet.", "Rejet."])
    )

    def pages(start, stop):
        return postgres.found_pages("rejet", "and", types(), start, stop, ranked=2)

    assert pages(0, 4) == [late.pk, latest.pk, old.pk, oldest.pk]
    assert [*pages(0, 1), *pages(1, 3), *pages(3, 5)] == pages(0, 4)


def test_drafts_and_reserved_pages_are_neither_counted_nor_found(guides):
    public = publish(guides, "Le rejet public")
    publish(guides, "Le rejet en projet", live=False)
    reserved = publish(guides, "Le rejet réservé")
    PageViewRestriction.objects.create(page=reserved, restriction_type="login")

    assert found("rejet") == [public.pk]
    assert postgres.count_by_type("rejet", "and", types()) == {types()[0]: 1}


def test_words_are_joined_as_asked_and_the_ligature_is_known(guides):
    both = publish(guides, "Le maître d’œuvre révise le décompte")
    one = publish(guides, "Le décompte")

    assert found("oeuvre décompte") == [both.pk]
    assert {*found("oeuvre décompte", "or")} == {both.pk, one.pk}
