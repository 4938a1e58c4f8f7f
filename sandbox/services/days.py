"""The calendar day of a moment, in France."""

from datetime import date, datetime

from django.utils import timezone


def day_of(moment: datetime) -> date:
    """The calendar day of a moment, in France."""
    return timezone.localtime(moment).date()
