"""unit and integration: mistyped words are corrected to those of public texts, and to no other."""

import pytest
from django.db import IntegrityError, connection, transaction
from wagtail.models import PageViewRestriction
from wagtail.search.index import insert_or_update_object

from cms.search.models import SearchWord
from cms.search.sources import Found, Source, register, unregister
from cms.search.tasks import refresh_search_words
from cms.search.words import corrected, nearest, refresh_words, words_of
from tests.cms.page_factories import GuideIndexPageFactory, GuidePageFactory

CANDIDATES = [
    ("facture", "facture", 90),
    ("facteur", "facteur", 2),
    ("fracture", "fracture", 1),
    ("avoir", "avoir", 30),
    ("rejetee", "rejetée", 20),
    ("engagement", "engagement", 50),
    ("reglement", "règlement", 9),
    ("code", "code", 70),
]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("factuer", "facture"),
        ("facure", "facture"),
        ("avior", "avoir"),
        ("rejettee", "rejetée"),
        ("engagment", "engagement"),
        ("reglemant", "règlement"),
        ("cobe", "code"),
    ],
)
def test_a_mistyped_word_is_nearest_to_the_right_one(typed, first):
    assert nearest(typed, CANDIDATES)[0] == first


@pytest.mark.parametrize("typed", ["zzzzzz", "paiement", "or", "introuvable", "reglages"])
def test_a_word_that_looks_like_none_is_left_alone(typed):
    assert nearest(typed, CANDIDATES) == []


def test_of_two_words_as_near_the_more_used_comes_first():
    assert nearest("faxture", CANDIDATES)[:2] == ["facture", "fracture"]


def test_words_are_counted_once_a_text_and_keep_their_accents():
    found = words_of(["Facture rejetée, facture rejetee", "La facture n° 12 du 3e mois", "Réglée ou reglee"])
    told = {word.plain: (word.shown, word.uses) for word in found}
    assert told["facture"] == ("facture", 2)
    assert told["reglee"][0] == "réglée"
    assert "mois" in told
    assert not {"12", "n", "3e", "la", "du"} & told.keys()
    assert found[0].plain == "facture"


@pytest.fixture
def guides(site_home):
    return GuideIndexPageFactory(parent=site_home)


def publish(guides, title, **fields):
    page = GuidePageFactory(parent=guides, title=title, intro="", body=[], **fields)
    insert_or_update_object(page)
    return page


def shown() -> set[str]:
    return set(SearchWord.objects.values_list("shown", flat=True))


@pytest.mark.django_db
def test_words_come_from_public_pages_only(guides):
    publish(guides, "Émettre un avoir")
    publish(guides, "Brouillon confidentiel", live=False)
    reserved = publish(guides, "Secret réservé")
    PageViewRestriction.objects.create(page=reserved, restriction_type="login")

    refresh_words()

    assert {"émettre", "avoir"} <= shown()
    assert not {"brouillon", "confidentiel", "secret", "réservé"} & shown()
    assert corrected("confidentiell") is None


@pytest.mark.django_db
def test_words_come_from_the_other_sources_too_and_leave_with_them(guides):
    register(Source("essai", "Essais", find=lambda query, start, stop: Found(), texts=lambda: ["Un webinaire"]))
    try:
        refresh_words()
        assert "webinaire" in shown()
        assert corrected("webinnaire").words == "webinaire"
    finally:
        unregister("essai")
    refresh_search_words()
    assert "webinaire" not in shown()


@pytest.mark.django_db
def test_counting_again_writes_what_changed_and_nothing_else(guides):
    publish(guides, "Le rejet")
    first = refresh_words()
    page = publish(guides, "Le rejet encore")
    assert refresh_words() == first + 1
    assert SearchWord.objects.get(plain="rejet").uses == 2
    page.unpublish()
    refresh_words()
    assert SearchWord.objects.get(plain="rejet").uses == 1
    assert "encore" not in shown()


@pytest.mark.django_db
def test_a_known_word_is_not_corrected_nor_a_number_nor_a_short_one(guides):
    publish(guides, "Traiter une facture rejetée")
    refresh_words()

    assert corrected("factures rejet") is None
    assert corrected("12345678200036") is None
    assert corrected("fac") is None
    assert corrected("factuer rejete").words == "facture rejete"


@pytest.mark.django_db
def test_a_long_unknown_query_costs_few_queries(guides, django_assert_max_num_queries):
    publish(guides, "Traiter une facture rejetée")
    refresh_words()
    with django_assert_max_num_queries(24):
        corrected(" ".join(f"factuer{letter}" for letter in "abcdefghijkl"))


@pytest.mark.django_db
def test_a_word_without_use_cannot_be_written():
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_searchword (plain, shown, uses) VALUES ('x', 'x', 0)")
