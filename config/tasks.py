"""What the wiring itself does in the background: the worker's heartbeat and Wagtail's own tasks."""

from importlib import import_module
from typing import Any

from celery import shared_task
from celery.schedules import crontab
from celery.signals import worker_ready
from django.core.cache import cache
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

HEARTBEAT_KEY = "worker-heartbeat"

BEAT = {
    "config.heartbeat": {"task": "config.heartbeat", "schedule": 15.0},
    "config.forget_unsent_cases": {"task": "config.forget_unsent_cases", "schedule": crontab(hour=4, minute=10)},
}


@shared_task(name="config.heartbeat")
def beat_heart() -> None:
    """Leave the time in the cache, where the health page looks for a living worker."""
    cache.set(HEARTBEAT_KEY, timezone.now(), timeout=600)


@shared_task(name="config.forget_unsent_cases")
def forget_unsent_cases() -> int:
    """Forget the moments of the sandbox kept for an idea that was never sent; returns how many.

    The sandbox knows no idea and the club deletes nothing of the sandbox: the house asks one and tells the other.
    """
    ideas = import_module("cms.club.queries.ideas")
    bookmarks = import_module("sandbox.services.bookmarks")
    return bookmarks.forget_unsent_cases(used=ideas.cases_in_use(), now=timezone.now())


@worker_ready.connect
def _first_beat(**_kwargs: object) -> None:
    beat_heart()


@shared_task(name="config.run_django_task", autoretry_for=(IntegrityError, OperationalError), max_retries=5)
def run_django_task(*, path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Run one task that a library declared with django-tasks (Wagtail's search index, for one).

    Saving a page twice sends two such tasks, and two threads may take them at once:
    each would look for the index entry, find none and insert it. In a transaction,
    SQLite lets one wait for the other; elsewhere the loser is run again.
    """
    module_name, _, name = path.rpartition(".")
    task = getattr(import_module(module_name), name)
    with transaction.atomic():
        task.func(*args, **kwargs)
