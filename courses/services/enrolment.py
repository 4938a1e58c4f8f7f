"""Takes a seat or a place in the waiting list, confirms it, gives it back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from courses.domain.details import Details, faults
from courses.domain.enrolment import ENROLMENT_LIFECYCLE, LINKS_SENT_FOR, enrolment_refusal
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.seats import free_seat
from courses.domain.vocabulary import Action, Actor, EnrolmentState, EventType
from courses.domain.waiting import offers_open
from courses.models import Enrolment, Session
from courses.queries.people import has_proven_address
from courses.services.journal import record
from courses.services.seating import (
    Crowd,
    closing_of,
    crowd_of,
    free_overdue_seats,
    hold_term,
    lock_session,
    locked,
    move,
    offer_freed_seats,
)

__all__ = [
    "cancel",
    "confirm",
    "enrol",
    "expire_holds",
    "lock_session",
    "pass_turn",
    "renew",
    "send_links",
]


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
    wait: bool = False,
) -> Enrolment:
    """Take a seat, held 24 hours until the mail's link is followed, or RefusedError and nothing written.

    A person signed in whose address is proven (it is ``email`` and verified)
    is confirmed at once. Somebody who already holds a seat, or waits for one,
    gets the link again and keeps their place: a double click, and a stranger
    who tries an address, both see the same answer. With ``wait``, a full
    session gives the last place of its waiting list instead of a refusal.
    """
    details = Details(name=name, email=email, organisation=organisation, occupation=occupation, siret=siret).tidied()
    for refusal in faults(details).values():
        raise RefusedError(refusal)
    if not informed:
        raise RefusedError(Refusal.NOT_INFORMED)

    session = lock_session(session_id)
    if session.called_off_at is not None:
        raise RefusedError(Refusal.SESSION_CALLED_OFF)
    crowd = crowd_of(session, email=details.email, now=now)
    if crowd.overdue and free_overdue_seats(session, now=now):
        offer_freed_seats(session, now=now)
        crowd = crowd_of(session, email=details.email, now=now)
    proven = has_proven_address(user, email=details.email)
    known = session.enrolments.get(pk=crowd.known) if crowd.known else None
    # Seats that somebody waits for are nobody else's.
    left = 0 if crowd.waiting else session.seat_count - crowd.seated
    objection = enrolment_refusal(
        now=now, starts_at=session.starts_at, cutoff=session.cutoff, seats_left=1 if known else left
    )
    full = objection is Refusal.SESSION_FULL
    if full and wait and not offers_open(now=now, closes_at=closing_of(session)):
        objection = Refusal.LIST_CLOSED
    if objection and not (full and wait and objection is Refusal.SESSION_FULL):
        raise RefusedError(objection)
    if known:
        return _greet_again(known, proven=proven, user=user, now=now)

    answers = {
        "session": session,
        "email": details.email,
        "name": details.name,
        "organisation": details.organisation,
        "siret": details.siret,
        "occupation": details.occupation,
        "informed_at": now,
        "contact_consent_at": now if contact_consent else None,
        "user": user if proven else None,
        "created_at": now,
    }
    actor = user if proven else None
    if full:
        return _queue(answers, rank=crowd.last_rank + 1, actor=actor, now=now)
    return _seat(answers, crowd=crowd, proven=proven, actor=actor, now=now)


def _seat(answers: dict[str, Any], *, crowd: Crowd, proven: bool, actor: Any, now: datetime) -> Enrolment:
    session: Session = answers["session"]
    if crowd.last_seat == crowd.seated < session.seat_count:
        # No gap: the numbers taken are those up to the last one.
        seat: int | None = crowd.seated + 1
    else:
        taken = list(session.enrolments.active().values_list("seat_number", flat=True))
        seat = free_seat(taken=taken, capacity=session.seat_count)
    if seat is None:
        raise RefusedError(Refusal.SESSION_FULL)
    state = EnrolmentState.CONFIRMED if proven else ENROLMENT_LIFECYCLE.initial
    enrolment = Enrolment.objects.create(
        **answers,
        state=state.value,
        seat_number=seat,
        held_until=None if proven else hold_term(session, now=now),
        confirmed_at=now if proven else None,
    )
    record(
        event_type=EventType.ENROLLED if proven else EventType.SEAT_HELD,
        now=now,
        session=session,
        enrolment=enrolment,
        actor=actor,
        payload={"seat": seat, "target": state.value},
    )
    return enrolment


def _queue(answers: dict[str, Any], *, rank: int, actor: Any, now: datetime) -> Enrolment:
    """The end of the waiting list. No address to prove yet: the offer's link will."""
    session: Session = answers["session"]
    enrolment = Enrolment.objects.create(**answers, state=EnrolmentState.WAITING.value, queue_rank=rank)
    payload = {"rank": rank, "target": EnrolmentState.WAITING.value}
    record(event_type=EventType.QUEUED, now=now, session=session, enrolment=enrolment, actor=actor, payload=payload)
    return enrolment


