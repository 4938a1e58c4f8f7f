"""Takes a seat, confirms it, gives it back. Locks go down: first the session, then the enrolment."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from courses.domain.details import Details, faults
from courses.domain.enrolment import ENROLMENT_LIFECYCLE, LINKS_SENT_FOR, enrolment_refusal, hold_ends_at
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.seats import free_seat
from courses.domain.vocabulary import ACTIVE_STATES, Action, Actor, EnrolmentState, EventType
from courses.models import Enrolment, Session
from courses.queries.people import has_proven_address
from courses.services.journal import record


def lock_session(session_id: int) -> Session:
    """The session's row, locked until the end of the transaction: seats are handed out one person at a time."""
    return Session.objects.select_for_update(of=("self",)).select_related("topic").get(pk=session_id)


@transaction.atomic
def enrol(
    *,
    session_id: int,
    name: str,
    email: str,
    organisation: str,
    occupation: str,
    informed: bool,
    now: datetime,
    siret: str = "",
    contact_consent: bool = False,
    user: Any = None,
) -> Enrolment:
    """Take a seat, held 24 hours until the mail's link is followed, or RefusedError and nothing written.

    A person signed in whose address is proven (it is ``email`` and verified)
    is confirmed at once. Somebody who already holds a seat gets the link
    again and keeps that seat: a double click, and a stranger who tries an
    address, both see the same answer.
    """
    details = Details(name=name, email=email, organisation=organisation, occupation=occupation, siret=siret).tidied()
    for refusal in faults(details).values():
        raise RefusedError(refusal)
    if not informed:
        raise RefusedError(Refusal.NOT_INFORMED)

    session = lock_session(session_id)
    _free_overdue_seats(session, now=now)
    proven = has_proven_address(user, email=details.email)
    known = session.enrolments.active().filter(email=details.email).first()
    taken = list(session.enrolments.active().values_list("seat_number", flat=True))
    refusal = enrolment_refusal(
        now=now,
        starts_at=session.starts_at,
        cutoff=session.cutoff,
        seats_left=1 if known else session.capacity - len(taken),
    )
    if refusal:
        raise RefusedError(refusal)
    if known:
        return _greet_again(known, proven=proven, user=user, now=now)

    seat = free_seat(taken=taken, capacity=session.capacity)
    if seat is None:
        raise RefusedError(Refusal.SESSION_FULL)
    state = EnrolmentState.CONFIRMED if proven else ENROLMENT_LIFECYCLE.initial
    enrolment = Enrolment.objects.create(
        session=session,
        email=details.email,
        name=details.name,
        organisation=details.organisation,
        siret=details.siret,
        occupation=details.occupation,
        informed_at=now,
        contact_consent_at=now if contact_consent else None,
        user=user if proven else None,
        state=state.value,
        seat_number=seat,
        held_until=None if proven else hold_ends_at(now=now, starts_at=session.starts_at),
        confirmed_at=now if proven else None,
        created_at=now,
    )
    record(
        event_type=EventType.ENROLLED if proven else EventType.SEAT_HELD,
        now=now,
        session=session,
        enrolment=enrolment,
        actor=user if proven else None,
        payload={"seat": seat, "target": state.value},
    )
    return enrolment


def _greet_again(enrolment: Enrolment, *, proven: bool, user: Any, now: datetime) -> Enrolment:
    if proven and enrolment.state == EnrolmentState.HELD.value:
        return _move(enrolment, Action.CONFIRM, actor=Actor.PARTICIPANT, user=user, now=now)
    if proven and enrolment.user_id is None:
        enrolment.user = user
        enrolment.save(update_fields=["user"])
    record(event_type=EventType.LINK_REQUESTED, now=now, session=enrolment.session, enrolment=enrolment)
    return enrolment


@transaction.atomic
def confirm(*, token: str, now: datetime) -> Enrolment:
    """Confirm by private link; a second time changes nothing. RefusedError when the link or the hold is over."""
    enrolment = _locked(token)
    if enrolment.state == EnrolmentState.CONFIRMED.value:
        return enrolment
    return _move(enrolment, Action.CONFIRM, actor=Actor.PARTICIPANT, now=now)


