"""Writes down which reminders are due. The mail of their event sends them; a row cannot be written twice."""

from datetime import datetime, timedelta

from django.db import transaction

from courses.domain.reminders import due_at, kind_due
from courses.domain.vocabulary import EventType
from courses.models import Reminder, Session
from courses.services.journal import record
from courses.services.seating import PARIS, lock_session

# The farthest reminder falls due seven days before; an hour more, for the clocks that change in between.
HORIZON = timedelta(days=7, hours=1)


def remind(*, now: datetime) -> int:
    """Write the reminders that fell due; how many. One transaction a session: a worker killed in between goes on."""
    coming = Session.objects.upcoming(now=now).filter(starts_at__lte=now + HORIZON)
    return sum(_remind(session_id, now=now) for session_id in list(coming.values_list("pk", flat=True)))


@transaction.atomic
def _remind(session_id: int, *, now: datetime) -> int:
    session = lock_session(session_id)
    if session.called_off_at is not None:
        return 0
    starts_at = session.starts_at.astimezone(PARIS)
    kind = kind_due(now=now, starts_at=starts_at)
    if kind is None:
        return 0
    # Whoever enrolled after it fell due has just read the date.
    told = Reminder.objects.filter(kind=kind.value, starts_at=session.starts_at, enrolment__session=session)
    owed = (
        session.enrolments.confirmed()
        .filter(confirmed_at__lt=due_at(kind, starts_at=starts_at), erased_at=None)
        .exclude(pk__in=told.order_by().values("enrolment_id"))
        .order_by("pk")
    )
    ids = list(owed.values_list("pk", flat=True))
    if not ids:
        return 0
    event = record(event_type=EventType.REMINDER_DUE, now=now, session=session, payload={"kind": kind.value})
    Reminder.objects.bulk_create(
        [Reminder(enrolment_id=pk, kind=kind.value, starts_at=session.starts_at, event=event) for pk in ids],
        batch_size=500,
    )
    return len(ids)
