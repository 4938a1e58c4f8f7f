"""unit: the table of moves, the terms, the order of refusals."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.enrolment import (
    ENROLMENT_LIFECYCLE,
    HOLD,
    EnrolmentFacts,
    Lifecycle,
    enrolment_refusal,
    hold_ends_at,
)
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.vocabulary import LIVE_STATES, Action, Actor, EnrolmentState

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
START = NOW + timedelta(days=30)
HELD, CONFIRMED = EnrolmentState.HELD, EnrolmentState.CONFIRMED
CANCELLED, EXPIRED = EnrolmentState.CANCELLED, EnrolmentState.EXPIRED

WAITING, UNSERVED = EnrolmentState.WAITING, EnrolmentState.UNSERVED

# Typed by hand: everything that may happen while the hold runs, then after it. Only an offered seat may be passed.
QUEUE = {
    (WAITING, Action.CANCEL, Actor.PARTICIPANT): CANCELLED,
    (WAITING, Action.OFFER, Actor.SYSTEM): HELD,
    (WAITING, Action.CLOSE_LIST, Actor.SYSTEM): UNSERVED,
}
WHILE_HELD = {
    **QUEUE,
    (HELD, Action.CONFIRM, Actor.PARTICIPANT): CONFIRMED,
    (HELD, Action.CANCEL, Actor.PARTICIPANT): CANCELLED,
    (CONFIRMED, Action.CANCEL, Actor.PARTICIPANT): CANCELLED,
}
AFTER_HOLD = {
    **QUEUE,
    (HELD, Action.EXPIRE, Actor.SYSTEM): EXPIRED,
    (HELD, Action.CANCEL, Actor.PARTICIPANT): CANCELLED,
    (CONFIRMED, Action.CANCEL, Actor.PARTICIPANT): CANCELLED,
}
MOVES = list(product(EnrolmentState, Action, Actor))


def target(state, action, actor, facts):
    try:
        return ENROLMENT_LIFECYCLE.resolve(state, action, actor=actor, facts=facts).target
    except RefusedError:
        return None


@pytest.mark.parametrize(("state", "action", "actor"), MOVES)
@pytest.mark.parametrize(
    ("held_until", "expected"), [(NOW + timedelta(hours=1), WHILE_HELD), (NOW - timedelta(hours=1), AFTER_HOLD)]
)
def test_lifecycle_follows_the_hand_kept_table(state, action, actor, held_until, expected):
    facts = EnrolmentFacts(now=NOW, starts_at=START, held_until=held_until)

    assert target(state, action, actor, facts) == expected.get((state, action, actor))


@pytest.mark.parametrize(("state", "action", "actor"), MOVES)
def test_lifecycle_lets_nobody_in_or_out_once_started(state, action, actor):
    facts = EnrolmentFacts(now=START, starts_at=START, held_until=START)

    left_to_time = {
        (HELD, Action.EXPIRE, Actor.SYSTEM): EXPIRED,
        (WAITING, Action.CLOSE_LIST, Actor.SYSTEM): UNSERVED,
    }
    assert target(state, action, actor, facts) == left_to_time.get((state, action, actor))


@pytest.mark.parametrize(("offered", "expected"), [(True, CANCELLED), (False, None)])
def test_only_an_offered_seat_is_passed_to_the_next(offered, expected):
    facts = EnrolmentFacts(now=NOW, starts_at=START, held_until=NOW + timedelta(hours=1), offered=offered)

    assert target(HELD, Action.PASS, Actor.PARTICIPANT, facts) == expected


@pytest.mark.parametrize("state", list(EnrolmentState))
def test_nobody_sits_down_in_a_session_called_off_and_everybody_is_told_why(state):
    facts = EnrolmentFacts(now=NOW, starts_at=START, held_until=NOW + timedelta(hours=1), called_off=True)

    with pytest.raises(RefusedError) as caught:
        ENROLMENT_LIFECYCLE.resolve(state, Action.CONFIRM, actor=Actor.PARTICIPANT, facts=facts)
    assert caught.value.refusal == Refusal.SESSION_CALLED_OFF
    assert target(WAITING, Action.OFFER, Actor.SYSTEM, facts) is None


@pytest.mark.parametrize(("state", "actor"), list(product(EnrolmentState, Actor)))
def test_offered_moves_are_exactly_those_that_resolve(state, actor):
    facts = EnrolmentFacts(now=NOW, starts_at=START, held_until=NOW + timedelta(hours=1))

    offered = {t.action for t in ENROLMENT_LIFECYCLE.offered(state, actor, facts=facts)}
    assert offered == {action for action in Action if target(state, action, actor, facts)}


@pytest.mark.parametrize(("state", "refusal"), [(EXPIRED, Refusal.HOLD_EXPIRED), (CANCELLED, Refusal.NOT_ALLOWED_NOW)])
def test_confirming_what_is_over_says_why(state, refusal):
    facts = EnrolmentFacts(now=NOW, starts_at=START, held_until=NOW)

    with pytest.raises(RefusedError) as caught:
        ENROLMENT_LIFECYCLE.resolve(state, Action.CONFIRM, actor=Actor.PARTICIPANT, facts=facts)
    assert caught.value.refusal == refusal


def test_lifecycle_refuses_two_rows_for_one_move():
    row = ENROLMENT_LIFECYCLE.transitions[0]

    with pytest.raises(ValueError, match="two transitions"):
        Lifecycle(initial=HELD, transitions=(row, row))


@pytest.mark.parametrize(
    ("now", "seats_left", "expected"),
    [
        (START - timedelta(days=1), 1, None),
        (START - timedelta(days=1), 0, Refusal.SESSION_FULL),
        (START - timedelta(hours=1), 1, Refusal.ENROLMENT_CLOSED),
        (START - timedelta(minutes=30), 0, Refusal.ENROLMENT_CLOSED),
        (START, 1, Refusal.SESSION_STARTED),
        (START + timedelta(days=400), 0, Refusal.SESSION_STARTED),
    ],
)
def test_enrolment_refusal_names_what_will_not_change(now, seats_left, expected):
    refusal = enrolment_refusal(now=now, starts_at=START, cutoff=timedelta(hours=1), seats_left=seats_left)

    assert refusal == expected


@given(st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=400)))
def test_hold_ends_within_a_day_and_before_the_session(before):
    ends = hold_ends_at(now=START - before, starts_at=START)

    assert ends == min(START, START - before + HOLD)


def test_live_states_are_those_one_can_leave():
    leavable = {source for t in ENROLMENT_LIFECYCLE.transitions for source in t.sources}

    assert leavable == set(LIVE_STATES)
