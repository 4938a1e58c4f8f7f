"""unit: the rules of a live class."""

from datetime import UTC, datetime, timedelta

import pytest

from courses.domain.live import (
    AWAY_AFTER,
    STUCK_AFTER,
    TREES,
    CellState,
    Gestures,
    frequent_mistakes,
    pseudonym,
    verdict,
)

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def test_pseudonyms_are_all_different():
    names = [pseudonym(number) for number in range(1, 501)]
    assert len(set(names)) == 500
    assert names[len(TREES)] == "Acacia\u00a02"


@pytest.mark.parametrize(
    ("seen", "gestures", "frozen", "expected"),
    [
        (0, None, False, CellState.WATCHING),
        (AWAY_AFTER.seconds + 1, None, False, CellState.ABSENT),
        (AWAY_AFTER.seconds + 1, Gestures(NOW, finished=True, stuck_on=""), False, CellState.DONE),
        (0, Gestures(NOW, finished=False, stuck_on=""), False, CellState.WORKING),
        (0, Gestures(NOW, finished=False, stuck_on="Le numéro est pris."), False, CellState.STUCK),
        (0, Gestures(NOW - STUCK_AFTER, finished=False, stuck_on=""), False, CellState.WORKING),
        (0, Gestures(NOW - STUCK_AFTER - timedelta(seconds=1), finished=False, stuck_on=""), False, CellState.STUCK),
        (0, Gestures(NOW - STUCK_AFTER - timedelta(seconds=1), finished=False, stuck_on=""), True, CellState.WORKING),
    ],
)
def test_verdict(seen, gestures, frozen, expected):
    found = verdict(now=NOW, seen_at=NOW - timedelta(seconds=seen), gestures=gestures, frozen=frozen)
    assert found.state is expected
    assert bool(found.why) is (expected is CellState.STUCK)


def test_frequent_mistakes_counts_people_not_tries():
    found = frequent_mistakes([{"a": "A", "b": "B"}, {"b": "B"}, {"c": "C", "d": "D"}, {}])
    assert [(mistake.code, mistake.people) for mistake in found] == [("b", 2), ("a", 1), ("c", 1)]
