"""Takes a session off the calendar while people are enrolled in it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from courses.domain.refusals import Refusal, RefusedError
from courses.domain.vocabulary import EventType
from courses.models import Session
from courses.services.journal import record
from courses.services.seating import lock_session


@transaction.atomic
def call_off_session(*, session_id: int, actor: Any, now: datetime) -> Session:
    """Announce that a session will not be given; everybody seated or waiting is told. A second time changes nothing.

    Seats stay as they were: whoever was confirmed may still move to another date in one gesture. Nobody confirms
    any more: a person who was doing so at that instant is told why.
    """
    session = lock_session(session_id)
    if not (actor.has_role("administrator") or session.trainer_id == actor.pk):
        raise RefusedError(Refusal.NOT_YOURS)
    if session.called_off_at is not None:
        return session
    if now >= session.starts_at:
        raise RefusedError(Refusal.SESSION_STARTED)
    session.called_off_at = now
    session.save(update_fields=["called_off_at"])
    session.enrolments.confirmed().update(sequence=F("sequence") + 1)
    record(event_type=EventType.SESSION_CALLED_OFF, now=now, session=session, actor=actor)
    return session
