"""What the core does in the background."""

import logging

from celery import shared_task
from celery.schedules import crontab
from django.core.management import call_command
from django.utils import timezone

from cms.core.inbound import read_inbox
from cms.core.review_letters import send_review_letters

logger = logging.getLogger(__name__)

BEAT = {
    "core.read_inbox": {"task": "core.read_inbox", "schedule": 60.0},
    "core.publish_scheduled": {"task": "core.publish_scheduled", "schedule": 60.0},
    # A Monday morning: the list of the week.
    "core.remind_reviews": {"task": "core.remind_reviews", "schedule": crontab(hour=7, minute=30, day_of_week="mon")},
}


@shared_task(name="core.read_inbox")
def read_mail() -> None:
    """Read what came to our inbox."""
    counted = read_inbox(now=timezone.now())
    if counted:
        logger.info("inbox %s", " ".join(f"{fate}={number}" for fate, number in sorted(counted.items())))


@shared_task(name="core.publish_scheduled")
def publish_scheduled() -> None:
    """Publish what was approved for a moment that has come, and take down what has expired."""
    call_command("publish_scheduled", verbosity=0)


@shared_task(name="core.remind_reviews")
def remind_reviews() -> None:
    """Write to the authors which pages are due to be read again."""
    sent = send_review_letters(today=timezone.localdate())
    if sent:
        logger.info("review letters sent=%d", sent)
