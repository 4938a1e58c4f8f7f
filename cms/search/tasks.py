"""What the search does in the background."""

import logging

from celery import shared_task
from celery.schedules import crontab

from cms.search.words import refresh_words

logger = logging.getLogger(__name__)

BEAT = {"search.refresh_words": {"task": "search.refresh_words", "schedule": crontab(minute=17)}}


@shared_task(name="search.refresh_words")
def refresh_search_words() -> None:
    """Count the words of public texts again, so that typing errors are corrected to what pages say today."""
    logger.info("words=%d", refresh_words())
