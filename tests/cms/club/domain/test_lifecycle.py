"""unit: the table of moves against the list typed by hand, and the engine's objections."""

import csv
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from cms.club.domain.explanations import EXPLANATIONS
from cms.club.domain.lifecycle import (
    CLOSED,
    IDEA_LIFECYCLE,
    OWED_DAYS,
    TRANSITIONS,
    IdeaFacts,
    Lifecycle,
    is_late,
    next_due,
)
from cms.club.domain.vocabulary import Action, ClubRefusedError, Refusal, Role, State

with (Path(__file__).parent / "expected_moves.csv").open() as file:
    EXPECTED = {
        (r["state"], r["action"], r["role"]): (r["target"], r["needs_reason"] == "yes") for r in csv.DictReader(file)
    }
STRANGER = IdeaFacts(actor_is_author=False, studies=2)


def refusal_of(state, action, role, *, facts=STRANGER, reason="motif"):
    with pytest.raises(ClubRefusedError) as caught:
        IDEA_LIFECYCLE.resolve(state, action, roles=frozenset({role}), facts=facts, reason=reason)
    return caught.value.refusal


@pytest.mark.parametrize(("state", "action", "role"), list(product(State, Action, Role)))
def test_resolve_follows_the_list_typed_by_hand(state, action, role):
    expected = EXPECTED.get((state.value, action.value, role.value))

    if expected is None:
        assert refusal_of(state, action, role) in (Refusal.NOT_ALLOWED_NOW, Refusal.NOT_YOUR_ROLE)
    else:
        target, needs_reason = expected
        step = IDEA_LIFECYCLE.resolve(state, action, roles=frozenset({role}), facts=STRANGER, reason="motif")
        assert (step.target.value, step.needs_reason) == (target, needs_reason)


@pytest.mark.parametrize(("state", "action", "role"), [key for key, value in EXPECTED.items() if value[1]])
def test_resolve_wants_a_reason_that_says_something(state, action, role):
    assert refusal_of(State(state), Action(action), Role(role), reason=" \n ") is Refusal.REASON_MISSING


@pytest.mark.parametrize(("state", "action", "role"), list(EXPECTED))
def test_resolve_refuses_the_author_whatever_the_role(state, action, role):
    author = IdeaFacts(actor_is_author=True)

    assert refusal_of(State(state), Action(action), Role(role), facts=author) is Refusal.PARTY_TO_THE_CASE


def test_resolve_accepts_one_fitting_role_among_several():
    step = IDEA_LIFECYCLE.resolve(State.ON_AGENDA, Action.ACCEPT, roles=frozenset(Role), facts=STRANGER, reason="oui")

    assert step.target is State.ACCEPTED


@pytest.mark.parametrize("studies", [0, 1])
def test_board_is_not_asked_before_two_evaluators_spoke(studies):
    facts = IdeaFacts(actor_is_author=False, studies=studies)

    assert refusal_of(State.UNDER_STUDY, Action.PUT_ON_AGENDA, Role.SUPPORT, facts=facts) is Refusal.STUDIES_MISSING


@pytest.mark.parametrize("state", list(State))
def test_offered_shows_every_gesture_and_presses_those_that_resolve(state):
    offered = IDEA_LIFECYCLE.offered(state, roles=frozenset({Role.SUPPORT}), facts=STRANGER)

    assert [gesture.transition for gesture in offered] == list(TRANSITIONS)
    pressed = {gesture.transition.action.value for gesture in offered if gesture.refusal is None}
    assert pressed == {action for s, action, role in EXPECTED if (s, role) == (state.value, "support")}


def test_every_state_is_reached_and_every_open_state_is_left():
    assert {State.SUBMITTED, *(t.target for t in TRANSITIONS)} == set(State)
    assert {source for t in TRANSITIONS for source in t.sources} == set(State) - {State.DELIVERED, State.MERGED}


def test_closed_states_owe_no_date():
    assert {State.DELIVERED, State.DISMISSED, State.MERGED} == CLOSED
    assert set(OWED_DAYS) == set(State)
    assert next_due(State.DELIVERED, since=date(2026, 1, 1)) is None


def test_next_due_counts_calendar_days():
    assert next_due(State.SUBMITTED, since=date(2026, 12, 20)) == date(2027, 1, 4)


@pytest.mark.parametrize(("due", "late"), [(date(2026, 5, 1), True), (date(2026, 5, 2), False), (None, False)])
def test_is_late_from_the_day_after(due, late):
    assert is_late(next_due_on=due, today=date(2026, 5, 2)) is late


def test_lifecycle_refuses_two_rows_for_one_move():
    with pytest.raises(ValueError, match="two transitions"):
        Lifecycle(initial=State.SUBMITTED, transitions=[TRANSITIONS[0], TRANSITIONS[0]])


def test_every_refusal_has_its_sentence_and_remedy():
    assert set(EXPLANATIONS) == set(Refusal)
    assert all(e.sentence.endswith(".") and e.remedy.endswith(".") for e in EXPLANATIONS.values())


def test_diagram_has_one_arrow_a_move():
    arrows = [line for line in IDEA_LIFECYCLE.to_mermaid().splitlines() if "-->" in line]

    assert len(arrows) == 1 + len({(state, action) for state, action, _role in EXPECTED})
