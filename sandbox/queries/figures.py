"""Figures for the home page and the yearly report: counted on the journal, by real dates."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from sandbox.domain.actions import EventType
from sandbox.domain.explanations import CATALOGUE, Explanation
from sandbox.domain.refusals import RefusalCode
from sandbox.models import Event

_REFUSED = [EventType.DEPOSIT_REFUSED.value, EventType.FLOW_REJECTED.value]
_RECENT = 500


@dataclass(frozen=True, slots=True)
class FrequentRefusal:
    """The refusal most met, and how often among the last refused deposits."""

    explanation: Explanation
    count: int


def most_frequent_refusal() -> FrequentRefusal | None:
    """The commonest refusal of the last 500 refused deposits, or None when nothing was ever refused. One query."""
    refused = Event.objects.filter(type__in=_REFUSED, inherited=False).order_by("-recorded_at", "-pk")
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

    spaces: int
    deposits: int
    refused: int
    returns: int
    payments: int


def practice_figures(*, start: datetime, end: datetime) -> PracticeFigures:
    """Counts of events recorded from ``start`` to before ``end`` (one query), restarts included.

    A space counts once it is opened; what its scenario or its bookmark had written in it does not: nobody did it there.
    """

    def among(*kinds: EventType) -> Count:
        return Count("pk", filter=Q(inherited=False, type__in=[kind.value for kind in kinds]))

    counted = Event.objects.filter(recorded_at__gte=start, recorded_at__lt=end).aggregate(
        spaces=Count("space", distinct=True),
        deposits=among(EventType.DEPOSITED, EventType.FLOW_ACCEPTED),
        refused=among(EventType.DEPOSIT_REFUSED, EventType.FLOW_REJECTED),
        returns=among(EventType.RECYCLING_ASKED, EventType.SUSPENDED, EventType.REJECTED),
        payments=among(EventType.PAID),
    )
    return PracticeFigures(**counted)
