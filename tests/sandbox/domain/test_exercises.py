"""A checklist that ticks itself, in order."""

from datetime import UTC, datetime

from sandbox.domain.actions import EventType
from sandbox.domain.exercises import Fact, Step, progress
from sandbox.domain.vocabulary import Role

WHEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def step(code, *events, role=None):
    return Step(code=code, title=code, events=frozenset(events), hints=("a", "b", "c"), role=role)


def fact(sequence, kind, role=None):
    return Fact(sequence=sequence, type=kind, role=role, occurred_at=WHEN)


STEPS = (
    step("deposit", EventType.DEPOSITED, EventType.FLOW_ACCEPTED),
    step("acknowledge", EventType.ACKNOWLEDGED, role=Role.SUPPLIER),
    step("again", EventType.DEPOSITED),
)


def ticked(*facts):
    return [item.sequence for item in progress(STEPS, facts)]


def test_nothing_done_ticks_nothing():
    assert ticked() == [None, None, None]


def test_steps_tick_in_order_whatever_the_order_of_the_facts():
    facts = [
        fact(5, EventType.DEPOSITED),
        fact(3, EventType.ACKNOWLEDGED, Role.SUPPLIER),
        fact(2, EventType.FLOW_ACCEPTED),
    ]
    assert ticked(*facts) == [2, 3, 5]


def test_step_done_before_its_turn_does_not_count():
    assert ticked(fact(1, EventType.ACKNOWLEDGED, Role.SUPPLIER), fact(2, EventType.DEPOSITED)) == [2, None, None]


def test_what_another_role_did_does_not_count():
    assert ticked(fact(1, EventType.DEPOSITED), fact(2, EventType.ACKNOWLEDGED, Role.RECIPIENT)) == [1, None, None]
