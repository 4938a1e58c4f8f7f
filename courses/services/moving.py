"""Changes the date of somebody who is enrolled, in one gesture."""

from datetime import datetime

from django.db import transaction

from courses.domain.enrolment import enrolment_refusal, not_started
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.seats import free_seat
from courses.domain.vocabulary import EnrolmentState, EventType
from courses.models import Enrolment, Session
from courses.services.journal import record
from courses.services.seating import free_overdue_seats, lock_session, offer_freed_seats


@transaction.atomic
def change_date(*, token: str, session_id: int, now: datetime) -> Enrolment:
    """Sit down in another session of the same topic and leave the first, or RefusedError and nothing changed.

    The row itself moves: the calendar's identifier stays, its sequence grows, and the appointment is moved there
    too. The old seat is left in the very statement that takes the new one: it cannot be lost on the way. A second
    click finds the change made. The freed seat goes to whoever waits for it.
    """
    enrolment = Enrolment.objects.by_token(token).filter(erased_at=None).first()
    if enrolment is None:
        raise RefusedError(Refusal.LINK_UNKNOWN)
    if enrolment.session_id == session_id:
        if enrolment.state == EnrolmentState.CONFIRMED.value:
            return enrolment
        raise RefusedError(Refusal.SAME_SESSION)
    if not Session.objects.filter(pk=session_id).exists():
        raise RefusedError(Refusal.OTHER_TOPIC)
    # Two people who cross each other lock in the same order.
    rows = {pk: lock_session(pk) for pk in sorted((enrolment.session_id, session_id))}
    before, after = rows[enrolment.session_id], rows[session_id]
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    enrolment.session = before
    _refuse(enrolment, after, now=now)
    free_overdue_seats(after, now=now)
    offer_freed_seats(after, now=now)
    _refuse_full(after, now=now)
    taken = list(after.enrolments.active().values_list("seat_number", flat=True))
    enrolment.seat_number = free_seat(taken=taken, capacity=after.seat_count)
    enrolment.session = after
    enrolment.sequence += 1
    # The trace of a queue that was left behind: a rank is counted within one session.
    enrolment.queue_rank = enrolment.offered_at = None
    enrolment.save(update_fields=["session", "seat_number", "sequence", "queue_rank", "offered_at"])
    record(
        event_type=EventType.MOVED,
        now=now,
        session=before,
        enrolment=enrolment,
        payload={"source": EnrolmentState.CONFIRMED.value, "to": after.pk, "before": before.starts_at.isoformat()},
    )
    offer_freed_seats(before, now=now)
    return enrolment


def _refuse(enrolment: Enrolment, after: Session, *, now: datetime) -> None:
    if enrolment.state != EnrolmentState.CONFIRMED.value:
        raise RefusedError(Refusal.NOT_SEATED)
    # A session that was called off may be left: it is even the best reason.
    if objection := not_started(enrolment.facts(now=now)):
        raise RefusedError(objection)
    if enrolment.session.topic_id != after.topic_id:
        raise RefusedError(Refusal.OTHER_TOPIC)
    if after.enrolments.live().filter(email=enrolment.email).exists():
        raise RefusedError(Refusal.ALREADY_THERE)


def _refuse_full(after: Session, *, now: datetime) -> None:
    waiting = after.enrolments.waiting().exists()
    left = 0 if waiting else after.seat_count - after.enrolments.active().count()
    if after.called_off_at is not None:
        raise RefusedError(Refusal.SESSION_CALLED_OFF)
    objection = enrolment_refusal(now=now, starts_at=after.starts_at, cutoff=after.cutoff, seats_left=left)
    if objection:
        raise RefusedError(objection)
