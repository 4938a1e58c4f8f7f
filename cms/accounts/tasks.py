"""What the accounts room does at night."""

from datetime import timedelta

from celery import shared_task
from celery.schedules import crontab
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from cms.accounts import services

BEAT = {
    "accounts.purge_unverified": {"task": "accounts.purge_unverified", "schedule": crontab(hour=3, minute=10)},
    "accounts.clear_sessions": {"task": "accounts.clear_sessions", "schedule": crontab(hour=3, minute=20)},
}


@shared_task(name="accounts.purge_unverified")
def purge_unverified() -> int:
    """Sign-ups never confirmed have an end."""
    return services.purge_unverified(now=timezone.now(), after=timedelta(days=settings.ACCOUNT_UNVERIFIED_DAYS))


@shared_task(name="accounts.clear_sessions")
def clear_sessions() -> None:
    """Expired sessions are deleted where they are rows or files."""
    call_command("clearsessions")
