"""Days, payment time, interest. Holiday dates are those of the official calendar."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.calendar import (
    acknowledgement_due,
    add_working_days,
    add_working_time,
    is_working_day,
    late_interest,
    payment_clock,
    public_holidays,
)
from sandbox.domain.vocabulary import RecipientKind

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


@pytest.mark.parametrize(
    ("year", "moving"),
    [
        (2024, [date(2024, 4, 1), date(2024, 5, 9), date(2024, 5, 20)]),
        (2026, [date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)]),
        (2027, [date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)]),
        (2038, [date(2038, 4, 26), date(2038, 6, 3), date(2038, 6, 14)]),
    ],
)
def test_public_holidays_are_exact(year, moving):
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    assert set(public_holidays(year)) == {date(year, month, day) for month, day in fixed} | set(moving)


def test_two_holidays_on_one_day_are_one_day():
    assert date(2008, 5, 1) in public_holidays(2008)  # 1 May and Ascension fell together
    assert len(public_holidays(2008)) == 10


@given(DAYS, st.integers(min_value=0, max_value=40))
def test_working_days_land_on_a_worked_day(day, count):
    reached = add_working_days(day, count)
    assert is_working_day(reached)
    worked = sum(is_working_day(day + timedelta(days=n)) for n in range((reached - day).days + 1))
    assert worked == count + 1


def test_working_time_keeps_the_hour_and_zero_is_now():
    friday = datetime(2026, 11, 27, 17, 30, tzinfo=UTC)
    assert add_working_time(friday, days=1) == datetime(2026, 11, 30, 17, 30, tzinfo=UTC)
    sunday = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
    assert add_working_time(sunday, days=0) == sunday


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        (RecipientKind.STATE, date(2026, 3, 31)),
        (RecipientKind.LOCAL, date(2026, 3, 31)),
        (RecipientKind.HEALTH, date(2026, 4, 20)),
        (RecipientKind.PUBLIC_COMPANY, date(2026, 4, 30)),
    ],
)
def test_payment_time_depends_on_the_recipient(kind, due_on):
    assert payment_clock(received_on=date(2026, 3, 1), kind=kind).due_on == due_on


@pytest.mark.parametrize(
    ("kind", "suspended_on", "completed_on", "due_on", "remaining"),
    [
        (RecipientKind.LOCAL, date(2026, 3, 11), None, None, 20),
        (RecipientKind.LOCAL, date(2026, 3, 11), date(2026, 3, 21), date(2026, 4, 20), 20),  # 30 > 20
        (RecipientKind.PUBLIC_COMPANY, date(2026, 3, 6), date(2026, 3, 16), date(2026, 5, 10), 55),  # 55 > 30
        (RecipientKind.LOCAL, date(2026, 4, 2), None, date(2026, 3, 31), None),  # too late to interrupt
    ],
)
def test_interruption_gives_thirty_days_or_what_was_left(kind, suspended_on, completed_on, due_on, remaining):
    clock = payment_clock(received_on=date(2026, 3, 1), kind=kind, suspended_on=suspended_on, completed_on=completed_on)
    assert (clock.due_on, clock.remaining_days) == (due_on, remaining)
    assert clock.interrupted == (due_on is None)


def test_days_late_count_from_the_due_day():
    clock = payment_clock(received_on=date(2026, 3, 1), kind=RecipientKind.LOCAL)
    assert [clock.days_late(date(2026, 3, 31)), clock.days_late(date(2026, 4, 10))] == [0, 10]


def test_late_interest_is_the_rate_plus_eight_points_and_forty_euro():
    owed = late_interest(
        amount_incl_vat=Decimal("12000.00"),
        due_on=date(2026, 3, 31),
        paid_on=date(2026, 4, 30),
        ecb_rate=Decimal("2.00"),
    )
    assert (owed.days, owed.interest, owed.flat_fee, owed.total) == (
        30,
        Decimal("98.63"),  # 12 000 x 10 % x 30 / 365
        Decimal("40.00"),
        Decimal("138.63"),
    )


def test_payment_in_time_owes_nothing():
    owed = late_interest(
        amount_incl_vat=Decimal(100), due_on=date(2026, 3, 31), paid_on=date(2026, 3, 31), ecb_rate=Decimal(2)
    )
    assert owed.total == 0


def test_acknowledgement_is_due_after_seven_days():
    returned = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    assert acknowledgement_due(returned) == datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
