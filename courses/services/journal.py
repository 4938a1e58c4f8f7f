"""Writes one event, and has it relayed once the transaction is done."""

from datetime import datetime
from typing import Any

from celery import signature
from django.db import transaction

from courses.domain.vocabulary import EventType
from courses.models import CourseEvent, Enrolment, Session

# The task is named, not imported: tasks stand above services.
RELAY_EVENT = "courses.relay_event"


def record(
    *,
    event_type: EventType,
    now: datetime,
    session: Session | None,
    enrolment: Enrolment | None = None,
    actor: Any = None,
    payload: dict[str, Any] | None = None,
) -> CourseEvent:
    """Save the event in the caller's transaction; ``actor`` is a user or None for a visitor and for the clock."""
    event = CourseEvent.objects.create(
        type=event_type.value, at=now, session=session, enrolment=enrolment, actor=actor, payload=payload or {}
    )
    transaction.on_commit(signature(RELAY_EVENT, kwargs={"event_id": event.pk}).delay, robust=True)
    return event
