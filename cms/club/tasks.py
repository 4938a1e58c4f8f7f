"""What the club does in the background: relay events, and send again those that were lost."""

import logging
from datetime import timedelta

from celery import shared_task
from django.core.mail import get_connection
from django.utils import timezone

from cms.club import handlers
from cms.club.domain.vocabulary import ClubRefusedError, EventKind
from cms.club.handlers import SEND_ROUNDUPS, send_roundup
from cms.club.models import Ballot, ClubEvent
from cms.club.services import board, directory, meetings, roundups
from cms.club.services.counting import count_ballot
from cms.club.services.journal import RELAY_EVENT
from cms.club.services.moderation import forget_cases

logger = logging.getLogger(__name__)

BEAT = {
    "club.sweep_events": {"task": "club.sweep_events", "schedule": 60.0},
    "club.close_ballots": {"task": "club.close_ballots", "schedule": 30.0},
    "club.retire_minutes": {"task": "club.retire_minutes", "schedule": 86400.0},
    "club.remind_pilots": {"task": "club.remind_pilots", "schedule": 3600.0},
    "club.forget_contacts": {"task": "club.forget_contacts", "schedule": 3600.0},
    "club.follow_terms": {"task": "club.follow_terms", "schedule": 3600.0},
    "club.make_roundups": {"task": "club.make_roundups", "schedule": 300.0},
    "club.forget_discussions": {"task": "club.forget_discussions", "schedule": 86400.0},
}
_GRACE = timedelta(minutes=1)
_BATCH = 200
# A page is sent on one connection and lasts a few seconds: several workers share a morning.
PAGE = 100


@shared_task(name=RELAY_EVENT, acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def relay_event(*, event_id: int) -> None:
    """Hand one committed event to everything that follows from it; delivery is at least once."""
    event = (
        ClubEvent.objects.select_related("idea", "ballot", "meeting", "message__thread__idea", "case", "actor")
        .filter(pk=event_id, relayed_at=None)
        .first()
    )
    if event is None:
        logger.info("club event %d already relayed, or gone", event_id)
        return
    for handle in handlers.HANDLERS[EventKind(event.kind)]:
        handle(event)
    ClubEvent.objects.filter(pk=event_id).update(relayed_at=timezone.now())


@shared_task(name="club.sweep_events")
def sweep_events() -> None:
    """Relay again what a lost message or a stopped worker left behind."""
    waiting = ClubEvent.objects.filter(relayed_at=None, happened_at__lt=timezone.now() - _GRACE)
    for event_id in waiting.order_by("pk").values_list("pk", flat=True)[:_BATCH]:
        relay_event.delay(event_id=event_id)


@shared_task(name="club.close_ballots")
def close_ballots() -> None:
    """Count every ballot whose end is past; one that cannot be counted does not keep the others from it."""
    now = timezone.now()
    for ballot_id in Ballot.objects.to_close(now).order_by("pk").values_list("pk", flat=True):
        try:
            count_ballot(ballot_id=ballot_id, now=now)
        except ClubRefusedError as error:
            logger.exception("ballot %d cannot be counted: %s", ballot_id, error.refusal)
    board.follow_terms(today=timezone.localdate(now))


@shared_task(name="club.retire_minutes")
def retire_minutes() -> int:
    """Take away the text of minutes past their term; returns how many lines."""
    return meetings.retire_minutes(now=timezone.now())


@shared_task(name="club.remind_pilots")
def remind_pilots() -> int:
    """Remind the members of pilots of the feedback they owe; returns how many mails left."""
    return handlers.remind_pilots(today=timezone.localdate())


@shared_task(name="club.forget_contacts")
def forget_contacts() -> int:
    """Forget who wrote to whom; returns how many messages."""
    return directory.forget_contacts(now=timezone.now())


@shared_task(name="club.follow_terms")
def follow_terms() -> None:
    """Give and take the role of the board as terms begin and end."""
    board.follow_terms(today=timezone.localdate())


@shared_task(name="club.make_roundups")
def make_roundups() -> None:
    """Make the round-ups whose hour has come; send them by pages, with those that a stopped worker left behind."""
    now = timezone.now()
    roundups.make_due_roundups(now=now)
    waiting = list(roundups.waiting_roundups(now=now))
    for start in range(0, len(waiting), PAGE):
        send_roundups.delay(roundup_ids=waiting[start : start + PAGE])


@shared_task(name=SEND_ROUNDUPS, acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_roundups(*, roundup_ids: list[int]) -> None:
    """Hand over a page of round-ups on one connection; a second run sends only what the first did not."""
    with get_connection() as connection:
        for roundup_id in roundup_ids:
            send_roundup(roundup_id=roundup_id, connection=connection, now=timezone.now())


@shared_task(name="club.forget_discussions")
def forget_discussions() -> None:
    """Take away what is kept no longer: proofs of sending, who reported what was decided long ago."""
    now = timezone.now()
    roundups.forget_roundups(now=now)
    forget_cases(now=now)
