"""What the room does in the background: ids in, one call, starts after commit."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from courses import services
from courses.handlers import relay
from courses.models import CourseEvent
from courses.services.journal import RELAY_EVENT

logger = logging.getLogger(__name__)

# A message of the broker may be lost; the row is not. What waits longer than this is looked at again.
RELAY_PATIENCE = timedelta(minutes=2)
# A message that no server took in two days is news no more; its row stays, unsent, for people to see.
RELAY_GIVES_UP = timedelta(days=2)
SWEEP_BATCH = 200

BEAT = {
    "courses.sweep_events": {"task": "courses.sweep_events", "schedule": 60.0},
    "courses.expire_holds": {"task": "courses.expire_holds", "schedule": 300.0},
    "courses.close_forgotten": {"task": "courses.close_forgotten", "schedule": 3600.0},
    "courses.remind_silent": {"task": "courses.remind_silent", "schedule": 6 * 3600.0},
    "courses.end_surveys": {"task": "courses.end_surveys", "schedule": 3600.0},
    "courses.forget_support": {"task": "courses.forget_support", "schedule": 24 * 3600.0},
    "courses.forget_stays": {"task": "courses.forget_stays", "schedule": 24 * 3600.0},
    "courses.serve_lists": {"task": "courses.serve_lists", "schedule": 300.0},
    "courses.remind": {"task": "courses.remind", "schedule": 300.0},
    "courses.measure_past_sessions": {"task": "courses.measure_past_sessions", "schedule": 3600.0},
    "courses.propose_sessions": {"task": "courses.propose_sessions", "schedule": 24 * 3600.0},
    "courses.forget_unconfirmed": {"task": "courses.forget_unconfirmed", "schedule": 24 * 3600.0},
}


@shared_task(
    name=RELAY_EVENT, acks_late=True, autoretry_for=(OSError,), retry_backoff=True, retry_jitter=True, max_retries=5
)
def relay_event(*, event_id: int) -> None:
    """Hand one committed event to what follows from it; at least once, so handlers bear being called twice."""
    event = CourseEvent.objects.select_related("session", "enrolment").filter(pk=event_id, relayed_at=None).first()
    if event is None:
        logger.info("event=%d already relayed, or gone", event_id)
        return
    now = timezone.now()
    if relay(event, now=now):
        CourseEvent.objects.filter(pk=event_id).update(relayed_at=now)


@shared_task(name="courses.sweep_events")
def sweep_events() -> None:
    """Relay again what was committed but whose message never came."""
    now = timezone.now()
    waiting = CourseEvent.objects.waiting(after=now - RELAY_GIVES_UP, before=now - RELAY_PATIENCE)
    for event_id in waiting.values_list("pk", flat=True)[:SWEEP_BATCH]:
        relay_event.delay(event_id=event_id)


@shared_task(name="courses.expire_holds")
def expire_holds() -> None:
    """Give back the seats whose link was not followed in time."""
    freed = services.expire_holds(now=timezone.now())
    if freed:
        logger.info("seats freed=%d", freed)


@shared_task(name="courses.forget_unconfirmed")
def forget_unconfirmed() -> None:
    """Erase the answers of those who never confirmed."""
    now = timezone.now()
    erased = services.forget_unconfirmed(now=now) + services.forget_old_interests(now=now)
    if erased:
        logger.info("unconfirmed people erased=%d", erased)


@shared_task(name="courses.close_forgotten")
def close_forgotten() -> None:
    """Close the attendance of sessions that ended a day ago and that nobody closed."""
    closed = services.close_forgotten(now=timezone.now())
    if closed:
        logger.info("attendance closed by the clock=%d", closed)


@shared_task(name="courses.forget_stays")
def forget_stays() -> None:
    """Delete the times of arrival and departure that serve no contest any more."""
    deleted = services.forget_stays(now=timezone.now())
    if deleted:
        logger.info("stays deleted=%d", deleted)


@shared_task(name="courses.remind_silent")
def remind_silent() -> None:
    """Ask those who attended and said nothing, once more."""
    reminded = services.remind_silent(now=timezone.now())
    if reminded:
        logger.info("surveys reminded=%d", reminded)


@shared_task(name="courses.end_surveys")
def end_surveys() -> None:
    """Open the last envelopes of surveys that closed."""
    ended = services.end_surveys(now=timezone.now())
    if ended:
        logger.info("surveys ended=%d", ended)


@shared_task(name="courses.serve_lists")
def serve_lists() -> None:
    """Draw, offer and close the waiting lists whose hour has come."""
    moved = services.serve_lists(now=timezone.now())
    if moved:
        logger.info("people moved in waiting lists=%d", moved)


@shared_task(name="courses.remind")
def remind() -> None:
    """Write the reminders that fell due; their events send them."""
    written = services.remind(now=timezone.now())
    if written:
        logger.info("reminders written=%d", written)


@shared_task(name="courses.measure_past_sessions")
def measure_past_sessions() -> None:
    """Note how seats came free in the sessions that have begun."""
    services.measure_past_sessions(now=timezone.now())


@shared_task(name="courses.propose_sessions")
def propose_sessions() -> None:
    """Look for sessions that enough people wish for and that a trainer could give."""
    made = services.propose_sessions(now=timezone.now())
    if made:
        logger.info("sessions proposed=%d", made)


@shared_task(name="courses.forget_support")
def forget_support() -> None:
    """Delete old attachments of the support, and take names off requests closed long ago."""
    erased = services.forget_support(now=timezone.now())
    if erased:
        logger.info("support requests erased=%d", erased)
