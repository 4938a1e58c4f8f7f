"""What follows from an event. Each handler is safe to run twice: delivery is at least once."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sandbox.domain.actions import EventType
from sandbox.domain.lifecycles import CIRCUITS
from sandbox.models import Document, Event, ExportJob, Notice
from sandbox.queries.exercises import start_sequence
from sandbox.queries.notifications import wants_notifications
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


def notify_owner(event: Event) -> None:
    """Write to the account of the space that a document has a new status. Twice is once.

    Nothing for a visitor, for a person who switched it off, for what the scenario played before the exercise.
    """
    document, owner = event.document, event.space.owner
    if owner is None or document is None or not event.target or not owner.is_active:
        return
    if event.sequence <= start_sequence(event.space) or not wants_notifications(owner.pk):
        return
    with transaction.atomic():
        _notice, made = Notice.objects.get_or_create(event=event)
        if made:
            subject, body = notification(event, document)
            send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [owner.email])


def notification(event: Event, document: Document) -> tuple[str, str]:
    """Subject and body of the mail about a new status."""
    number = " ".join(document.number.split())
    parties = f"{document.supplier} → {document.recipient}"
    told = [
        f"Statut\u00a0: {event.target_label}",
        f"Date de votre espace\u00a0: {timezone.localtime(event.occurred_at):%d/%m/%Y}",
    ]
    if event.reason:
        told.append(f"Motif\u00a0: {event.reason_label}")
    if event.comment:
        told.append(f"Commentaire\u00a0: «\u00a0{event.comment}\u00a0»")
    facts = "\n".join(f"  {line}" for line in told)
    body = (
        f"Bonjour,\n\nDans votre bac à sable, la facture {number} ({parties}) a un nouveau statut.\n\n{facts}\n\n"
        f"Voir la facture\u00a0:\n{settings.BASE_URL}{reverse('sandbox:document', args=[document.pk])}\n\n"
        "Tout est fictif\u00a0: cette facture n’existe pas, personne ne la paie. Ce message ne vient pas de Chorus "
        "Pro\u00a0: il en imite les notifications.\n\n"
        "Pour ne plus en recevoir, désactivez «\u00a0Notification Facturation\u00a0»\u00a0:\n"
        f"{settings.BASE_URL}{reverse('sandbox:notifications')}\n"
    )
    return f"{settings.EMAIL_SUBJECT_PREFIX}Facture fictive {number}\u00a0: {event.target_label}", body


_MOVES = {row.event for circuit in CIRCUITS.values() for row in circuit.transitions} | {EventType.FLOW_ACCEPTED}

# Partners first: a mail server that is down must not stop the story.
HANDLERS: dict[EventType, tuple[Handler, ...]] = {
    kind: ((let_partners_answer,) if kind in _STIRRING else ()) + ((notify_owner,) if kind in _MOVES else ())
    for kind in EventType
    if kind in _STIRRING or kind in _MOVES
}
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
