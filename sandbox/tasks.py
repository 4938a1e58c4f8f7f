"""The sandbox's Celery tasks: ids in, one handler or service called; they start after commit."""

import logging
from datetime import timedelta
from typing import Any

from celery import shared_task, signature
from celery.schedules import crontab
from django.utils import timezone

from sandbox.domain.actions import EventType
from sandbox.domain.advice import AdviceState
from sandbox.handlers import HANDLERS, send_weekly_summary, tell_export
from sandbox.models import Event, FileAdvice
from sandbox.queries.notifications import weekly_readers
from sandbox.services.advice import ADVISE_FILE, give_advice
from sandbox.services.exports import RUN_EXPORT, TELL_EXPORT, expire_exports, run_export, stale_exports
from sandbox.services.holding import forget_abandoned
from sandbox.services.journal import RELAY_EVENT

logger = logging.getLogger(__name__)

SWEEP_EVENTS = "sandbox.sweep_events"
SWEEP_ADVICE = "sandbox.sweep_advice"
FORGET_ABANDONED = "sandbox.forget_abandoned"
SWEEP_EXPORTS = "sandbox.sweep_exports"
EXPIRE_EXPORTS = "sandbox.expire_exports"
SUM_UP_WEEK = "sandbox.sum_up_week"
SEND_SUMMARIES = "sandbox.send_summaries"
_PATIENCE = timedelta(seconds=30)
_ADVICE_PATIENCE = timedelta(minutes=5)
_BATCH = 500


@shared_task(name=RELAY_EVENT, acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def relay_event(*, event_id: int) -> None:
    """Hand one committed event to everything that follows from it.

    Delivery is at least once (the sweep sends again what has no ``relayed_at``), so handlers bear being called twice.
    """
    event = Event.objects.select_related("space").filter(pk=event_id, relayed_at=None).first()
    if event is None:
        logger.info("event=%d already relayed, or gone", event_id)
        return
    if event.run == event.space.run:  # what a former run left is nobody's business
        for handle in HANDLERS.get(EventType.of(event.type), ()):
            handle(event)
    Event.objects.filter(pk=event_id).update(relayed_at=timezone.now())


@shared_task(name=SWEEP_EVENTS)
def sweep_events() -> int:
    """Send again the events that nobody relayed within 30 seconds (a broker can lose a message); returns how many."""
    late = Event.objects.filter(relayed_at=None, recorded_at__lt=timezone.now() - _PATIENCE).order_by(
        "recorded_at", "pk"
    )
    ids = list(late.values_list("pk", flat=True)[:_BATCH])
    for event_id in ids:
        signature(RELAY_EVENT, kwargs={"event_id": event_id}).delay()
    return len(ids)


@shared_task(name=ADVISE_FILE, acks_late=True)
def advise_file(*, sha256: str) -> str:
    """Apply EN 16931 and the French rules to a deposited file; never a reason to refuse it."""
    state = give_advice(sha256=sha256)
    return state.value if state else ""


@shared_task(name=SWEEP_ADVICE)
def sweep_advice() -> int:
    """Ask again for the advice that nobody gave within 5 minutes (a broker can lose a message); returns how many."""
    late = FileAdvice.objects.filter(state=AdviceState.PENDING.value, asked_at__lt=timezone.now() - _ADVICE_PATIENCE)
    sha256s = list(late.order_by("pk").values_list("sha256", flat=True)[:_BATCH])
    for sha256 in sha256s:
        signature(ADVISE_FILE, kwargs={"sha256": sha256}).delay()
    return len(sha256s)


@shared_task(name=FORGET_ABANDONED)
def forget_abandoned_spaces() -> int:
    """Empty the anonymous spaces that nobody touched for 90 days; returns how many."""
    return forget_abandoned(now=timezone.now())


@shared_task(name=RUN_EXPORT)
def prepare_export(*, job_id: int) -> None:
    """Prepare the file of an export; a second message for the same job does nothing."""
    run_export(job_id=job_id, clock=timezone.now)


@shared_task(name=TELL_EXPORT, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def tell_of_export(*, job_id: int) -> None:
    """Write to the person who asked that the file is ready; once."""
    tell_export(job_id=job_id, now=timezone.now())


@shared_task(name=SWEEP_EXPORTS)
def sweep_exports() -> int:
    """Send again the exports that nobody prepares; returns how many."""
    ids = stale_exports(now=timezone.now())
    for job_id in ids:
        signature(RUN_EXPORT, kwargs={"job_id": job_id}).delay()
    return len(ids)


@shared_task(name=EXPIRE_EXPORTS)
def expire_old_exports() -> int:
    """Delete the files that were kept seven days; returns how many."""
    return expire_exports(now=timezone.now())


@shared_task(name=SUM_UP_WEEK, acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def sum_up_week(*, user_id: int) -> bool:
    """Write to one person what their invoices went through last week; whether a mail left."""
    return send_weekly_summary(user_id=user_id, now=timezone.now())


@shared_task(name=SEND_SUMMARIES)
def send_summaries() -> int:
    """Ask for the summary of everybody who wants one; returns how many.

    Each morning, not only on Mondays: whoever was told on Monday has nothing left to be told on Tuesday, and a Monday
    when nothing ran is caught up.
    """
    readers = weekly_readers()
    for user_id in readers:
        signature(SUM_UP_WEEK, kwargs={"user_id": user_id}).delay()
    return len(readers)


BEAT: dict[str, dict[str, Any]] = {
    "sandbox-sweep-events": {"task": SWEEP_EVENTS, "schedule": 60.0},
    "sandbox-sweep-advice": {"task": SWEEP_ADVICE, "schedule": 300.0},
    "sandbox-sweep-exports": {"task": SWEEP_EXPORTS, "schedule": 60.0},
    "sandbox-expire-exports": {"task": EXPIRE_EXPORTS, "schedule": crontab(minute=10)},
    "sandbox-send-summaries": {"task": SEND_SUMMARIES, "schedule": crontab(hour=7, minute=15)},
    "sandbox-forget-abandoned": {"task": FORGET_ABANDONED, "schedule": crontab(hour=3, minute=20)},
}
