"""Waiting lists as people see them: rank, chance, what an offer will be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from courses.domain.chance import Chance, History, Measure, chance_of_offer
from courses.domain.enrolment import closes_at
from courses.domain.vocabulary import WaitingOrder
from courses.domain.waiting import draw_at, list_closes_at, offer_ends_at, ticket
from courses.models import Enrolment, QueueDraw, SeatHistory, Session
from courses.queries.catalogue import day_in_words, hour_in_words

# Habits change: what happened two years ago says little of next week.
HISTORY_SPAN = timedelta(days=730)
PERCENT = 100


@dataclass(frozen=True)
class WaitingView:
    """The list as one person sees it. ``rank`` counts from 1; ``chance`` is None when too little is known."""

    rank: int
    waiting_count: int
    chance: Chance | None
    closes_day: str
    closes_hour: str
    offer_hours: str
    by_draw: bool
    draw: QueueDraw | None
    draw_day: str

    @property
    def awaits_draw(self) -> bool:
        """Whether ranks say nothing yet."""
        return self.by_draw and (self.draw is None or self.draw.drawn_at is None)

    @property
    def percent(self) -> str:
        """The chance in words that claim no more than is known."""
        if self.chance is None:
            return ""
        value = round(self.chance.probability * PERCENT)
        if value < 1:
            return "moins de 1\u00a0%"
        return "plus de 99\u00a0%" if value >= PERCENT else f"environ {value}\u00a0%"

    @property
    def release_percent(self) -> str:
        """The share of seats that come free."""
        return "" if self.chance is None else _share(self.chance.release_rate)

    @property
    def acceptance_percent(self) -> str:
        """The share of people who take what they are offered."""
        return "" if self.chance is None else _share(self.chance.acceptance)

    @property
    def expected(self) -> str:
        """How many seats should come free: « 3,4 »."""
        return "" if self.chance is None else f"{self.chance.expected_releases:.1f}".replace(".", ",")


def _share(value: float) -> str:
    return f"{value * PERCENT:.0f}\u00a0%" if value >= 0.1 else f"{value * PERCENT:.1f}".replace(".", ",") + "\u00a0%"


def history_of(*, kind: str, now: datetime) -> History:
    """What past sessions of the same form did; of all forms, when that one is too young. Two queries at most."""
    known = SeatHistory.objects.filter(session__starts_at__gt=now - HISTORY_SPAN, session__called_off_at=None)
    own = _history(known.filter(session__kind=kind))
    return own if own.session_count >= FEWEST_OF_KIND else _history(known)


FEWEST_OF_KIND = 5


def _history(rows: Any) -> History:
    measures: dict[int, list[Measure]] = {}
    offers: dict[int, tuple[int, int]] = {}
    for session, days, taken, released, made, accepted in rows.order_by("session", "days_before").values_list(
        "session", "days_before", "taken", "released", "offers_made", "offers_taken"
    ):
        offers[session] = made, accepted
        if taken:
            measures.setdefault(days, []).append(Measure(taken=taken, released=released))
    return History(
        measures={days: tuple(found) for days, found in measures.items()},
        offers_made=sum(made for made, _accepted in offers.values()),
        offers_taken=sum(accepted for _made, accepted in offers.values()),
    )


def waiting_view(*, session: Session, now: datetime, enrolment: Enrolment | None = None) -> WaitingView:
    """The list as ``enrolment`` sees it, or as somebody who would enter it now. Five queries at most."""
    queue = session.enrolments.waiting()
    count = queue.count()
    ahead = queue.filter(queue_rank__lt=enrolment.queue_rank or 0).count() if enrolment else count
    closing = closes_at(starts_at=session.starts_at, cutoff=session.cutoff)
    last = list_closes_at(closes_at=closing)
    by_draw = session.waiting_order == WaitingOrder.DRAW.value
    draw = QueueDraw.objects.filter(session=session).first() if by_draw else None
    undrawn = by_draw and (draw is None or draw.drawn_at is None)
    people = count + (enrolment is None)
    # Before a draw, every place of the list is as likely: the middle one stands for all.
    rank = (people + 1) // 2 if undrawn else ahead + 1
    chance = chance_of_offer(
        rank=max(rank, 1),
        seats_taken=session.enrolments.active().count(),
        time_left=max(last - now, timedelta(0)),
        history=history_of(kind=session.kind, now=now),
    )
    return WaitingView(
        rank=ahead + 1,
        waiting_count=count,
        chance=chance,
        closes_day=day_in_words(last),
        closes_hour=hour_in_words(last),
        offer_hours=_hours(offer_ends_at(now=now, closes_at=closing) - now) if now <= last else "",
        by_draw=by_draw,
        draw=draw,
        draw_day=day_in_words(draw_at(closes_at=closing)) if by_draw else "",
    )


def waiting_ahead(*, session_id: int, now: datetime) -> WaitingView:
    """The list as somebody who would enter it now sees it."""
    return waiting_view(session=Session.objects.get(pk=session_id), now=now)


def _hours(span: timedelta) -> str:
    hours = max(round(span / timedelta(hours=1)), 1)
    return f"{hours}\u00a0heure" + ("s" if hours > 1 else "")


@dataclass(frozen=True)
class DrawReport:
    """The minutes of a draw: everything needed to do it again."""

    session: Session
    draw: QueueDraw
    day: str
    rows: list[tuple[int, str, str]]


def draw_report(*, slug: str) -> DrawReport | None:
    """The draw of a session, or None when it has none; rows (rank, entry, ticket) once drawn. Names nobody."""
    draw = QueueDraw.objects.select_related("session__topic").filter(session__slug=slug).first()
    if draw is None:
        return None
    rows = [(n, entry, ticket(seed=draw.seed, entry=entry)) for n, entry in enumerate(draw.result, start=1)]
    closing = closes_at(starts_at=draw.session.starts_at, cutoff=draw.session.cutoff)
    return DrawReport(session=draw.session, draw=draw, day=day_in_words(draw_at(closes_at=closing)), rows=rows)