@transaction.atomic
def cancel(*, token: str, now: datetime) -> Enrolment:
    """Give the seat back by private link; a second time changes nothing."""
    enrolment = _locked(token)
    if enrolment.state == EnrolmentState.CANCELLED.value:
        return enrolment
    return _move(enrolment, Action.CANCEL, actor=Actor.PARTICIPANT, now=now)


def renew(*, token: str, now: datetime) -> Enrolment:
    """Ask for a seat again after the hold was over: a new enrolment, a new link sent to the same address."""
    past = Enrolment.objects.by_token(token).filter(erased_at=None).first()
    if past is None:
        raise RefusedError(Refusal.LINK_UNKNOWN)
    return enrol(
        session_id=past.session_id,
        name=past.name,
        email=past.email,
        organisation=past.organisation,
        occupation=past.occupation,
        siret=past.siret,
        informed=True,
        contact_consent=past.contact_consent_at is not None,
        now=now,
    )


@transaction.atomic
def send_links(*, email: str, now: datetime) -> int:
    """Have private links sent again to ``email``; how many. Says nothing of who exists.

    Those of sessions past by less than ``LINKS_SENT_FOR`` too: opinion, contest and certificate are behind them.
    """
    coming = Q(session__starts_at__gt=now)
    past = Q(session__starts_at__gt=now - LINKS_SENT_FOR, state=EnrolmentState.CONFIRMED.value)
    enrolments = (
        Enrolment.objects.active()
        .filter(coming | past, email=email.strip().lower())
        .select_related("session")
        .order_by("session__starts_at", "pk")
    )
    for enrolment in enrolments:
        record(event_type=EventType.LINK_REQUESTED, now=now, session=enrolment.session, enrolment=enrolment)
    return len(enrolments)


def expire_holds(*, now: datetime) -> int:
    """Take back every seat whose hold is over; how many. One transaction a session, safe to run at any time."""
    session_ids = Enrolment.objects.overdue(now=now).values_list("session_id", flat=True).order_by("session_id")
    freed = 0
    for session_id in sorted(set(session_ids)):
        with transaction.atomic():
            freed += _free_overdue_seats(lock_session(session_id), now=now)
    return freed


def _free_overdue_seats(session: Session, *, now: datetime) -> int:
    overdue = list(session.enrolments.overdue(now=now).select_for_update(of=("self",)).order_by("pk"))
    for enrolment in overdue:
        enrolment.session = session
        _move(enrolment, Action.EXPIRE, actor=Actor.SYSTEM, now=now)
    return len(overdue)


def _locked(token: str) -> Enrolment:
    session_id = Enrolment.objects.by_token(token).values_list("session_id", flat=True).first()
    if session_id is None:
        raise RefusedError(Refusal.LINK_UNKNOWN)
    session = lock_session(session_id)
    enrolment = Enrolment.objects.by_token(token).select_for_update(of=("self",)).get()
    enrolment.session = session
    return enrolment


def _move(enrolment: Enrolment, action: Action, *, actor: Actor, now: datetime, user: Any = None) -> Enrolment:
    """Apply one row of the table to a locked enrolment, and record it."""
    source = EnrolmentState(enrolment.state)
    step = ENROLMENT_LIFECYCLE.resolve(source, action, actor=actor, facts=enrolment.facts(now=now))
    enrolment.state = step.target.value
    if step.target not in ACTIVE_STATES:
        enrolment.seat_number = None
    if step.target is EnrolmentState.CONFIRMED:
        enrolment.confirmed_at = now
        enrolment.user = user or enrolment.user
    if step.target is EnrolmentState.CANCELLED:
        enrolment.cancelled_at = now
    if source is EnrolmentState.CONFIRMED:
        # A calendar already holds the invitation: what follows must be newer (RFC 5546, 2.1.4).
        enrolment.sequence += 1
    enrolment.save(
        update_fields=["state", "seat_number", "confirmed_at", "cancelled_at", "sequence", "user"],
    )
    record(
        event_type=step.event,
        now=now,
        session=enrolment.session,
        enrolment=enrolment,
        actor=user,
        payload={"source": source.value, "target": step.target.value},
    )
    return enrolment
