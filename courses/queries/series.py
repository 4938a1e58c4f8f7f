"""Series: several dates of one topic, followed from the first to the last."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from courses.models import Series, Session
from courses.queries.catalogue import SessionCard, card


@dataclass(frozen=True)
class SeriesCard:
    """A series with its dates still to come, and how many were given."""

    series: Series
    coming: list[SessionCard]
    given: int


def open_series(*, now: datetime) -> list[SeriesCard]:
    """The series that still have a date to come, the nearest first. Two queries."""
    sessions = Session.objects.with_seats(now=now).select_related("topic", "trainer")
    dates: dict[int, list[SessionCard]] = defaultdict(list)
    for session in sessions.upcoming(now=now).filter(series__isnull=False).order_by("starts_at", "pk"):
        dates[session.series_id].append(card(session, now=now))
    past = Count("sessions", filter=Q(sessions__starts_at__lte=now, sessions__called_off_at=None))
    found = {s.pk: s for s in Series.objects.filter(pk__in=dates).select_related("topic").annotate(given=past)}
    return [SeriesCard(series=found[pk], coming=coming, given=found[pk].given) for pk, coming in dates.items()]


def series_to_manage(*, user: Any, now: datetime) -> QuerySet[Series]:
    """Those with a session that ``user`` may see, with how many dates they have and the next one."""
    mine = Session.objects.visible_to(user).order_by().values("series_id")
    coming = Q(sessions__starts_at__gt=now, sessions__called_off_at=None)
    return (
        Series.objects.filter(pk__in=mine)
        .select_related("topic", "trainer")
        .annotate(dates=Count("sessions"), next_at=Min("sessions__starts_at", filter=coming))
        .order_by("-created_at", "-pk")
    )


def dates_of_series(*, series: Series, user: Any, now: datetime) -> list[Session]:
    """The sessions of a series that ``user`` may see, in order, seats counted."""
    visible = Session.objects.visible_to(user).with_seats(now=now).select_related("topic", "trainer")
    return list(visible.filter(series=series).order_by("starts_at", "pk"))
