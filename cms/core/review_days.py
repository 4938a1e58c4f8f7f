"""When a page must be read again. Pure."""

from calendar import monthrange
from datetime import date

REVIEW_MONTHS = 12


def due_on(reviewed_on: date, *, months: int = REVIEW_MONTHS) -> date:
    """The same day ``months`` later, or the last of that month: 31 August + 6 is 28 (or 29) February."""
    year, month = divmod(reviewed_on.year * 12 + reviewed_on.month - 1 + months, 12)
    return date(year, month + 1, min(reviewed_on.day, monthrange(year, month + 1)[1]))
