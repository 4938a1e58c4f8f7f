"""integration: one box over all that is public."""

from urllib.parse import urlencode

import pytest
from wagtail.search.index import insert_or_update_object

from cms.search.models import SearchWord
from cms.search.sources import Found, Hit, Source, register, unregister
from cms.search.words import refresh_words
from tests.cms.asking import ask, query_count, text_of
from tests.cms.club.factories import MessageFactory, ThreadFactory
from tests.cms.page_factories import (
    GuideIndexPageFactory,
    GuidePageFactory,
    NewsIndexPageFactory,
    NewsPageFactory,
    StandardPageFactory,
)

pytestmark = pytest.mark.django_db


def indexed(*pages):
    for page in pages:
        insert_or_update_object(page)
    return pages


def found(**query) -> str:
    return text_of(ask("/recherche/?" + urlencode(query)))


@pytest.fixture
def guides(site_home):
    return GuideIndexPageFactory(parent=site_home)


def test_empty_search_invites_to_type():
    assert "Que cherchez-vous ?" in text_of(ask("/recherche/"))


def test_search_finds_a_word_of_the_body_and_marks_it(guides):
    indexed(GuidePageFactory(parent=guides, title="Le bon guide"), GuidePageFactory(parent=guides, body=[]))

    shown = found(q="cochez")

    assert "1 résultat</strong>" in shown
    assert "Le bon guide</a>" in shown
    assert "<mark>Cochez</mark>" in shown


@pytest.mark.parametrize("query", ["rejet", "rejetée", "rejetee", "Rejetées", "REJET"])
def test_search_minds_neither_endings_nor_accents(guides, query):
    indexed(GuidePageFactory(parent=guides, title="Traiter une facture rejetée", intro="Un rejet."))

    assert "1 résultat</strong>" in found(q=query)


@pytest.mark.parametrize("query", ["maître d’œuvre", "maitre d'oeuvre"])
def test_search_knows_both_spellings_of_the_ligature(guides, query):
    indexed(GuidePageFactory(parent=guides, title="Le maître d’œuvre révise"), GuidePageFactory(parent=guides))

    assert "1 résultat</strong>" in found(q=query)


def test_a_title_comes_before_a_mention(guides):
    indexed(
        GuidePageFactory(parent=guides, title="Autre", intro="Le rejet, le rejet et le rejet.", body=[]),
        GuidePageFactory(parent=guides, title="Le rejet", intro="De long en large. " * 20),
    )

    shown = found(q="rejet")

    assert shown.index("<mark>rejet</mark></a>") < shown.index(">Autre</a>")


def test_search_shows_neither_drafts_nor_private_pages(guides):
    indexed(GuidePageFactory(parent=guides, title="Rejet caché", live=False))

    assert "Aucun résultat pour « rejet »" in found(q="rejet")


def test_facets_count_the_kinds_and_narrow_the_list(guides, site_home):
    news = NewsIndexPageFactory(parent=site_home)
    indexed(
        GuidePageFactory(parent=guides, title="Guide du rejet"),
        NewsPageFactory(parent=news, title="Article du rejet"),
        StandardPageFactory(parent=site_home, title="Page du rejet"),
    )

    everything, only_guides = found(q="rejet"), found(q="rejet", type="guides")

    assert "Tout (3)" in everything
    assert [f"{label} (1)" in everything for label in ("Guides", "Actualités", "Pages du site")] == [True] * 3
    assert "Article du" in everything
    assert "Article du" not in only_guides
    assert "Guide du" in only_guides


def test_search_falls_back_to_any_word_and_says_so(guides):
    indexed(GuidePageFactory(parent=guides, title="Le rejet"))

    shown = found(q="rejet introuvable")

    assert "aucune page ne contient tous ces mots" in shown
    assert "1 résultat</strong>" in shown


ODD = (
    ['"', "'", '"*()', "NEAR(", "AND OR NOT", "a:b", "rejet*", "%", "\\", "😀", "-", "--;DROP TABLE"],
    ["x" * 5000, "mot " * 500, "’", "œ", "rejet\u202f?"],
)


@pytest.mark.parametrize("query", [*ODD[0], *ODD[1]])
def test_search_bears_any_query(guides, query):
    indexed(GuidePageFactory(parent=guides, title="Le rejet"))

    found(q=query)
    found(q=query, type="guides", page="999")


@pytest.mark.parametrize(("query", "statuses"), [("?q=%ff%fe", {200}), ("?q=%00&type=%00&page=%00", {200, 400})])
def test_search_bears_bytes_that_are_not_text(client, query, statuses):
    assert client.get("/recherche/" + query).status_code in statuses


