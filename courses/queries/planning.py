"""What a trainer looks at before saving a plan: who is busy, what the month holds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from courses.domain.planning import LONGEST, overlap
from courses.models import Session
from courses.queries.catalogue import hour_in_words


def conflicts_of(*, session: Session, co_trainer_ids: Collection[int] = ()) -> list[Session]:
    """The other sessions that keep somebody who gives this one busy at that time, the nearest first (one query)."""
    people = {pk for pk in (session.trainer_id, *co_trainer_ids) if pk is not None}
    if not people:
        return []
    shared = Session.co_trainers.through.objects.filter(user_id__in=people).values("session_id")
    near = (
        Session.objects.filter(Q(trainer_id__in=people) | Q(pk__in=shared))
        .filter(starts_at__gt=session.starts_at - LONGEST, starts_at__lt=session.ends_at)
        .exclude(pk=session.pk)
        .select_related("topic")
        .order_by("starts_at", "pk")
    )
    return [
        other
        for other in near
        if overlap(
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            other_starts_at=other.starts_at,
            other_ends_at=other.ends_at,
        )
    ]


@dataclass(frozen=True)
class Day:
    """One square of the month. ``sessions``: hour and session."""

    day: date
    in_month: bool
    is_today: bool
    sessions: tuple[tuple[str, Session], ...]


@dataclass(frozen=True)
class Month:
    """The weeks of a month, Monday first, and the months around it."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    before: date
    after: date
    count: int


def month_of(*, year: int, month: int, user: Any, now: datetime) -> Month:
    """The sessions that ``user`` may see, month by month (one query)."""
    first = date(year, month, 1)
    after = (first + timedelta(days=32)).replace(day=1)
    start = first - timedelta(days=first.weekday())
    end = after + timedelta(days=-after.weekday() % 7)
    span = (_midnight(start), _midnight(end))
    found = (
        Session.objects.visible_to(user)
        .filter(starts_at__gte=span[0], starts_at__lt=span[1])
        .with_seats(now=now)
        .select_related("topic", "trainer")
        .order_by("starts_at", "pk")
    )
    by_day: dict[date, list[tuple[str, Session]]] = {}
    for session in found:
        by_day.setdefault(timezone.localtime(session.starts_at).date(), []).append(
            (hour_in_words(session.starts_at), session)
        )
    days = [
        Day(
            day=day,
            in_month=day.month == month,
            is_today=day == timezone.localtime(now).date(),
            sessions=tuple(by_day.get(day, ())),
        )
        for day in (start + timedelta(days=rank) for rank in range((end - start).days))
    ]
    return Month(
        first=first,
        weeks=tuple(tuple(days[rank : rank + 7]) for rank in range(0, len(days), 7)),
        before=(first - timedelta(days=1)).replace(day=1),
        after=after,
        count=sum(len(day.sessions) for day in days if day.in_month),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def calendar_token(user: Any) -> str:
    """What the private address of a trainer's calendar carries. Changing one's password makes the address void."""
    return f"{user.pk}-{_seal(user)}"


def trainer_of_token(token: str) -> Any | None:
    """The trainer whose calendar an address is; None for one that was forged, is void, or is no trainer's any more."""
    pk, _, seal = token.partition("-")
    if not pk.isascii() or not pk.isdigit() or len(pk) > 18:
        return None
    user = get_user_model().objects.filter(pk=int(pk), is_active=True).first()
    if user is None or not constant_time_compare(seal, _seal(user)):
        return None
    return user if user.has_role("trainer") or user.has_role("administrator") else None


def sessions_of(*, user: Any, since: datetime) -> list[Session]:
    """The sessions that ``user`` gives, alone or with others, from a moment on (one query)."""
    found = Session.objects.given_by(user).filter(starts_at__gte=since).with_seats(now=since).select_related("topic")
    return list(found.order_by("starts_at", "pk"))


def _seal(user: Any) -> str:
    return salted_hmac("courses.trainer_calendar", f"{user.pk}{user.password}", algorithm="sha256").hexdigest()[:40]
