"""integration: sessions and ideas in the search."""

from datetime import timedelta

import pytest

from cms.search.sources import sources
from config.search_sources import find_ideas, find_sessions, find_structures, find_topics
from tests.cms.asking import ask, query_count, text_of
from tests.cms.club.factories import IdeaFactory
from tests.courses.factories import NOW, SessionFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_a_session_to_come_is_found_by_any_of_its_words():
    SessionFactory(topic=TopicFactory(title="Traiter une facture rejetée"))
    SessionFactory(topic=TopicFactory(title="Traiter un rejet"), starts_at=NOW - timedelta(days=3))

    for query in ("rejet", "REJETEE", "webinaire facture"):
        found = find_sessions(query, 0, 10)
        assert [hit.title for hit in found.hits] == ["Traiter une facture rejetée"], query
    assert find_sessions("introuvable", 0, 10).total == 0


def test_an_idea_is_found_by_the_words_of_its_problem():
    idea = IdeaFactory(title="Exporter sans perte", problem="Les exports sont tronqués.")
    IdeaFactory(title="Autre chose", problem="Rien à voir.")

    found = find_ideas("exports tronqués", 0, 10)

    assert found.total == 1
    assert [(hit.title, hit.url) for hit in found.hits] == [("Exporter sans perte", idea.get_absolute_url())]


def test_search_page_offers_their_facets(site_home):
    SessionFactory(topic=TopicFactory(title="Déposer un avoir"))
    IdeaFactory(title="Déposer plusieurs avoirs d’un coup")

    shown = text_of(ask("/recherche/?q=avoir"))

    assert "Formations à venir (1)" in shown
    assert "Idées du club (1)" in shown
    assert "Déposer un" in text_of(ask("/recherche/?q=avoir&type=formations"))


def test_search_costs_the_same_for_one_idea_and_three(site_home):
    IdeaFactory(title="Un avoir")
    one = query_count("/recherche/?q=avoir")
    IdeaFactory.create_batch(2, title="Un autre avoir")

    assert query_count("/recherche/?q=avoir") == one


def test_a_subject_and_a_structure_are_found_by_their_words(site_home):
    topic = TopicFactory(title="Émettre un avoir", objectives="Choisir le type de facture")
    assert [hit.title for hit in find_topics("avoirs facture", 0, 10).hits] == [topic.title]
    assert find_topics("introuvable", 0, 10).total == 0

    for query in ("valmont", "12345678200036", "commune VALMONT pres"):
        assert [hit.title for hit in find_structures(query, 0, 10).hits] == ["Commune de Valmont-les-Prés (fictive)"]
    # Their services are not words to search them by: every office of the State has one with this name.
    assert find_structures("factures", 0, 10).total == 0
    assert len(find_structures("commune", 5, 9).hits) == 4


def test_each_source_gives_the_texts_it_searches(site_home):
    TopicFactory(title="Émettre un avoir")
    IdeaFactory(title="Exporter sans perte")
    texts = {source.code: " ".join(source.texts()) for source in sources()}
    assert "Émettre un avoir" in texts["sujets"]
    assert "Exporter sans perte" in texts["idees"]
    assert "Valmont" in texts["annuaire"]
