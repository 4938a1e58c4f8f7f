"""integration: ideas near to a text, on the index of each database."""

import pytest
from django.db import connection

from cms.club.models import Idea
from cms.club.queries.nearness import similar_ideas
from tests.cms.club.factories import IdeaFactory, VoteFactory

pytestmark = pytest.mark.django_db


def titles(ideas):
    return [idea.title for idea in ideas]


def test_nearest_come_first_and_the_rest_is_left():
    IdeaFactory(title="Exporter la liste des factures", problem="Recopie à la main.")
    IdeaFactory(title="Horaires de l’assistance", problem="Fermée le midi.")
    near = IdeaFactory(title="Exporter les factures payées en tableur", problem="Recopie.")
    VoteFactory(idea=near)

    found = similar_ideas(text="Exporter mes factures payées")

    assert titles(found) == ["Exporter les factures payées en tableur", "Exporter la liste des factures"]
    assert found[0].vote_count == 1


@pytest.mark.parametrize(
    "text", ["", "de la", "!!! ???", '" OR * NEAR(', "a'b\\c | & !", "'; DROP TABLE club_idea; --"]
)
def test_text_without_a_word_or_with_signs_of_a_query_finds_nothing(text):
    IdeaFactory()

    assert similar_ideas(text=text) == []


def test_index_follows_what_is_edited_and_deleted():
    idea = IdeaFactory(title="Exporter les factures payées", problem="Recopie.")
    Idea.objects.filter(pk=idea.pk).update(title="Horaires de l’assistance téléphonique")

    assert titles(similar_ideas(text="horaires assistance")) == ["Horaires de l’assistance téléphonique"]
    assert similar_ideas(text="exporter factures payées") == []
    idea.delete()
    assert similar_ideas(text="horaires assistance") == []


def test_accents_and_case_do_not_hide_an_idea():
    IdeaFactory(title="Délai de règlement affiché", problem="On ne sait pas quand.")

    assert titles(similar_ideas(text="DÉLAI règlement")) == ["Délai de règlement affiché"]


def test_merged_ideas_are_not_proposed():
    kept = IdeaFactory(title="Autre chose")
    IdeaFactory(title="Exporter les factures", state="merged", merged_into=kept, closed_at=kept.submitted_at)

    assert similar_ideas(text="exporter factures") == []


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="letters are compared by PostgreSQL only")
def test_mistyped_words_still_find_the_idea():
    IdeaFactory(title="Rapprochement des paiements", problem="On recopie.")

    assert titles(similar_ideas(text="Rapprochemant des paiements")) == ["Rapprochement des paiements"]
    assert connection.vendor == "postgresql"
