"""unit: pace, hours and gestures of a sending."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.newsletter.domain.campaigns import LOT_SIZE, Pace, after_gesture, grant
from cms.newsletter.domain.vocabulary import CampaignState, LetterRefusedError, Refusal

NOON = datetime(2025, 3, 10, 12, 0, tzinfo=UTC)


@given(
    per_minute=st.integers(1, 200), steps=st.lists(st.tuples(st.integers(0, 90), st.integers(1, LOT_SIZE)), max_size=60)
)
def test_no_minute_passes_the_pace(per_minute, steps):
    now, last, sent = NOON, None, {}
    for seconds, most in steps:
        now += timedelta(seconds=seconds)
        before = last.count if last is not None and last.minute == now.replace(second=0) else 0
        given_now = grant(Pace(per_minute), last, now=now, most=most)
        if given_now is None:
            assert before == per_minute
            continue
        sent[given_now.minute] = sent.get(given_now.minute, 0) + given_now.count - before
        assert 1 <= given_now.count - before <= most
        last = given_now

    assert all(count <= per_minute for count in sent.values())


def test_without_a_pace_a_lot_is_always_whole():
    assert grant(Pace(), None, now=NOON, most=LOT_SIZE).count == LOT_SIZE


@pytest.mark.parametrize(("hour", "is_open"), [(7, False), (8, True), (19, True), (20, False)])
def test_hours_begin_with_the_first_and_end_before_the_second(hour, is_open):
    assert Pace(0, 8, 20).is_open(NOON.replace(hour=hour)) is is_open


@pytest.mark.parametrize(
    ("pace", "refusal"),
    [
        (Pace(-1), Refusal.PACE_OUT_OF_RANGE),
        (Pace(60_001), Refusal.PACE_OUT_OF_RANGE),
        (Pace(0, 20, 8), Refusal.HOURS_OUT_OF_RANGE),
        (Pace(0, 8, 25), Refusal.HOURS_OUT_OF_RANGE),
    ],
)
def test_pace_without_sense_is_refused(pace, refusal):
    with pytest.raises(LetterRefusedError) as caught:
        pace.check()

    assert caught.value.refusal is refusal


def test_gestures_have_a_sense_in_some_states_only():
    possible = {
        (state, name) for state in CampaignState for name in ("pause", "resume", "cancel") if _possible(state, name)
    }

    assert possible == {
        (CampaignState.PREPARING, "pause"),
        (CampaignState.PREPARING, "cancel"),
        (CampaignState.SENDING, "pause"),
        (CampaignState.SENDING, "cancel"),
        (CampaignState.PAUSED, "resume"),
        (CampaignState.PAUSED, "cancel"),
    }


def _possible(state, name):
    try:
        after_gesture(state, name)
    except LetterRefusedError:
        return False
    return True