def _greet_again(enrolment: Enrolment, *, proven: bool, user: Any, now: datetime) -> Enrolment:
    if proven and enrolment.state == EnrolmentState.HELD.value:
        return move(enrolment, Action.CONFIRM, actor=Actor.PARTICIPANT, user=user, now=now)
    if proven and enrolment.user_id is None:
        enrolment.user = user
        enrolment.save(update_fields=["user"])
    record(event_type=EventType.LINK_REQUESTED, now=now, session=enrolment.session, enrolment=enrolment)
    return enrolment


@transaction.atomic
def confirm(*, token: str, now: datetime) -> Enrolment:
    """Confirm by private link; a second time changes nothing. RefusedError when the link or the hold is over."""
    enrolment = locked(token)
    if enrolment.state == EnrolmentState.CONFIRMED.value:
        return enrolment
    return move(enrolment, Action.CONFIRM, actor=Actor.PARTICIPANT, now=now)


@transaction.atomic
def cancel(*, token: str, now: datetime) -> Enrolment:
    """Give the seat back, or leave the waiting list, by private link; a second time changes nothing."""
    enrolment = locked(token)
    if enrolment.state == EnrolmentState.CANCELLED.value:
        return enrolment
    move(enrolment, Action.CANCEL, actor=Actor.PARTICIPANT, now=now)
    offer_freed_seats(enrolment.session, now=now)
    return enrolment


@transaction.atomic
def pass_turn(*, token: str, now: datetime) -> Enrolment:
    """Leave an offered seat to the next in the list; a second time changes nothing."""
    enrolment = locked(token)
    if enrolment.state == EnrolmentState.CANCELLED.value:
        return enrolment
    move(enrolment, Action.PASS, actor=Actor.PARTICIPANT, now=now)
    offer_freed_seats(enrolment.session, now=now)
    return enrolment


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
        wait=True,
    )


@transaction.atomic
def send_links(*, email: str, now: datetime) -> int:
    """Have private links sent again to ``email``; how many. Says nothing of who exists.

    Those of sessions past by less than ``LINKS_SENT_FOR`` too: opinion, contest and certificate are behind them.
    """
    coming = Q(session__starts_at__gt=now)
    past = Q(session__starts_at__gt=now - LINKS_SENT_FOR, state=EnrolmentState.CONFIRMED.value)
    enrolments = (
        Enrolment.objects.live()
        .filter(coming | past, email=email.strip().lower())
        .select_related("session")
        .order_by("session__starts_at", "pk")
    )
    for enrolment in enrolments:
        record(event_type=EventType.LINK_REQUESTED, now=now, session=enrolment.session, enrolment=enrolment)
    return len(enrolments)


def expire_holds(*, now: datetime) -> int:
    """Take back every seat whose hold is over, and offer it to whoever waits; how many were taken back.

    One transaction a session, safe to run at any time.
    """
    session_ids = Enrolment.objects.overdue(now=now).values_list("session_id", flat=True).order_by("session_id")
    freed = 0
    for session_id in sorted(set(session_ids)):
        with transaction.atomic():
            session = lock_session(session_id)
            freed += free_overdue_seats(session, now=now)
            offer_freed_seats(session, now=now)
    return freed
