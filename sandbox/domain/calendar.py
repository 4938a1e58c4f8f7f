"""Days, deadlines and what lateness costs. Dates in, dates out: nothing here knows what day it is.

Sources: code du travail L3133-1 (holidays); code de la commande publique R2192-10 (payment times), R2192-27 to 29
(the one interruption), D2192-35 (flat 40 euro), R2192-31 (European rate plus eight points).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from dateutil.easter import easter

from sandbox.domain.money import ZERO, to_cents
from sandbox.domain.vocabulary import Frame, RecipientKind

PAYMENT_DAYS = {
    RecipientKind.STATE: 30,
    RecipientKind.LOCAL: 30,
    RecipientKind.HEALTH: 50,
    RecipientKind.PUBLIC_COMPANY: 60,
    RecipientKind.COMPANY: 30,
}
"""Days to pay, by kind of recipient."""

VALIDATION_DAYS = 15
"""Calendar days a validator has; silence then means agreement (code de la commande publique, direct payment)."""

FROM_AGREEMENT = frozenset({Frame.A9})
"""The payment time of a subcontractor runs from the agreement, or from the end of the fifteen days."""

NEW_TIME_DAYS = 30
"""After an interruption: 30 days, or what was left if longer."""

FLAT_FEE = Decimal("40.00")
ACKNOWLEDGEMENT_DAYS = 7
"""After 7 days the pop-up of a returned invoice can no longer be closed without acknowledging (AIFE)."""


@lru_cache(maxsize=64)
def public_holidays(year: int) -> dict[date, str]:
    """The eleven public holidays of mainland France, with their names."""
    sunday = easter(year)
    return {
        date(year, 1, 1): "jour de l’An",
        sunday + timedelta(days=1): "lundi de Pâques",
        date(year, 5, 1): "fête du Travail",
        date(year, 5, 8): "victoire de 1945",
        sunday + timedelta(days=39): "Ascension",
        sunday + timedelta(days=50): "lundi de Pentecôte",
        date(year, 7, 14): "fête nationale",
        date(year, 8, 15): "Assomption",
        date(year, 11, 1): "Toussaint",
        date(year, 11, 11): "armistice de 1918",
        date(year, 12, 25): "Noël",
    }


def is_working_day(day: date) -> bool:
    """Monday to Friday, no public holiday."""
    return day.weekday() < 5 and day not in public_holidays(day.year)


def next_working_day(day: date) -> date:
    """The day itself if it is worked, else the first one after."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """``count`` working days after ``day`` (0: the next working day from ``day`` on)."""
    day = next_working_day(day)
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1))
    return day


def add_working_time(moment: datetime, *, days: int) -> datetime:
    """The same hour, ``days`` working days later; 0 gives the moment itself, whatever the day."""
    if days == 0:
        return moment
    day = add_working_days(moment.date(), days)
    return moment + (day - moment.date())


def payment_days(kind: RecipientKind) -> int:
    """The legal time to pay, in calendar days."""
    return PAYMENT_DAYS[kind]


@dataclass(frozen=True, slots=True)
class PaymentClock:
    """Where the payment time stands. ``due_on`` is None while the time is interrupted."""

    due_on: date | None
    interrupted: bool
    remaining_days: int | None  # at the interruption

    def days_late(self, on: date) -> int:
        """Days past the due day; 0 when in time or interrupted."""
        return max(0, (on - self.due_on).days) if self.due_on else 0


def payment_clock(
    *, received_on: date, kind: RecipientKind, suspended_on: date | None = None, completed_on: date | None = None
) -> PaymentClock:
    """The payment time of an invoice received on a day, with the single interruption the law allows.

    ``suspended_on`` and ``completed_on`` are those of the first suspension: a second one interrupts nothing.
    Days of the time are calendar days; it starts the day after receipt.
    """
    due_on = received_on + timedelta(days=payment_days(kind))
    if suspended_on is None or suspended_on > due_on:
        return PaymentClock(due_on=due_on, interrupted=False, remaining_days=None)
    remaining = (due_on - suspended_on).days
    if completed_on is None:
        return PaymentClock(due_on=None, interrupted=True, remaining_days=remaining)
    return PaymentClock(
        due_on=completed_on + timedelta(days=max(NEW_TIME_DAYS, remaining)),
        interrupted=False,
        remaining_days=remaining,
    )


@dataclass(frozen=True, slots=True)
class LateInterest:
    """What the recipient owes for a late payment, without any formality."""

    days: int
    interest: Decimal
    flat_fee: Decimal

    @property
    def total(self) -> Decimal:
        """Interest plus the flat fee."""
        return self.interest + self.flat_fee


def late_interest(*, amount_incl_vat: Decimal, due_on: date, paid_on: date, ecb_rate: Decimal) -> LateInterest:
    """Interest at the European Central Bank's rate plus eight points, and 40 euro.

    ``ecb_rate`` in percent (the rate of the half-year). In time: all zero. A year counts 365 days.
    """
    days = max(0, (paid_on - due_on).days)
    if not days or amount_incl_vat <= 0:
        return LateInterest(days=days, interest=ZERO, flat_fee=ZERO)
    interest = to_cents(amount_incl_vat * (ecb_rate + 8) / 100 * days / 365)
    return LateInterest(days=days, interest=interest, flat_fee=FLAT_FEE)


def payment_starts_on(*, frame: Frame, available_on: date, agreed_on: date | None) -> date | None:
    """The day from which the time to pay is counted; None when nothing is left to pay (A2), and for
    a claim on the State: it is no public contract, the time of contracts is not its own (assumed).

    ``agreed_on``: the agreement of the (last) validator, or the end of the fifteen days; None after a recycling,
    when the time starts again from the new availability.
    """
    if frame is Frame.A2 or frame.is_petition:
        return None
    return agreed_on if frame in FROM_AGREEMENT and agreed_on is not None else available_on


def validation_due(asked_at: datetime) -> datetime:
    """When the silence of a validator becomes an agreement."""
    return asked_at + timedelta(days=VALIDATION_DAYS)


def acknowledgement_due(returned_at: datetime) -> datetime:
    """From when the pop-up of a returned document must be acknowledged."""
    return returned_at + timedelta(days=ACKNOWLEDGEMENT_DAYS)
