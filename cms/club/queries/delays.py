"""How long ideas wait for each of their steps, for the yearly report."""

from dataclasses import dataclass
from datetime import date
from statistics import median

from django.utils import timezone

from cms.club.domain.vocabulary import EventKind, State
from cms.club.models import ClubEvent

_MOVED = EventKind.IDEA_MOVED.value
_PATH = [EventKind.IDEA_SUBMITTED.value, _MOVED]


@dataclass(frozen=True)
class DelayFigure:
    """Moves into one state: ``in_time`` and ``late`` of those that had a date, and the median wait in days, or None."""

    state: State
    moves: int
    in_time: int
    late: int
    median_days: int | None


def delays_by_state(*, year: int | None = None) -> list[DelayFigure]:
    """Moves of ``year`` (None: all years; time of Paris) by the state they lead to, in the order of states. One query.

    A move is in time when it was made at the latest on the day that the step before announced.
    """
    waits: dict[State, list[tuple[int, date | None, date]]] = {state: [] for state in State}
    before: dict[int | None, tuple[date, date | None]] = {}
    events = ClubEvent.objects.filter(kind__in=_PATH, idea__isnull=False).order_by("idea", "number", "pk")
    for idea, kind, target, happened_at, due in events.values_list(
        "idea", "kind", "target", "happened_at", "next_due_on"
    ).iterator():
        day = timezone.localdate(happened_at)
        since, owed = before.get(idea, (day, None))
        if kind == _MOVED and year in (None, day.year):
            waits[State(target)].append(((day - since).days, owed, day))
        before[idea] = (day, due)
    return [
        DelayFigure(
            state=state,
            moves=len(found),
            in_time=sum(1 for _days, owed, day in found if owed is not None and day <= owed),
            late=sum(1 for _days, owed, day in found if owed is not None and day > owed),
            median_days=round(median(days for days, _owed, _day in found)) if found else None,
        )
        for state, found in waits.items()
        if state is not State.SUBMITTED
    ]


def moves_total(*, year: int | None = None) -> int:
    """Moves counted on their own: the cross-check of ``delays_by_state``."""
    moves = ClubEvent.objects.filter(kind=_MOVED, idea__isnull=False)
    return (moves if year is None else moves.filter(happened_at__year=year)).count()
