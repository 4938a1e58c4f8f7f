"""What follows from an event. Each handler is safe to run twice: delivery is at least once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from sandbox.domain.actions import EventType
from sandbox.domain.lifecycles import CIRCUITS
from sandbox.domain.notifications import NotificationPace, week_before
from sandbox.domain.petitions import noun_of
from sandbox.domain.vocabulary import Frame
from sandbox.models import Document, Event, ExportJob, Notice, NotificationChoice
from sandbox.queries.correspondence import CORRESPONDENCE, Word, word_for_seat
from sandbox.queries.exercises import start_sequence
from sandbox.queries.notifications import notification_pace, untold_events
from sandbox.queries.spaces import waits_for
from sandbox.services import class_acts, run_due_turns

Handler = Callable[[Event], None]


def let_partners_answer(event: Event) -> None:
    """Those whose turn has come act (routing at once; a partner whose delay is zero). Twice is once."""
    with class_acts():
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
    """Write to the account of the space that a document has a new status. Twice is once."""
    document, to = event.document, _told_at_once(event)
    if not to or document is None or not event.target:
        return
    with transaction.atomic():
        _notice, made = Notice.objects.get_or_create(event=event)
        if made:
            number = " ".join(document.number.split())
            noun = noun_of(Frame.of(document.frame))
            fictitious = "fictif" if noun.masculine else "fictive"
            subject = f"{noun.singular.capitalize()} {fictitious} {number}\u00a0: {event.target_label}"
            url = _absolute("sandbox:document", document.pk)
            context = {"event": event, "document": document, "number": number, "url": url, "noun": noun}
            _send("status", subject, to, context)


def tell_owner(event: Event) -> None:
    """Write to the account of the space that a message or an answer reached the seat it holds. Twice is once."""
    to, word = _told_at_once(event), word_for_seat(event)
    if not to or word is None:
        return
    with transaction.atomic():
        _notice, made = Notice.objects.get_or_create(event=event)
        if made:
            _send("word", word.headline, to, {"told": _read(word)})


def _told_at_once(event: Event) -> str:
    """The address to write to now; empty for a visitor, another pace, what the scenario played before the exercise."""
    owner = event.space.owner
    if owner is None or not owner.is_active or event.sequence <= start_sequence(event.space):
        return ""
    return owner.email if notification_pace(owner.pk) is NotificationPace.EACH else ""


def send_weekly_summary(*, user_id: int, now: datetime) -> bool:
    """Sum up the last whole week to a person who chose that; True when a mail left. Twice is once.

    Every event told gets its notice in the transaction of the mail: a run that dies before it ends told nothing, the
    next one tells it. A week without anything is not told.
    """
    start, end = (_midnight(day) for day in week_before(timezone.localdate(now)))
    with transaction.atomic():
        choice = (
            NotificationChoice.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(user_id=user_id, pace=NotificationPace.WEEKLY.value, user__is_active=True)
            .first()
        )
        if choice is None:
            return False
        since = max(start, choice.chosen_at)
        moves = untold_events(user_id=user_id, kinds=_MOVES, start=since, end=end, on_documents=True)
        said = untold_events(user_id=user_id, kinds=CORRESPONDENCE, start=since, end=end)
        words = [word for event in said if (word := word_for_seat(event))]
        if not moves and not words:
            return False
        Notice.objects.bulk_create(Notice(event=event) for event in (*moves, *(word.event for word in words)))
        told = _told_of(moves)
        last_day = timezone.localdate(end) - timedelta(days=1)
        context = {"invoices": told, "words": [_read(word) for word in words], "first": start, "last": last_day}
        _send("weekly", _headline(len(told), len(words)), choice.user.email, context)
    return True


@dataclass(frozen=True, slots=True)
class _Told:
    """One invoice of a summary: where it is, whether it waits for the seat one holds, what it went through."""

    number: str
    document: Document
    waits: bool
    url: str
    events: tuple[Event, ...]


def _told_of(events: list[Event]) -> list[_Told]:
    """The invoices of these events, those that wait for the person first."""
    found = []
    for _pk, group in groupby(events, key=lambda event: event.document_id):
        moves = tuple(group)
        document, seat = moves[0].document, moves[0].space.current_seat
        assert document is not None  # noqa: S101 - asked for
        found.append(
            _Told(
                number=" ".join(document.number.split()),
                document=document,
                waits=seat is not None and waits_for(document, seat),
                url=_absolute("sandbox:document", document.pk),
                events=moves,
            )
        )
    return sorted(found, key=lambda told: not told.waits)


def _headline(invoices: int, words: int) -> str:
    """« Votre semaine au bac à sable : 2 factures ont bougé, 1 message ou réponse »."""
    parts = [f"{invoices}\u00a0facture{'s ont' if invoices > 1 else ' a'} bougé"] if invoices else []
    if words:
        parts.append(f"{words}\u00a0message{'s ou réponses' if words > 1 else ' ou réponse'}")
    return f"Votre semaine au bac à sable\u00a0: {', '.join(parts)}"


def _read(word: Word) -> dict[str, Any]:
    return {"word": word, "url": _absolute(word.url_name, word.pk)}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _absolute(name: str, *args: object) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=args)}"


def _send(template: str, subject: str, to: str, context: dict[str, Any]) -> None:
    """One message, in text and in HTML. Machines answer machines otherwise (RFC 3834)."""
    context = {**context, "settings_url": _absolute("sandbox:notifications")}
    message = EmailMultiAlternatives(
        f"{settings.EMAIL_SUBJECT_PREFIX}{subject}",
        render_to_string(f"sandbox/mail/{template}.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [to],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    message.attach_alternative(render_to_string(f"sandbox/mail/{template}.html", context), "text/html")
    message.send()


_MOVES = {row.event for circuit in CIRCUITS.values() for row in circuit.transitions} | {EventType.FLOW_ACCEPTED}

# Partners first: a mail server that is down must not stop the story.
HANDLERS: dict[EventType, tuple[Handler, ...]] = {
    kind: ((let_partners_answer,) if kind in _STIRRING else ())
    + ((notify_owner,) if kind in _MOVES else ())
    + ((tell_owner,) if kind in CORRESPONDENCE else ())
    for kind in EventType
    if kind in _STIRRING or kind in _MOVES or kind in CORRESPONDENCE
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
