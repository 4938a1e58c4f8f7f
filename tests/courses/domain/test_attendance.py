"""unit: what stays come to."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.domain.attendance import (
    CONTEST_TERM,
    DECLARED,
    REASON_LENGTH,
    THRESHOLDS,
    Span,
    contest_refusal,
    held_span,
    measured_outcome,
    merged,
    outcome_of,
    reason_refusal,
    telling,
    time_present,
)
from courses.domain.refusals import Refusal
from courses.domain.vocabulary import PresenceChoice, PresenceOutcome

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SESSION = Span(START, START + timedelta(minutes=90))


def at(minute):
    return START + timedelta(minutes=minute)


def span(first, last):
    return Span(at(first), None if last is None else at(last))


@pytest.mark.parametrize(
    ("stays", "minutes"),
    [
        ([], 0),
        ([(0, 90)], 90),
        ([(-20, 10)], 10),
        ([(80, 200)], 10),
        ([(-20, -5)], 0),
        ([(95, 120)], 0),
        ([(0, 20), (40, 60)], 40),
        ([(0, 30), (20, 50)], 50),
        ([(0, 30), (30, 60)], 60),
        ([(0, 60), (10, 20)], 60),
        ([(30, None)], 60),
        ([(30, None), (40, 50)], 60),
        ([(10, 10)], 0),
    ],
)
def test_time_present_sums_stays_merges_overlaps_and_keeps_within_the_session(stays, minutes):
    assert time_present([span(*stay) for stay in stays], within=SESSION) == timedelta(minutes=minutes)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.integers(-30, 120), st.integers(0, 60)), max_size=8))
def test_merged_counts_each_minute_once(stays):
    spans = [span(first, first + length) for first, length in stays]
    by_hand = {m for first, length in stays for m in range(first, first + length) if 0 <= m < 90}

    found = merged(spans, within=SESSION)
    assert time_present(spans, within=SESSION) == timedelta(minutes=len(by_hand))
    assert all(a.end < b.start for a, b in pairwise(found))


def test_what_the_room_told_outweighs_what_was_declared():
    declared, told = (DECLARED, span(0, None)), ("salle", span(0, 20))

    assert telling([declared, told]) == [span(0, 20)]
    assert telling([declared]) == [span(0, None)]
    assert telling([]) == []


def test_merged_needs_a_session_that_ends():
    with pytest.raises(ValueError, match="has an end"):
        merged([], within=Span(START, None))


@pytest.mark.parametrize(
    ("present", "outcome"), [(90, "attended"), (60, "attended"), (59, "partly"), (9, "partly"), (8, "absent")]
)
def test_outcome_follows_the_thresholds(present, outcome):
    assert outcome_of(present=timedelta(minutes=present), held=timedelta(minutes=90)).value == outcome


def test_thresholds_go_down_to_nothing():
    shares = [t.share for t in THRESHOLDS]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == 0
    assert outcome_of(present=timedelta(0), held=timedelta(0)) is PresenceOutcome.ABSENT


def test_held_span_ends_when_the_trainer_closed_early():
    early = held_span(starts_at=at(0), ends_at=at(90), closed_at=at(40))
    late = held_span(starts_at=at(0), ends_at=at(90), closed_at=at(400))
    assert (early.end, late.end) == (at(40), at(90))


@pytest.mark.parametrize(
    ("choice", "tracked", "outcome"),
    [
        (PresenceChoice.ACCEPTED, True, "attended"),
        (None, True, "attended"),
        (PresenceChoice.REFUSED, True, "unmeasured"),
        (PresenceChoice.ACCEPTED, False, "unmeasured"),
    ],
)
def test_measured_outcome_never_calls_absent_whom_nobody_measured(choice, tracked, outcome):
    found = measured_outcome(choice=choice, present=SESSION.end - START, held=SESSION.end - START, tracked=tracked)
    assert found.value == outcome


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"outcome": PresenceOutcome.UNMEASURED}, None),
        ({"outcome": None}, Refusal.PRESENCE_OPEN),
        ({"outcome": PresenceOutcome.ATTENDED}, Refusal.CONTEST_POINTLESS),
        ({"pending": True}, Refusal.CONTEST_PENDING),
        ({"now": START + CONTEST_TERM}, None),
        ({"now": START + CONTEST_TERM + timedelta(seconds=1)}, Refusal.CONTEST_TOO_LATE),
    ],
)
def test_contest_is_heard_for_thirty_days(changes, refusal):
    facts = {"now": START, "ended_at": START, "outcome": PresenceOutcome.ABSENT, "pending": False}
    assert contest_refusal(**{**facts, **changes}) is refusal


def test_reason_is_asked_for_and_bounded():
    assert reason_refusal("") is Refusal.REASON_MISSING
    assert reason_refusal("x" * (REASON_LENGTH + 1)) is Refusal.REASON_TOO_LONG
    assert reason_refusal("Ligne coupée") is None
