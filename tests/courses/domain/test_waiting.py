"""unit: offers, draws, overbooking."""

from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from courses.domain.slots import PARIS
from courses.domain.waiting import (
    DRAW_BEFORE,
    OFFER_SHORTEST,
    draw_at,
    drawn,
    extra_seats,
    list_closes_at,
    offer_ends_at,
    offers_open,
    seal_of,
)

CLOSES = datetime(2026, 12, 15, 10, tzinfo=PARIS)


def at(day, hour, minute=0):
    return datetime(2026, 12, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (at(1, 11), at(3, 11)),  # fourteen days left: the longest, two days
        (at(9, 11), at(10, 22, 45) + timedelta(hours=10, minutes=15)),  # a day and a half, ends at night: the morning
        (at(13, 10), at(14, 9)),  # twelve hours would end at 22 h: the morning after
        (at(14, 10), at(14, 16)),  # a day left: six hours
        (at(14, 18), at(15, 9)),  # four hours would end at 22 h; 9 h is an hour before the close
        (at(15, 8, 30), at(15, 9, 30)),  # an hour and a half left: one hour, the least
        (at(15, 9), at(15, 10)),  # the last offer that can be made
    ],
)
def test_offer_window_shrinks_near_the_date_and_never_ends_at_night(now, ends):
    assert offer_ends_at(now=now, closes_at=CLOSES) == ends


@pytest.mark.parametrize("hours", range(1, 24 * 20, 5))
def test_offer_leaves_at_least_an_hour_and_never_outlives_the_close(hours):
    now = CLOSES - timedelta(hours=hours)
    ends = offer_ends_at(now=now, closes_at=CLOSES)

    assert ends <= CLOSES
    assert ends - now >= OFFER_SHORTEST


def test_no_offer_in_the_last_hour():
    assert list_closes_at(closes_at=CLOSES) == at(15, 9)
    assert offers_open(now=at(15, 9), closes_at=CLOSES)
    assert not offers_open(now=at(15, 9, 1), closes_at=CLOSES)


def test_draw_is_three_days_before_the_close():
    assert draw_at(closes_at=CLOSES) == CLOSES - DRAW_BEFORE


def test_draw_can_be_done_again_by_anybody_who_has_the_seed():
    entries = [f"{n:032x}" for n in range(50)]
    result = drawn(seed="graine", entries=entries)

    assert sorted(result) == entries
    assert result != entries
    assert result == sorted(entries, key=lambda e: sha256(f"graine:{e}".encode()).hexdigest())
    assert drawn(seed="autre", entries=entries) != result
    assert drawn(seed="graine", entries=entries[::-1]) == result


def test_draw_favours_nobody():
    """Over many seeds, the first to arrive comes first as often as any other."""
    entries = [f"{n:032x}" for n in range(5)]
    firsts = [drawn(seed=str(seed), entries=entries)[0] for seed in range(5000)]

    for entry in entries:
        assert firsts.count(entry) == pytest.approx(1000, abs=120)


def test_seal_binds_to_the_seed():
    assert seal_of("graine") == sha256(b"graine").hexdigest()


@pytest.mark.parametrize(
    ("percent", "confirmed", "absent", "extra"),
    [
        (0, 1000, 300, 0),  # off
        (10, 49, 20, 0),  # too few people measured
        (10, 1000, 300, 50),  # 27 % prudent absences, bounded to 10 % of 500
        (20, 1000, 100, 40),  # 10 % less two standard errors: 8.1 %
        (50, 10_000, 9_000, 100),  # never more than 20 %
        (20, 100, 1, 0),  # one absence in a hundred proves nothing
    ],
)
def test_overbooking_is_bounded_by_choice_and_by_measured_absences(percent, confirmed, absent, extra):
    assert extra_seats(capacity=500, percent=percent, confirmed=confirmed, absent=absent) == extra
