"""integration: what screens and the report may ask about ideas."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection  # noqa: F401 - read by the condition of a test

from cms.club.domain.vocabulary import College, State
from cms.club.queries.ideas import (
    first_year,
    idea_list,
    ideas_by_state,
    ideas_total,
    journey,
    two_ideas_for_home,
    votes_by_college,
)
from cms.club.queries.roadmap import FIRST, late_ideas, roadmap_ideas, stages
from tests.cms.club.factories import NOW, EventFactory, IdeaFactory, VoteFactory

pytestmark = pytest.mark.django_db


def titles(ideas):
    return [idea.title for idea in ideas]


def test_idea_list_filters_by_state_college_and_words():
    IdeaFactory(title="Export tableur", state="accepted", college="publishers")
    IdeaFactory(title="Autre", problem="Un EXPORT manque", college="issuers")
    IdeaFactory(title="Rien")

    assert titles(idea_list(state=State.ACCEPTED)) == ["Export tableur"]
    assert titles(idea_list(college=College.PUBLISHERS)) == ["Export tableur"]
    assert set(titles(idea_list(words="export"))) == {"Export tableur", "Autre"}
    assert titles(idea_list(words="export tableur")) == ["Export tableur"]


@pytest.mark.parametrize("words", ["délais règlements", "DELAI", "règle", "« délai »", "delai* regl"])
def test_idea_list_finds_words_whatever_their_accents_plural_or_end(words):
    IdeaFactory(title="Délai affiché", problem="La règle de règlement est inconnue.")
    IdeaFactory(title="Autre chose", problem="Un délai de saisie.", college="publishers")

    assert "Délai affiché" in titles(idea_list(words=words))


@pytest.mark.parametrize("words", ["!!!", "a", '" OR * NEAR(', "'; DROP TABLE club_idea; --", "x | y & !z", "%"])
def test_idea_list_reads_no_query_in_the_words(words):
    IdeaFactory(title="Export tableur", problem="Recopie.")

    assert titles(idea_list(words=words)) == []


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="letters are compared by PostgreSQL only")
def test_idea_list_bears_a_mistake_in_a_title():
    IdeaFactory(title="Rapprochement des paiements", problem="On recopie.")

    assert titles(idea_list(words="raprochement")) == ["Rapprochement des paiements"]


def test_idea_list_sorts_by_date_or_by_votes():
    old = IdeaFactory(title="Ancienne", submitted_at=NOW - timedelta(days=1))
    IdeaFactory(title="Récente")
    VoteFactory.create_batch(2, idea=old)

    assert titles(idea_list()) == ["Récente", "Ancienne"]
    assert [(idea.title, idea.vote_count) for idea in idea_list(order="voix")] == [("Ancienne", 2), ("Récente", 0)]


def test_late_ideas_are_exactly_those_whose_date_is_past():
    IdeaFactory(title="Due aujourd’hui", next_due_on=date(2026, 6, 2))
    IdeaFactory(title="Due hier", next_due_on=date(2026, 6, 1))
    IdeaFactory(title="Due avant-hier", next_due_on=date(2026, 5, 31))
    IdeaFactory(title="Close", state="delivered")

    assert titles(late_ideas(today=date(2026, 6, 2))) == ["Due avant-hier", "Due hier"]


def test_journey_tells_the_history_and_the_answers():
    idea = IdeaFactory(state="dismissed")
    EventFactory(idea=idea, kind="idea_submitted", number=1, target="submitted")
    EventFactory(idea=idea, number=2, target="dismissed", reason="Double.", happened_at=NOW + timedelta(days=3))
    EventFactory(idea=idea, kind="vote_cast")

    told = journey(idea=idea)

    assert [event.target for event in told.events] == ["submitted", "dismissed"]
    assert [answer.reason for answer in told.answers] == ["Double."]
    assert [step.reached_on for step in told.path.steps] == [date(2025, 3, 10), date(2025, 3, 13)]


def test_votes_by_college_counts_each_and_says_zero():
    idea = IdeaFactory()
    VoteFactory(idea=idea, college="publishers")
    VoteFactory(college="issuers")

    assert votes_by_college(idea=idea) == [(College.ISSUERS, 0), (College.PUBLISHERS, 1), (College.INTERMEDIARIES, 0)]


def test_roadmap_holds_what_the_board_took_up_and_counts_the_rest():
    IdeaFactory(title="Pas encore", state="submitted")
    for number in range(FIRST + 2):
        idea = IdeaFactory(title=f"Prévue {number}", state="planned", submitted_at=NOW + timedelta(days=number))
    VoteFactory.create_batch(2, idea=idea)
    IdeaFactory(title="D’ailleurs", state="pilot", college="publishers", submitted_at=NOW - timedelta(days=365))

    shown = {stage.state: (stage.count, stage.more, titles(stage.ideas)) for stage in stages()}

    assert shown[State.PLANNED] == (FIRST + 2, 2, ["Prévue 5", "Prévue 4", "Prévue 3", "Prévue 2"])
    assert shown[State.PILOT] == (1, 0, ["D’ailleurs"])
    assert [shown[state] for state in (State.ON_AGENDA, State.ACCEPTED, State.DELIVERED)] == [(0, 0, [])] * 3
    assert [idea.vote_count for idea in stages()[2].ideas[:2]] == [2, 0]
    assert [stage.count for stage in stages(college=College.PUBLISHERS)] == [0, 0, 0, 1, 0]
    assert [stage.count for stage in stages(year=2024)] == [0, 0, 0, 1, 0]
    assert roadmap_ideas(state=State.SUBMITTED).count() == 0


def test_figures_of_a_year_follow_the_time_of_paris():
    # Half past eleven in the evening in universal time is the next year in Paris.
    IdeaFactory(submitted_at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    IdeaFactory(submitted_at=datetime(2025, 12, 31, 22, 30, tzinfo=UTC), state="pilot")

    assert (ideas_total(), ideas_total(year=2025), ideas_total(year=2026)) == (2, 1, 1)
    counts = dict(ideas_by_state(year=2025))
    assert (counts[State.PILOT], counts[State.SUBMITTED], len(counts)) == (1, 0, len(State))
    assert first_year() == 2025


def test_two_ideas_for_home_are_those_that_moved_last_and_not_the_dismissed():
    first, second, third = (IdeaFactory(title=title) for title in ("Une", "Deux", "Trois"))
    dismissed = IdeaFactory(title="Écartée", state="dismissed")
    for number, idea in enumerate((second, third, first, third, dismissed), start=1):
        EventFactory(idea=idea, number=number)
    EventFactory(idea=second, kind="vote_cast")

    assert titles(two_ideas_for_home(now=NOW)) == ["Trois", "Une"]
