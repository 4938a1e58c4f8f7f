"""Figures for the home page and the yearly report: counted on the journal, by real dates.

What was deleted from the journal stays counted: ``PracticeTally`` keeps its numbers.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet, Sum
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
    refused = Event.objects.filter(type__in=REFUSED, inherited=False).order_by("-recorded_at", "-pk")
    payloads = refused.values_list("payload", flat=True)
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


_SUMS = {name: Count("pk", filter=Q(inherited=False, type__in=kinds)) for name, kinds in FACTS.items()}


def practice_figures(*, start: datetime, end: datetime) -> PracticeFigures:
    """Counts of events recorded from ``start`` to before ``end``, restarts included; two queries.

    A space counts once it is opened; what its scenario or its bookmark had written in it does not: nobody did it there.
    Spaces deleted since count in the month when they were first alive.
    """
    counted = Event.objects.filter(recorded_at__gte=start, recorded_at__lt=end).aggregate(
        spaces=Count("space", distinct=True), **_SUMS
    )
    gone = _gone(start, end).values_list("kind").annotate(n=Sum("count"))
    return PracticeFigures(**counted) + _from_counts(gone, spaces=SPACES_EVER)


def practice_by(period: Literal["month", "year"], *, start: datetime, end: datetime) -> dict[date, PracticeFigures]:
    """The same for each month or year in which something happened, by its first day; three queries.

    Facts and spaces are two questions: spaces told apart in each group of facts would have the database sort a year.
    """
    truncate = TruncMonth if period == "month" else TruncYear
    events = Event.objects.filter(recorded_at__gte=start, recorded_at__lt=end).order_by()
    dated = events.annotate(begins=truncate("recorded_at"))
    done = dated.filter(inherited=False, type__in=COUNTED)
    facts: dict[date, list[tuple[str, int]]] = {}
    for begins, kind, count in done.values_list("begins", "type").annotate(n=Count("pk")):
        facts.setdefault(timezone.localdate(begins), []).append((kind, count))
    alive = Counter(timezone.localdate(begins) for begins, _space in dated.values_list("begins", "space").distinct())
    for month, kind, count in _gone(start, end).values_list("month", "kind").annotate(n=Sum("count")):
        facts.setdefault(month if period == "month" else month.replace(month=1), []).append((kind, count))
    spaces = SPACES_BY_MONTH if period == "month" else SPACES_BY_YEAR
    return {
        day: _from_counts(facts.get(day, ()), spaces=spaces) + PracticeFigures(spaces=alive[day])
        for day in sorted({*facts, *alive})
    }


def deposits_total(*, accepted: bool, start: datetime, end: datetime) -> int:
    """Deposits accepted, or refused, counted on their own: the cross-check of ``practice_by`` and ``mistakes``."""
    kinds = FACTS["deposits"] if accepted else REFUSED
    events = Event.objects.filter(inherited=False, type__in=kinds, recorded_at__gte=start, recorded_at__lt=end)
    gone = _gone(start, end).filter(kind__in=kinds).aggregate(n=Sum("count"))["n"]
    return events.count() + (gone or 0)


def _gone(start: datetime, end: datetime) -> QuerySet[PracticeTally]:
    months = Q(month__gte=timezone.localdate(start), month__lt=timezone.localdate(end))
    return PracticeTally.objects.filter(months).order_by()


def _from_counts(rows: Iterable[tuple[str, int]], *, spaces: str) -> PracticeFigures:
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
    met = Event.objects.filter(inherited=False, type__in=REFUSED)
    events = met.filter(recorded_at__gte=start, recorded_at__lt=end).order_by()
    # Grouped by the list of messages: few lists are different, however many deposits there are.
    grouped: Any = events.values_list("payload__codes").annotate(n=Count("pk"))
    for codes, count in grouped:
        for code in set(codes or ()):
            counts[code] += count
    for code, count in _gone(start, end).filter(kind=REFUSAL).values_list("code").annotate(n=Sum("count")):
        counts[code] += count
    return [
        MistakeFigure(code, _title(code), count)
        for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _title(code: str) -> str:
    known = RefusalCode._value2member_map_.get(code)
    return CATALOGUE[RefusalCode(code)].title if known is not None else code
