"""Schedules a session, changes it, takes it away."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from courses.domain.planning import PlanRefusedError, plan_faults
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.seats import renumbered
from courses.domain.vocabulary import EventType, WaitingOrder
from courses.domain.waiting import OVERBOOKING_MOST, extra_seats
from courses.models import Session, Topic
from courses.queries.absences import absences
from courses.queries.planning import conflicts_of
from courses.services.enrolment import lock_session
from courses.services.journal import record
from courses.services.seating import offer_freed_seats
from courses.services.waiting import seal_draw

# What the people enrolled must know of when it changes.
TOLD_FIELDS = ("starts_at", "duration_minutes", "join_url", "room_provider", "trainer_id")


@transaction.atomic
def schedule_session(
    *,
    session: Session,
    actor: Any,
    now: datetime,
    co_trainer_ids: Collection[int] = (),
    conflict_seen: bool = False,
) -> Session:
    """Save a new session; PlanRefusedError names the fields that do not hold, and nothing is written.

    A trainer who is no administrator gives the session in person. Somebody who gives it and is busy at that time is a
    refusal too, unless ``conflict_seen``.
    """
    if session.pk is not None:
        raise ValueError("already scheduled")
    if not actor.has_role("administrator"):
        session.trainer = actor
    _refuse_faults(session, start_changed=True, taken=0, now=now)
    if not conflict_seen:
        _refuse_conflict(session, co_trainer_ids)
    session.slug = session.slug or _free_slug(session)
    _refuse_taken_slug(session)
    session.created_at = now
    _measure_extra_seats(session, now=now)
    session.save(force_insert=True)
    session.co_trainers.set(co_trainer_ids)
    record(event_type=EventType.SESSION_SCHEDULED, now=now, session=session, actor=actor)
    _seal_draw(session)
    return session


@transaction.atomic
def change_session(
    *,
    session: Session,
    actor: Any,
    now: datetime,
    co_trainer_ids: Collection[int] | None = None,
    conflict_seen: bool = False,
) -> Session:
    """Save the changes that ``session`` (not yet saved) carries; everyone confirmed is told of what touches them.

    PlanRefusedError names the fields that do not hold: a capacity under the
    seats taken, a start in the past, a trainer busy at that time (unless
    ``conflict_seen``). RefusedError(NOT_YOURS) for a trainer who does not
    give it. ``co_trainer_ids``: None leaves them as they are.
    """
    before = lock_session(session.pk)
    _refuse_stranger(before, actor)
    if not actor.has_role("administrator"):
        session.trainer_id = before.trainer_id
    taken = list(before.enrolments.active().order_by("seat_number").values_list("seat_number", flat=True))
    _measure_extra_seats(session, now=now)
    if session.capacity >= before.capacity:
        # A seat that was opened and taken stays open, whatever the measure says since.
        session.extra_seats = max(session.extra_seats, min(before.extra_seats, len(taken) - session.capacity))
    _refuse_faults(session, start_changed=session.starts_at != before.starts_at, taken=len(taken), now=now)
    _refuse_taken_slug(session)
    shared = before.co_trainers.values_list("pk", flat=True) if co_trainer_ids is None else co_trainer_ids
    if not conflict_seen and session.starts_at > now:
        _refuse_conflict(session, list(shared))
    for old, new in renumbered(taken=taken, capacity=session.seat_count).items():
        before.enrolments.filter(seat_number=old).update(seat_number=new)
    session.created_at, session.called_off_at = before.created_at, before.called_off_at
    changed = [f for f in TOLD_FIELDS if getattr(session, f) != getattr(before, f)]
    session.save()
    if co_trainer_ids is not None:
        session.co_trainers.set(co_trainer_ids)
    told = bool(changed) and session.starts_at > now
    if told:
        session.enrolments.confirmed().update(sequence=F("sequence") + 1)
    payload = {"changed": changed if told else [], "before": before.starts_at.isoformat()}
    record(event_type=EventType.SESSION_CHANGED, now=now, session=session, actor=actor, payload=payload)
    _seal_draw(session)
    # A larger room makes seats: they go to whoever waits, in the same transaction.
    offer_freed_seats(session, now=now)
    return session


@transaction.atomic
def remove_session(*, session_id: int, actor: Any) -> None:
    """Delete a session that nobody ever enrolled in; RefusedError otherwise."""
    session = lock_session(session_id)
    _refuse_stranger(session, actor)
    if session.enrolments.exists():
        raise RefusedError(Refusal.SESSION_HAS_ENROLMENTS)
    session.delete()


def _measure_extra_seats(session: Session, *, now: datetime) -> None:
    """The few seats beyond the room that measured absences allow: none unless the trainer permits some."""
    session.extra_seats = 0
    if session.overbooking_percent:
        confirmed, absent = absences(kind=session.kind, now=now)
        session.extra_seats = extra_seats(
            capacity=session.capacity, percent=session.overbooking_percent, confirmed=confirmed, absent=absent
        )


def _seal_draw(session: Session) -> None:
    """A draw is sealed as soon as it is announced: nobody can choose the seed once the names are known."""
    if session.waiting_order == WaitingOrder.DRAW.value:
        seal_draw(session_id=session.pk)


def _refuse_stranger(session: Session, actor: Any) -> None:
    if not Session.objects.visible_to(actor).filter(pk=session.pk).exists():
        raise RefusedError(Refusal.NOT_YOURS)


def _refuse_faults(session: Session, *, start_changed: bool, taken: int, now: datetime) -> None:
    found = plan_faults(
        now=now,
        starts_at=session.starts_at,
        start_changed=start_changed,
        duration_minutes=session.duration_minutes,
        capacity=session.capacity,
        taken=taken - session.extra_seats,
        join_url=session.join_url,
    )
    if found:
        raise PlanRefusedError(found)
    if session.overbooking_percent > OVERBOOKING_MOST:
        raise PlanRefusedError({"overbooking_percent": Refusal.OVERBOOKING_OUT_OF_RANGE})


def _refuse_conflict(session: Session, co_trainer_ids: Collection[int]) -> None:
    if conflicts_of(session=session, co_trainer_ids=co_trainer_ids):
        raise PlanRefusedError({"starts_at": Refusal.SCHEDULE_CONFLICT})


def _refuse_taken_slug(session: Session) -> None:
    others = Session.objects.exclude(pk=session.pk).filter(slug=session.slug)
    if not session.slug or others.exists() or Topic.objects.filter(slug=session.slug).exists():
        raise PlanRefusedError({"slug": Refusal.SLUG_TAKEN})


def _free_slug(session: Session) -> str:
    wanted = session.natural_slug()
    taken = set(Session.objects.filter(slug__startswith=wanted).order_by().values_list("slug", flat=True))
    return next(s for s in (wanted, *(f"{wanted}-{n}" for n in range(2, 1000))) if s not in taken)
