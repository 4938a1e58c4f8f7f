"""unit: when reminders fall due, across both changes of hour."""

from datetime import UTC, datetime, timedelta

import pytest

from courses.domain.reminders import due_at, kind_due
from courses.domain.slots import PARIS
from courses.domain.vocabulary import ReminderKind

START = datetime(2026, 12, 15, 10, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        (timedelta(days=7, seconds=1), None),
        (timedelta(days=7), ReminderKind.WEEK),
        (timedelta(days=1, seconds=1), ReminderKind.WEEK),
        (timedelta(days=1), ReminderKind.DAY),
        (timedelta(hours=1, seconds=1), ReminderKind.DAY),
        (timedelta(hours=1), ReminderKind.HOUR),
        (timedelta(seconds=1), ReminderKind.HOUR),
        (timedelta(0), None),
        (timedelta(days=-1), None),
    ],
)
def test_one_reminder_is_due_the_nearest_to_the_start(before, kind):
    assert kind_due(now=START - before, starts_at=START) is kind


@pytest.mark.parametrize(
    ("starts_at", "day_before"),
    [
        # Clocks go back on 25 October 2026, forward on 28 March 2027: still at 10 h on the wall, the day before.
        (datetime(2026, 10, 25, 10, tzinfo=PARIS), datetime(2026, 10, 24, 8, tzinfo=UTC)),
        (datetime(2027, 3, 28, 10, tzinfo=PARIS), datetime(2027, 3, 27, 9, tzinfo=UTC)),
    ],
)
def test_a_day_before_is_the_same_hour_on_the_wall(starts_at, day_before):
    assert due_at(ReminderKind.DAY, starts_at=starts_at) == day_before


@pytest.mark.parametrize(
    ("starts_at", "hour_before"),
    [
        (datetime(2026, 10, 25, 3, tzinfo=PARIS), datetime(2026, 10, 25, 1, tzinfo=UTC)),
        (datetime(2027, 3, 28, 3, tzinfo=PARIS), datetime(2027, 3, 28, 0, tzinfo=UTC)),
    ],
)
def test_an_hour_before_is_an_hour_of_real_time(starts_at, hour_before):
    assert due_at(ReminderKind.HOUR, starts_at=starts_at) == hour_before
