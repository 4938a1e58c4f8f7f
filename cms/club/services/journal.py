"""How a fact enters the journal, and leaves for whoever must know of it."""

from datetime import datetime
from typing import Any

from celery import signature
from django.db import transaction

from cms.club.domain.vocabulary import EventKind
from cms.club.models import ClubEvent

RELAY_EVENT = "club.relay_event"


def record(*, kind: EventKind, now: datetime, **facts: Any) -> ClubEvent:
    """Write one event and hand it over once the transaction is done."""
    event = ClubEvent.objects.create(kind=kind.value, happened_at=now, **facts)
    transaction.on_commit(signature(RELAY_EVENT, kwargs={"event_id": event.pk}).delay, robust=True)
    return event
