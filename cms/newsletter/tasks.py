"""What the letter does in the background."""

from celery import shared_task
from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from cms.newsletter.queries.campaigns import running
from cms.newsletter.services import mails, readers, sending
from cms.newsletter.services.campaigns import WORK
from cms.newsletter.services.readers import ANSWER
from cms.newsletter.services.transport import make_transport

BEAT = {
    "newsletter.sweep": {"task": "newsletter.sweep", "schedule": 20.0},
    "newsletter.purge": {"task": "newsletter.purge", "schedule": crontab(hour=3, minute=40)},
}


@shared_task(name=WORK)
def work(*, campaign_id: int) -> None:
    """Send for a while over one connection, then go back to the queue if there is more."""
    if sending.work(campaign_id=campaign_id, transport=make_transport(), clock=timezone.now):
        work.delay(campaign_id=campaign_id)


@shared_task(name="newsletter.sweep")
def sweep() -> None:
    """Give each sending the connections it lacks: at its hour, in its minute, after a stop, after a death."""
    now = timezone.now()
    for campaign_id in running(now=now):
        wanted = settings.NEWSLETTER_CONNECTIONS
        for _hand in range(sending.hands_missing(campaign_id=campaign_id, wanted=wanted, now=now)):
            work.delay(campaign_id=campaign_id)


@shared_task(name=ANSWER, acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def answer_request(*, reader_id: int) -> None:
    """Write to whoever asked for the letter."""
    mails.answer_request(reader_id=reader_id)


@shared_task(name="newsletter.purge")
def purge() -> None:
    """Delete what is kept no longer."""
    readers.purge(now=timezone.now())
