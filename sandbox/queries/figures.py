"""Figures for the home page and the yearly report: counted on the journal, by real dates.

What was deleted from the journal stays counted: ``PracticeTally`` keeps its numbers.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth, TruncYear
from django.utils import timezone

from sandbox.domain.actions import EventType
from sandbox.domain.explanations import CATALOGUE, Explanation
from sandbox.domain.refusals import RefusalCode
from sandbox.models import Event, PracticeTally

REFUSED = [EventType.DEPOSIT_REFUSED.value, EventType.FLOW_REJECTED.value]
# What each figure counts, by type of event.
FACTS = {
    "deposits": [EventType.DEPOSITED.value, EventType.FLOW_ACCEPTED.value],
    "refused": REFUSED,
    "returns": [EventType.RECYCLING_ASKED.value, EventType.SUSPENDED.value, EventType.REJECTED.value],
    "payments": [EventType.PAID.value],
}
COUNTED = [kind for kinds in FACTS.values() for kind in kinds]
# Kinds of the tally that are no type of event.
REFUSAL = "refusal"
SPACES_BY_MONTH, SPACES_BY_YEAR, SPACES_EVER = "spaces.month", "spaces.year", "spaces.ever"
_RECENT = 500


@dataclass(frozen=True, slots=True)
class FrequentRefusal:
    """The refusal most met, and how often among the last refused deposits."""

    explanation: Explanation
    count: int


def most_frequent_refusal() -> FrequentRefusal | None:
    """The commonest refusal of the last 500 refused deposits, or None when nothing was ever refused. One query."""
    payloads = Event.objects.filter(type__in=REFUSED).order_by("-recorded_at", "-pk").values_list("payload", flat=True)
    counts = Counter(code for payload in payloads[:_RECENT] for code in payload.get("codes", ()))
    known = {code: count for code, count in counts.items() if code in RefusalCode._value2member_map_}
    if not known:
        return None
    code = min(known, key=lambda name: (-known[name], name))
    return FrequentRefusal(explanation=CATALOGUE[RefusalCode(code)], count=known[code])


@dataclass(frozen=True, slots=True)
class PracticeFigures:
    """What was done in the sandbox over a period. ``deposits`` = accepted; ``refused`` at the gate."""

    spaces: int = 0
    deposits: int = 0
    refused: int = 0
    returns: int = 0
    payments: int = 0

    def __add__(self, other: "PracticeFigures") -> "PracticeFigures":
        """Both together; ``spaces`` of disjoint spaces only."""
        return PracticeFigures(
            **{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)}
        )


_SUMS = {name: Count("pk", filter=Q(type__in=kinds)) for name, kinds in FACTS.items()}


def practice_figures(*, start: datetime, end: datetime) -> PracticeFigures:
    """Counts of events recorded from ``start`` to before ``end``, restarts included; two queries.

    Spaces deleted since count in the month when they were first alive.
    """
    counted = Event.objects.filter(recorded_at__gte=start, recorded_at__lt=end).aggregate(
        spaces=Count("space", distinct=True), **_SUMS
    )
    gone = PracticeTally.objects.filter(_months(start, end)).order_by().values_list("kind").annotate(n=Sum("count"))
    return PracticeFigures(**counted) + _from_tally(gone, spaces=SPACES_EVER)


def practice_by(period: Literal["month", "year"], *, start: datetime, end: datetime) -> dict[date, PracticeFigures]:
    """The same for each month or year in which something happened, by its first day; two queries."""
    truncate = TruncMonth if period == "month" else TruncYear
    events = Event.objects.filter(recorded_at__gte=start, recorded_at__lt=end).order_by()
    live = {
        timezone.localdate(row.pop("begins")): PracticeFigures(**row)
        for row in events.annotate(begins=truncate("recorded_at"))
        .values("begins")
        .annotate(spaces=Count("space", distinct=True), **_SUMS)
    }
    gone: dict[date, list[tuple[str, int]]] = {}
    rows = PracticeTally.objects.filter(_months(start, end)).order_by().values_list("month", "kind")
    for month, kind, count in rows.annotate(n=Sum("count")):
        gone.setdefault(month if period == "month" else month.replace(month=1), []).append((kind, count))
    spaces = SPACES_BY_MONTH if period == "month" else SPACES_BY_YEAR
    return {
        day: live.get(day, PracticeFigures()) + _from_tally(gone.get(day, ()), spaces=spaces)
        for day in sorted({*live, *gone})
    }


def _months(start: datetime, end: datetime) -> Q:
    return Q(month__gte=timezone.localdate(start), month__lt=timezone.localdate(end))


def _from_tally(rows: Iterable[tuple[str, int]], *, spaces: str) -> PracticeFigures:
    names = {kind: name for name, kinds in FACTS.items() for kind in kinds} | {spaces: "spaces"}
    counts: Counter[str] = Counter()
    for kind, count in rows:
        if kind in names:
            counts[names[kind]] += count
    return replace(PracticeFigures(), **counts)


@dataclass(frozen=True, slots=True)
class MistakeFigure:
    """One message of refusal: how many refused deposits said it."""

    code: str
    title: str
    count: int


def mistakes(*, start: datetime, end: datetime) -> list[MistakeFigure]:
    """Every message met, the commonest first; a deposit refused for three reasons counts once in each. Two queries."""
    counts: Counter[str] = Counter()
    events = Event.objects.filter(type__in=REFUSED, recorded_at__gte=start, recorded_at__lt=end).order_by()
    # Grouped by the list of messages: few lists are different, however many deposits there are.
    grouped: Any = events.values_list("payload__codes").annotate(n=Count("pk"))
    for codes, count in grouped:
        for code in set(codes or ()):
            counts[code] += count
    gone = PracticeTally.objects.filter(_months(start, end), kind=REFUSAL).order_by().values_list("code")
    for code, count in gone.annotate(n=Sum("count")):
        counts[code] += count
    return [
        MistakeFigure(code, _title(code), count)
        for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _title(code: str) -> str:
    known = RefusalCode._value2member_map_.get(code)
    return CATALOGUE[RefusalCode(code)].title if known is not None else code
