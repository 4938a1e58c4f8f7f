"""What follows from an event. Each handler is safe to run twice: delivery is at least once."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sandbox.domain.actions import EventType
from sandbox.models import Event, ExportJob
from sandbox.services import run_due_turns

Handler = Callable[[Event], None]


def let_partners_answer(event: Event) -> None:
    """Those whose turn has come act (routing at once; a partner whose delay is zero). Twice is once."""
    run_due_turns(space_id=event.space_id)


_STIRRING = (
    EventType.DEPOSITED,
    EventType.FLOW_ACCEPTED,
    EventType.VALIDATED,
    EventType.VALIDATION_LAPSED,
    EventType.SECOND_VALIDATION_ASKED,
    EventType.VALIDATOR_CORRECTED,
    EventType.FORWARDED,
    EventType.RECYCLED,
    EventType.COMPLETED,
    EventType.ROUTED,
    EventType.MADE_AVAILABLE,
    EventType.SEAT_TAKEN,
)

HANDLERS: dict[EventType, tuple[Handler, ...]] = dict.fromkeys(_STIRRING, (let_partners_answer,))
"""The handlers of each kind of event; a kind that is not here has none."""


def tell_export(*, job_id: int, now: datetime) -> bool:
    """Write to the account that asked for a file that it is ready; True when written. Twice is once."""
    with transaction.atomic():
        waiting = ExportJob.objects.filter(pk=job_id, state="done", told_at=None, actor__isnull=False)
        if not waiting.update(told_at=now):
            return False
        job = ExportJob.objects.select_related("actor").get(pk=job_id)
        assert job.actor is not None  # noqa: S101 - filtered above
        assert job.expires_at is not None  # noqa: S101 - the database says so
        address = f"{settings.BASE_URL}{reverse('sandbox:export', args=[job.pk])}"
        count = f"{job.rows_done:,}".replace(",", "\u202f")
        body = (
            f"Bonjour,\n\nLa liste que vous avez demandée dans le bac à sable est prête\u00a0: {count} factures, "
            f"au format {job.format.upper()}.\n\nTéléchargez-la ici\u00a0:\n{address}\n\n"
            f"Le fichier sera effacé le {timezone.localtime(job.expires_at):%d/%m/%Y}. Tout y est fictif.\n"
        )
        subject = f"{settings.EMAIL_SUBJECT_PREFIX}Votre liste de factures est prête"
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [job.actor.email])
    return True
