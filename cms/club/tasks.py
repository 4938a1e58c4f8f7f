"""What the club does in the background: relay events, and send again those that were lost."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from cms.club.domain.vocabulary import EventKind
from cms.club.handlers import HANDLERS
from cms.club.models import ClubEvent
from cms.club.services.journal import RELAY_EVENT

logger = logging.getLogger(__name__)

BEAT = {"club.sweep_events": {"task": "club.sweep_events", "schedule": 60.0}}
_GRACE = timedelta(minutes=1)
_BATCH = 200


@shared_task(name=RELAY_EVENT, acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def relay_event(*, event_id: int) -> None:
    """Hand one committed event to everything that follows from it; delivery is at least once."""
    event = ClubEvent.objects.select_related("idea", "actor").filter(pk=event_id, relayed_at=None).first()
    if event is None:
        logger.info("club event %d already relayed, or gone", event_id)
        return
    for handle in HANDLERS[EventKind(event.kind)]:
        handle(event)
    ClubEvent.objects.filter(pk=event_id).update(relayed_at=timezone.now())


@shared_task(name="club.sweep_events")
def sweep_events() -> None:
    """Relay again what a lost message or a stopped worker left behind."""
    waiting = ClubEvent.objects.filter(relayed_at=None, happened_at__lt=timezone.now() - _GRACE)
    for event_id in waiting.order_by("pk").values_list("pk", flat=True)[:_BATCH]:
        relay_event.delay(event_id=event_id)
