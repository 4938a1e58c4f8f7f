"""Years and months as the report says them, in the time of Paris."""

from datetime import datetime

from django.utils import timezone

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905


def first_of(year: int, month: int = 1) -> datetime:
    """The first instant of a month in Paris; month 13 is the next January."""
    return datetime(year + month // 13, month % 13 or 1, 1, tzinfo=timezone.get_default_timezone())
