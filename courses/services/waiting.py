"""What time does to waiting lists: offers, draws, the close; and what past sessions teach."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from courses.domain.chance import DISTANCES
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.vocabulary import Action, Actor, EnrolmentState, EventType, WaitingOrder
from courses.domain.waiting import drawn, offers_open, seal_of
from courses.models import CourseEvent, Enrolment, QueueDraw, SeatHistory, Session
from courses.services.journal import record
from courses.services.seating import awaits_draw, closing_of, draw_moment, lock_session, move, offer_freed_seats

# A session is measured once, soon after it began; older ones are left as they are.
MEASURED_WITHIN = timedelta(days=30)
GAINED = (EventType.SEAT_HELD, EventType.ENROLLED, EventType.OFFERED)
LOST = (EventType.CANCELLED, EventType.EXPIRED, EventType.PASSED, EventType.MOVED, EventType.ERASED)
SEATED = {EnrolmentState.HELD.value, EnrolmentState.CONFIRMED.value}


def serve_lists(*, now: datetime) -> int:
    """Draw, offer and close the waiting lists whose hour has come; how many people were moved.

    One transaction a session. Offers follow every freed seat at once: this pass catches what a stopped worker,
    a larger room or a draw left to do.
    """
    waiting = Enrolment.objects.filter(state=EnrolmentState.WAITING.value)
    session_ids = sorted(set(waiting.order_by("session_id").values_list("session_id", flat=True)))
    return sum(_serve(session_id, now=now) for session_id in session_ids)


@transaction.atomic
def _serve(session_id: int, *, now: datetime) -> int:
    session = lock_session(session_id)
    if offers_open(now=now, closes_at=closing_of(session)) and session.called_off_at is None:
        if awaits_draw(session) and now >= draw_moment(session):
            _draw(session, now=now)
        return offer_freed_seats(session, now=now)
    return close_list(session, now=now)


def close_list(session: Session, *, now: datetime) -> int:
    """Tell everybody who still waits in a locked session that no seat came; how many."""
    left = list(session.enrolments.waiting().select_for_update(of=("self",)))
    for enrolment in left:
        enrolment.session = session
        move(enrolment, Action.CLOSE_LIST, actor=Actor.SYSTEM, now=now)
    return len(left)


@transaction.atomic
def seal_draw(*, session_id: int) -> QueueDraw:
    """Choose the seed of a draw and publish its seal; a second time changes nothing."""
    seed = secrets.token_hex(16)
    draw, _made = QueueDraw.objects.get_or_create(session_id=session_id, defaults={"seed": seed, "seal": seal_of(seed)})
    return draw


@transaction.atomic
def draw_list(*, session_id: int, now: datetime) -> QueueDraw:
    """Draw the order of a waiting list, then offer what is free; RefusedError when it is not due or was done."""
    session = lock_session(session_id)
    if session.waiting_order != WaitingOrder.DRAW.value or now < draw_moment(session):
        raise RefusedError(Refusal.DRAW_NOT_DUE)
    if not awaits_draw(session):
        raise RefusedError(Refusal.ALREADY_DRAWN)
    draw = _draw(session, now=now)
    offer_freed_seats(session, now=now)
    return draw


def _draw(session: Session, *, now: datetime) -> QueueDraw:
    draw = seal_draw(session_id=session.pk)
    people = {e.uid.hex: e for e in session.enrolments.waiting().select_for_update(of=("self",))}
    draw.entries = list(people)
    draw.result = drawn(seed=draw.seed, entries=draw.entries)
    draw.drawn_at = now
    draw.save(update_fields=["entries", "result", "drawn_at"])
    # New ranks start above every old one: no two people share one, not even for an instant.
    last = session.enrolments.aggregate(last=Max("queue_rank"))["last"] or 0
    for rank, entry in enumerate(draw.result, start=last + 1):
        people[entry].queue_rank = rank
    Enrolment.objects.bulk_update(people.values(), ["queue_rank"], batch_size=500)
    record(
        event_type=EventType.DRAWN, now=now, session=session, payload={"people": len(draw.result), "seal": draw.seal}
    )
    return draw


def measure_past_sessions(*, now: datetime) -> int:
    """Note how seats came free in the sessions that began since the last pass; how many sessions were measured."""
    begun = Session.objects.past(now=now).filter(starts_at__gt=now - MEASURED_WITHIN, seat_history=None)
    ids = list(begun.values_list("pk", flat=True))
    for session_id in ids:
        measure_session(session_id=session_id)
    return len(ids)


@transaction.atomic
def measure_session(*, session_id: int) -> None:
    """Note, at each distance, the seats taken and those that came free until the list closed, from the journal."""
    session = lock_session(session_id)
    closes_at = closing_of(session)
    kinds = [t.value for t in (*GAINED, *LOST, EventType.CONFIRMED)]
    events = CourseEvent.objects.filter(session=session, type__in=kinds, at__lte=closes_at).order_by("at", "pk")
    moves = [(at, EventType(kind), payload) for at, kind, payload in events.values_list("at", "type", "payload")]
    # Somebody who leaves the waiting list gives no seat back.
    lost = [at for at, kind, payload in moves if kind in LOST and payload.get("source") in SEATED]
    gained = [at for at, kind, _payload in moves if kind in GAINED]
    arrivals = CourseEvent.objects.filter(type=EventType.MOVED.value, payload__to=session.pk, at__lte=closes_at)
    gained += list(arrivals.order_by("at", "pk").values_list("at", flat=True))
    made = sum(kind is EventType.OFFERED for _at, kind, _payload in moves)
    accepted = sum(kind is EventType.CONFIRMED and bool(payload.get("offered")) for _at, kind, payload in moves)
    for days in DISTANCES:
        edge = closes_at - timedelta(days=days)
        taken = sum(at <= edge for at in gained) - sum(at <= edge for at in lost)
        SeatHistory.objects.update_or_create(
            session=session,
            days_before=days,
            defaults={
                "taken": max(taken, 0),
                # A seat may be freed, taken again and freed again: it is one seat that came free.
                "released": min(sum(at > edge for at in lost), max(taken, 0)),
                "offers_made": made,
                "offers_taken": min(accepted, made),
            },
        )
