"""How one enrolment moves, and where a freed seat goes. Callers hold the session's lock.

Locks go down: first the session, then the enrolment; of two sessions, the older row first.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q

from courses.domain.enrolment import ENROLMENT_LIFECYCLE, closes_at, hold_ends_at
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.seats import free_seat
from courses.domain.vocabulary import ACTIVE_STATES, LIVE_STATES, Action, Actor, EnrolmentState, WaitingOrder
from courses.domain.waiting import draw_at, offer_ends_at, offers_open
from courses.models import Enrolment, QueueDraw, Session
from courses.services.journal import record

PARIS = ZoneInfo("Europe/Paris")


def lock_session(session_id: int) -> Session:
    """The session's row, locked until the end of the transaction: seats are handed out one person at a time."""
    return Session.objects.select_for_update(of=("self",)).select_related("topic").get(pk=session_id)


def locked(token: str) -> Enrolment:
    """The enrolment of a private link, its session locked before it; RefusedError when the link is nobody's."""
    session_id = Enrolment.objects.by_token(token).values_list("session_id", flat=True).first()
    if session_id is None:
        raise RefusedError(Refusal.LINK_UNKNOWN)
    session = lock_session(session_id)
    enrolment = Enrolment.objects.by_token(token).select_for_update(of=("self",)).get()
    if enrolment.session_id != session_id:
        # Its date was changed between the two reads: the lock is on the wrong row.
        raise RefusedError(Refusal.NOT_ALLOWED_NOW)
    enrolment.session = session
    return enrolment


@dataclass(frozen=True)
class Crowd:
    """What a newcomer must know of a locked session: how many have a seat (and the last number), how many wait.

    ``known`` is the live enrolment of the newcomer's address, or None; ``last_rank`` is 0 when nobody ever waited.
    """

    seated: int
    last_seat: int
    waiting: int
    overdue: int
    last_rank: int
    known: int | None


def crowd_of(session: Session, *, email: str, now: datetime) -> Crowd:
    """One query, under the session's lock: everybody behind waits for it."""
    held = Q(state=EnrolmentState.HELD.value, held_until__lte=now)
    seated = Q(state__in=[state.value for state in ACTIVE_STATES])
    counted = session.enrolments.order_by().aggregate(
        seated=Count("pk", filter=seated),
        last_seat=Max("seat_number"),
        waiting=Count("pk", filter=Q(state=EnrolmentState.WAITING.value)),
        overdue=Count("pk", filter=held),
        last_rank=Max("queue_rank"),
        known=Max("pk", filter=Q(email=email, state__in=[state.value for state in LIVE_STATES])),
    )
    return Crowd(**{**counted, "last_seat": counted["last_seat"] or 0, "last_rank": counted["last_rank"] or 0})


def closing_of(session: Session) -> datetime:
    """When its enrolments close."""
    return closes_at(starts_at=session.starts_at, cutoff=session.cutoff)


def move(
    enrolment: Enrolment, action: Action, *, actor: Actor, now: datetime, user: Any = None, seat: int | None = None
) -> Enrolment:
    """Apply one row of the table to a locked enrolment, and record it. ``seat`` is that of an offer."""
    source = EnrolmentState(enrolment.state)
    step = ENROLMENT_LIFECYCLE.resolve(source, action, actor=actor, facts=enrolment.facts(now=now))
    enrolment.state = step.target.value
    if step.target not in ACTIVE_STATES:
        enrolment.seat_number = None
    if action is Action.OFFER:
        enrolment.seat_number, enrolment.offered_at = seat, now
        enrolment.held_until = offer_ends_at(now=now.astimezone(PARIS), closes_at=closing_of(enrolment.session))
    if step.target is EnrolmentState.CONFIRMED:
        enrolment.confirmed_at = now
        enrolment.user = user or enrolment.user
        # Its link was followed: whatever came back before, the address works.
        enrolment.unreachable_at = None
    if step.target is EnrolmentState.CANCELLED:
        enrolment.cancelled_at = now
    if source is EnrolmentState.CONFIRMED:
        # A calendar already holds the invitation: what follows must be newer (RFC 5546, 2.1.4).
        enrolment.sequence += 1
    enrolment.save(
        update_fields=[
            *("state", "seat_number", "confirmed_at", "cancelled_at", "sequence", "user"),
            *("offered_at", "held_until", "unreachable_at"),
        ],
    )
    payload: dict[str, Any] = {"source": source.value, "target": step.target.value}
    if enrolment.offered_at is not None:
        payload["offered"] = True
    record(event_type=step.event, now=now, session=enrolment.session, enrolment=enrolment, actor=user, payload=payload)
    return enrolment


def free_overdue_seats(session: Session, *, now: datetime) -> int:
    """Take back the seats of a locked session whose hold is over; how many."""
    overdue = list(session.enrolments.overdue(now=now).select_for_update(of=("self",)).order_by("pk"))
    for enrolment in overdue:
        enrolment.session = session
        move(enrolment, Action.EXPIRE, actor=Actor.SYSTEM, now=now)
    return len(overdue)


def offer_freed_seats(session: Session, *, now: datetime) -> int:
    """Offer every free seat of a locked session to whoever waits, first come first; how many were offered.

    A list that is to be drawn gets nothing before its draw.
    """
    if session.called_off_at is not None or not offers_open(now=now, closes_at=closing_of(session)):
        return 0
    free = session.seat_count - session.enrolments.active().count()
    if free <= 0:
        return 0
    first = list(session.enrolments.waiting().select_for_update(of=("self",))[:free])
    if not first or awaits_draw(session):
        return 0
    taken = set(session.enrolments.active().values_list("seat_number", flat=True))
    for enrolment in first:
        seat = free_seat(taken=taken, capacity=session.seat_count)
        if seat is None:
            raise RefusedError(Refusal.SESSION_FULL)
        taken.add(seat)
        enrolment.session = session
        move(enrolment, Action.OFFER, actor=Actor.SYSTEM, now=now, seat=seat)
    return len(first)


def awaits_draw(session: Session) -> bool:
    """Whether its list is kept for a draw that was not made yet."""
    if session.waiting_order != WaitingOrder.DRAW.value:
        return False
    return not QueueDraw.objects.filter(session=session, drawn_at__isnull=False).exists()


def draw_moment(session: Session) -> datetime:
    """When its list is drawn."""
    return draw_at(closes_at=closing_of(session))


def hold_term(session: Session, *, now: datetime) -> datetime:
    """Until when a seat taken now is held."""
    return hold_ends_at(now=now, starts_at=session.starts_at)
