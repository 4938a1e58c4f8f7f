"""What the core does in the background."""

import logging

from celery import shared_task
from django.utils import timezone

from cms.core.inbound import read_inbox

logger = logging.getLogger(__name__)

BEAT = {"core.read_inbox": {"task": "core.read_inbox", "schedule": 60.0}}


@shared_task(name="core.read_inbox")
def read_mail() -> None:
    """Read what came to our inbox."""
    counted = read_inbox(now=timezone.now())
    if counted:
        logger.info("inbox %s", " ".join(f"{fate}={number}" for fate, number in sorted(counted.items())))