def test_small_words_do_not_hide_a_page(guides):
    indexed(GuidePageFactory(parent=guides, title="Rejet", body=[]))

    assert "1 résultat</strong> pour" in found(q="comment est le rejet ?")


def test_a_credit_note_is_not_a_small_word(guides):
    indexed(
        GuidePageFactory(parent=guides, title="Émettre un avoir"), GuidePageFactory(parent=guides, title="Le rejet")
    )

    assert "1 résultat</strong>" in found(q="avoir")


def test_too_long_a_query_is_cut_and_says_so(guides):
    assert "dépasse 200 caractères" in found(q="rejet " * 100)


def test_a_query_without_a_word_says_what_to_do():
    assert "ne contient ni lettre ni chiffre" in found(q="?!")


def test_results_are_cut_in_pages(guides):
    indexed(*[GuidePageFactory(parent=guides, title=f"Rejet {n}") for n in range(12)])

    assert found(q="rejet").count("fr-h6 fr-mb-1v") == 10
    assert found(q="rejet", page="2").count("fr-h6 fr-mb-1v") == 2


def test_search_costs_the_same_for_one_result_and_three(guides):
    indexed(GuidePageFactory(parent=guides, title="Rejet"))
    one = query_count("/recherche/?q=rejet")
    indexed(*GuidePageFactory.create_batch(2, parent=guides, title="Rejet encore"))

    assert query_count("/recherche/?q=rejet") == one


def test_another_room_brings_its_own_results(guides):
    hits = [Hit(title=f"Webinaire {n} du rejet", url=f"/essai/{n}/", kind="Essais") for n in range(12)]
    register(Source(code="essai", label="Essais", find=lambda query, start, stop: Found(12, hits[start:stop])))
    indexed(GuidePageFactory(parent=guides, title="Guide du rejet"))
    try:
        first, second, alone = found(q="rejet"), found(q="rejet", page="2"), found(q="rejet", type="essai")
    finally:
        unregister("essai")

    assert "Tout (13)" in first
    assert first.count('<a href="/essai/') == 9
    assert second.count('<a href="/essai/') == 3
    assert alone.count('<a href="/essai/') == 10
    assert "Guide du" not in alone


def test_a_typing_error_is_mended_and_said(guides):
    indexed(GuidePageFactory(parent=guides, title="Traiter une facture rejetée", intro="", body=[]))
    refresh_words()

    shown = found(q="factuer rejettée")

    assert "1 résultat</strong> pour « facture rejetée »" in shown
    assert "rien ne contient « factuer rejettée »" in shown
    assert "Traiter une <mark>facture</mark> <mark>rejetée</mark></a>" in shown


def test_a_search_that_finds_nothing_offers_the_nearest_words(guides):
    indexed(GuidePageFactory(parent=guides, title="La facture"))
    refresh_words()
    SearchWord.objects.create(plain="fracture", shown="fracture", uses=1)

    shown = found(q="frcture")

    assert "Cherchiez-vous" in shown
    assert 'href="?q=fracture"' in shown


def test_a_correction_never_hides_what_was_typed(guides):
    for title in ("La fracture", "La facture"):
        indexed(GuidePageFactory(parent=guides, title=title, intro="", body=[]))
    refresh_words()

    assert "rien ne contient" not in found(q="fracture")
    assert "1 résultat</strong> pour « fracture »" in found(q="fracture")
    # Every word is known: what is missing is a page that holds both.
    assert "aucune page ne contient tous ces mots" in found(q="fracture facture")


def test_what_members_say_among_themselves_is_never_found(site_home):
    thread = ThreadFactory(title="Confidence entre membres")
    MessageFactory(thread=thread, text="Un secret de couloir.")
    refresh_words()

    assert thread.pk
    for query in ("confidence membres", "couloir", "confidance"):
        assert "Aucun résultat" in found(q=query)
    assert not SearchWord.objects.filter(plain__in=["confidence", "couloir"]).exists()


def test_a_search_shows_at_most_five_hundred_results_and_says_so(guides):
    hits = [Hit(title=f"Essai {n}", url=f"/essai/{n}/", kind="Essais") for n in range(600)]
    register(Source(code="essai", label="Essais", find=lambda query, start, stop: Found(600, hits[start:stop])))
    try:
        first, last = found(q="quelconque"), found(q="quelconque", page="999")
    finally:
        unregister("essai")

    assert "600 résultats</strong>" in first
    assert "Au plus 500 résultats" in first
    assert "Essai 499</a>" in last
    assert "Essai 500" not in last
