"""Past figures never drop: what is deleted from the journal is counted first, in the same transaction."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from sandbox.models import Event, PracticeSpace, PracticeTally
from sandbox.queries.figures import COUNTED, REFUSAL, REFUSED, SPACES_BY_MONTH, SPACES_BY_YEAR, SPACES_EVER


def keep_tally(events: QuerySet[Event]) -> None:
    """Add ``events``, about to be deleted, to the tally: those that figures count, and the messages of refusals."""
    counts: Counter[tuple[date, str, str]] = Counter()
    told = events.filter(inherited=False, type__in=COUNTED).order_by().values_list("type", "recorded_at", "payload")
    for kind, recorded_at, payload in told:
        month = _month(recorded_at)
        counts[month, kind, ""] += 1
        if kind in REFUSED:
            counts.update((month, REFUSAL, code) for code in set(payload.get("codes", ())))
    _write(counts)


def keep_tally_of_space(*, sender: type[PracticeSpace], instance: PracticeSpace, **_signal: Any) -> None:
    """Before a space is deleted, by whatever road: its events, and the months and years in which it was alive."""
    events = Event.objects.filter(space=instance)
    keep_tally(events)
    months = {_month(moment) for moment in events.order_by().values_list("recorded_at", flat=True)}
    years = {month.replace(month=1) for month in months}
    _write(
        Counter(
            {
                **{(month, SPACES_BY_MONTH, ""): 1 for month in months},
                **{(year, SPACES_BY_YEAR, ""): 1 for year in years},
                **({(min(months), SPACES_EVER, ""): 1} if months else {}),
            }
        )
    )


def _month(moment: datetime) -> date:
    return timezone.localdate(moment).replace(day=1)


def _write(counts: Counter[tuple[date, str, str]]) -> None:
    rows: Iterable[PracticeTally] = (
        PracticeTally(month=month, kind=kind, code=code, count=count)
        for (month, kind, code), count in sorted(counts.items())
    )
    PracticeTally.objects.bulk_create(rows)
