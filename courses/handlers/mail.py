"""The messages of the room: who is owed one, what it says, and that it leaves once.

A row says which message an event owes to whom. It is claimed before sending
and stamped after, so that neither a second relay nor two workers at once send
it twice; a claim older than ``CLAIM_TERM`` is that of a worker that died.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from courses.domain.certificates import grouped
from courses.domain.seats import duration_in_words
from courses.domain.vocabulary import LIVE_STATES, EnrolmentState, EventType, MailKind, ReminderKind
from courses.formats.attestation import Attestation, attestation_pdf
from courses.formats.calendar import Meeting, Person, cancellation, invitation
from courses.handlers.next_sessions import news_letter, news_owed
from courses.handlers.wishes import wish_letter, wishes_owed
from courses.models import CourseEvent, CourseMail, Enrolment
from courses.queries.catalogue import date_words, day_in_words, hour_in_words, lines, trainer_name
from courses.services.reachability import note_unreachable

CLAIM_TERM = timedelta(minutes=10)
# From here on, a code of an SMTP server is a refusal for ever (RFC 5321, 4.2.1).
_REFUSED_FOR_EVER = 500
# Machines answer machines otherwise (RFC 3834). Nothing in a message counts who reads it.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def absolute(path: str) -> str:
    """The public address of a path of the site."""
    return f"{settings.BASE_URL}{path}"


def calendar_uid(enrolment: Enrolment) -> str:
    """One enrolment, one identifier, in the whole world; another enrolment of the same person has another."""
    return f"{enrolment.uid}@{urlsplit(settings.BASE_URL).hostname}"


def organiser() -> Person:
    """Whom calendars show as the organiser: the sender of the mail."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Person(name=name or settings.OPERATOR, email=address)


def meeting_of(enrolment: Enrolment) -> Meeting:
    """The meeting in the calendar of one person, join link included: its address is proven by then."""
    session = enrolment.session
    private = absolute(reverse("courses:private", args=[enrolment.token]))
    text = [f"{session.topic.summary}", f"Votre inscription : {private}"]
    if session.join_url:
        text.insert(1, f"Rejoindre la session : {session.join_url}")
    return Meeting(
        uid=calendar_uid(enrolment),
        sequence=enrolment.sequence,
        starts_at=session.starts_at,
        minutes=session.duration_minutes,
        title=session.topic.title,
        description="\n".join(text),
        url=private,
        stamped_at=enrolment.cancelled_at or enrolment.confirmed_at or enrolment.created_at,
        join_url=session.join_url,
    )


def invitation_file(enrolment: Enrolment) -> bytes:
    """The calendar file of a confirmed enrolment."""
    attendee = Person(name=enrolment.name, email=enrolment.email)
    return invitation(meeting=meeting_of(enrolment), organiser=organiser(), attendee=attendee)


def cancellation_file(enrolment: Enrolment) -> bytes:
    """The calendar file that takes the session out of the calendar."""
    attendee = Person(name=enrolment.name, email=enrolment.email)
    return cancellation(meeting=meeting_of(enrolment), organiser=organiser(), attendee=attendee)


def certificate_file(enrolment: Enrolment) -> bytes:
    """The certificate of somebody who attended, as a PDF."""
    session, certificate = enrolment.session, enrolment.certificate
    return attestation_pdf(
        Attestation(
            operator=settings.OPERATOR,
            name=enrolment.name,
            organisation=enrolment.organisation,
            topic=session.topic.title,
            kind=session.kind,
            day=day_in_words(session.starts_at),
            duration=duration_in_words(session.duration_minutes),
            trainer=trainer_name(session),
            objectives=tuple(lines(session.topic.objectives)),
            issued=date_words(certificate.issued_on),
            code=grouped(certificate.code),
            check_url=absolute(reverse("courses:certificate_check")),
        )
    )


@dataclass(frozen=True)
class _Letter:
    """How one kind of message is made; ``sent_in`` are the states in which it still makes sense."""

    template: str
    subject: str
    sent_in: frozenset[EnrolmentState]
    calendar: str = ""


_LETTERS = {
    MailKind.CONFIRM_ADDRESS: _Letter(
        "confirm_address", "Confirmez votre inscription : {title}", frozenset({EnrolmentState.HELD})
    ),
    MailKind.INVITATION: _Letter(
        "invitation", "Inscription confirmée : {title}, {day}", frozenset({EnrolmentState.CONFIRMED}), "REQUEST"
    ),
    MailKind.CANCELLATION: _Letter(
        "cancellation", "Inscription annulée : {title}", frozenset({EnrolmentState.CANCELLED}), "CANCEL"
    ),
    MailKind.PRIVATE_LINK: _Letter(
        "private_link", "Votre lien personnel : {title}", frozenset({EnrolmentState.CONFIRMED}), "REQUEST"
    ),
    MailKind.CHANGE: _Letter("change", "Votre session change : {title}, {day}", frozenset(LIVE_STATES), "REQUEST"),
    MailKind.AFTERWARDS: _Letter(
        "afterwards", "Votre présence et votre avis : {title}", frozenset({EnrolmentState.CONFIRMED})
    ),
    MailKind.PRESENCE: _Letter("presence", "Votre présence est revue : {title}", frozenset({EnrolmentState.CONFIRMED})),
    MailKind.SURVEY_REMINDER: _Letter(
        "survey_reminder", "Votre avis nous manque : {title}", frozenset({EnrolmentState.CONFIRMED})
    ),
    MailKind.MOVED: _Letter(
        "moved", "Votre date est changée : {title}, {day}", frozenset({EnrolmentState.CONFIRMED}), "REQUEST"
    ),
    MailKind.CALLED_OFF: _Letter("called_off", "Session annulée : {title}, {day}", frozenset(LIVE_STATES), "CANCEL"),
    MailKind.QUEUED: _Letter("queued", "En liste d’attente : {title}, {day}", frozenset({EnrolmentState.WAITING})),
    MailKind.OFFER: _Letter("offer", "Une place se libère : {title}, {day}", frozenset({EnrolmentState.HELD})),
    MailKind.UNSERVED: _Letter(
        "unserved", "Liste d’attente close : {title}, {day}", frozenset({EnrolmentState.UNSERVED})
    ),
    MailKind.REMINDER: _Letter("reminder", "{when} : {title}", frozenset({EnrolmentState.CONFIRMED})),
}
# The words of a reminder's subject: the day itself is in the message, a late one must not lie.
_REMINDED = {
    ReminderKind.WEEK: "Votre session, le {day}",
    ReminderKind.DAY: "Votre session, le {day} à {hour}",
    ReminderKind.HOUR: "Votre session commence à {hour}",
}
# What a person reads about each field that changed.
_CHANGED = {
    "starts_at": "la date ou l’heure",
    "duration_minutes": "la durée",
    "join_url": "le lien de connexion",
    "room_provider": "la salle",
    "trainer_id": "le formateur",
}
# What concerns whoever has not proven their address, or waits: never the way into the room.
_CHANGED_FOR_ALL = frozenset({"starts_at", "duration_minutes", "trainer_id"})


def mails_owed(event: CourseEvent) -> list[tuple[Enrolment, MailKind]]:
    """Who is owed which message because of ``event``."""
    one = [event.enrolment] if event.enrolment else []
    match EventType(event.type):
        case EventType.SEAT_HELD:
            return [(e, MailKind.CONFIRM_ADDRESS) for e in one]
        case EventType.ENROLLED | EventType.CONFIRMED:
            return [(e, MailKind.INVITATION) for e in one]
        case EventType.CANCELLED if event.payload.get("source") == EnrolmentState.CONFIRMED.value:
            # A seat that was only held is in nobody's calendar: its page says that it is given back.
            return [(e, MailKind.CANCELLATION) for e in one]
        case EventType.LINK_REQUESTED:
            return [(e, _link_again(e)) for e in one]
        case EventType.REMINDER_DUE:
            return [(r.enrolment, MailKind.REMINDER) for r in event.reminders.select_related("enrolment")]
        case EventType.SESSION_CALLED_OFF if event.session:
            return [(e, MailKind.CALLED_OFF) for e in event.session.enrolments.live().filter(erased_at=None)]
        case EventType.QUEUED | EventType.OFFERED | EventType.UNSERVED | EventType.MOVED as kind:
            return [(e, _FOLLOWING[kind]) for e in one]
        case EventType.SESSION_SCHEDULED:
            return news_owed(event)
        case EventType.SESSION_CHANGED if event.payload.get("changed") and event.session:
            enrolments = event.session.enrolments
            told = enrolments.live() if _CHANGED_FOR_ALL & set(event.payload["changed"]) else enrolments.confirmed()
            return [(e, MailKind.CHANGE) for e in told]
        case EventType.PRESENCE_CORRECTED if event.session and hasattr(event.session, "sheet"):
            return [(e, MailKind.PRESENCE) for e in one]
        case EventType.PRESENCE_CLOSED if event.session:
            return [(e, MailKind.AFTERWARDS) for e in event.session.enrolments.confirmed()]
        case EventType.SURVEY_REMINDED if event.session:
            silent = event.session.enrolments.confirmed().filter(survey_pass__answered=False)
            return [(e, MailKind.SURVEY_REMINDER) for e in silent]
        case _:
            return []


_FOLLOWING = {
    EventType.QUEUED: MailKind.QUEUED,
    EventType.OFFERED: MailKind.OFFER,
    EventType.UNSERVED: MailKind.UNSERVED,
    EventType.MOVED: MailKind.MOVED,
}


def _link_again(enrolment: Enrolment) -> MailKind:
    if enrolment.state == EnrolmentState.WAITING.value:
        return MailKind.QUEUED
    if enrolment.state == EnrolmentState.CONFIRMED.value:
        return MailKind.PRIVATE_LINK
    return MailKind.OFFER if enrolment.offered_at else MailKind.CONFIRM_ADDRESS


def send_mails(event: CourseEvent, *, now: datetime) -> bool:
    """Send what ``event`` owes and was not sent; whether all of it has left.

    Raises OSError when a server refused one, after every other was tried: an
    address that no longer exists must not silence those behind it.
    """
    owed = [CourseMail(event=event, enrolment=enrolment, kind=kind.value) for enrolment, kind in mails_owed(event)]
    owed += [CourseMail(event=event, interest=interest, kind=kind.value) for interest, kind in wishes_owed(event)]
    CourseMail.objects.bulk_create(owed, ignore_conflicts=True, batch_size=500)
    waiting = event.mails.filter(sent_at=None, refused_at=None).select_related(
        "enrolment__session__topic", "enrolment__session__trainer", "interest__topic"
    )
    left, failure = True, None
    for mail in waiting:
        try:
            left &= _send_once(mail, event=event, now=now)
        except OSError as error:
            failure = error
    if failure is not None:
        raise failure
    return left


def _send_once(mail: CourseMail, *, event: CourseEvent, now: datetime) -> bool:
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_TERM)
    if not CourseMail.objects.filter(free, pk=mail.pk, sent_at=None).update(claimed_at=now):
        return False
    try:
        message = _message(mail, event=event)
        if message is not None:
            # The same whenever it leaves: a server that got it twice can tell.
            message.extra_headers["Message-ID"] = f"<formation-{mail.pk}@{urlsplit(settings.BASE_URL).hostname}>"
            message.send()
    except SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        if not codes or min(codes) < _REFUSED_FOR_EVER:
            CourseMail.objects.filter(pk=mail.pk).update(claimed_at=None)
            raise
        CourseMail.objects.filter(pk=mail.pk).update(refused_at=now)
        if mail.enrolment_id:
            note_unreachable(enrolment_id=mail.enrolment_id, now=now)
        return True
    except OSError:
        CourseMail.objects.filter(pk=mail.pk).update(claimed_at=None)
        raise
    CourseMail.objects.filter(pk=mail.pk).update(sent_at=now)
    return True


def _message(mail: CourseMail, *, event: CourseEvent) -> EmailMultiAlternatives | None:
    """What to send, or None when it makes no sense any more."""
    if mail.interest is not None:
        return wish_letter(mail.interest, MailKind(mail.kind), event=event)
    enrolment = mail.enrolment
    if enrolment is not None and mail.kind == MailKind.NEXT_SESSION.value:
        return news_letter(enrolment, event=event)
    letter = _LETTERS[MailKind(mail.kind)]
    if enrolment is None or EnrolmentState(enrolment.state) not in letter.sent_in or enrolment.erased_at is not None:
        return None
    if enrolment.session.called_off_at is not None and mail.kind != MailKind.CALLED_OFF.value:
        return None
    if mail.kind == MailKind.REMINDER.value and not _still_announced(enrolment, event):
        return None
    return compose(enrolment, letter, event=event)


def _still_announced(enrolment: Enrolment, event: CourseEvent) -> bool:
    """Whether the reminder is that of the date the person has now: they, or the session, may have moved since."""
    return event.reminders.filter(enrolment=enrolment, starts_at=enrolment.session.starts_at).exists()


def compose(enrolment: Enrolment, letter: _Letter, *, event: CourseEvent) -> EmailMultiAlternatives:
    """The message, ready to leave: plain text, simple HTML, a calendar file where due."""
    session = enrolment.session
    in_calendar = enrolment.state == EnrolmentState.CONFIRMED.value
    words = {
        "title": session.topic.title,
        "day": day_in_words(session.starts_at),
        "hour": hour_in_words(session.starts_at),
    }
    if event.type == EventType.REMINDER_DUE.value:
        words["when"] = _REMINDED[ReminderKind(event.payload["kind"])].format(**words)
    context = {
        **words,
        "session": session,
        "enrolment": enrolment,
        "trainer": trainer_name(session),
        "private_url": absolute(reverse("courses:private", args=[enrolment.token])),
        "list_url": absolute(reverse("courses:index")),
        "afterwards_url": absolute(reverse("courses:afterwards", args=[enrolment.token])),
        "presence": getattr(enrolment, "attendance", None),
        "held_until_day": day_in_words(enrolment.held_until) if enrolment.held_until else "",
        "held_until_hour": hour_in_words(enrolment.held_until) if enrolment.held_until else "",
        "changed": [
            _CHANGED[f]
            for f in event.payload.get("changed", [])
            if f in _CHANGED and (in_calendar or f in _CHANGED_FOR_ALL)
        ],
        "before": _before(event),
        "refuse_url": absolute(reverse("courses:refuse", args=[enrolment.token])),
        "session_url": absolute(reverse("courses:page", args=[session.slug])),
        "in_calendar": in_calendar,
        "waits": enrolment.state == EnrolmentState.WAITING.value,
        "ahead": enrolment.session.enrolments.waiting().filter(queue_rank__lt=enrolment.queue_rank or 0).count(),
        "operator": settings.OPERATOR,
    }
    message = EmailMultiAlternatives(
        subject=letter.subject.format(**words),
        body=render_to_string(f"courses/mail/{letter.template}.txt", context),
        to=[f"{quoted(enrolment.name)} <{enrolment.email}>"],
        headers=dict(HEADERS),
    )
    message.attach_alternative(render_to_string(f"courses/mail/{letter.template}.html", context), "text/html")
    if letter.calendar and enrolment.confirmed_at is not None:
        content = invitation_file(enrolment) if letter.calendar == "REQUEST" else cancellation_file(enrolment)
        message.attach(_calendar_part(content, method=letter.calendar))
    return message


def _before(event: CourseEvent) -> str:
    """The date before the change, in words; empty when it stays."""
    if "before" not in event.payload or "starts_at" not in event.payload.get("changed", ["starts_at"]):
        return ""
    before = datetime.fromisoformat(event.payload["before"])
    return f"{day_in_words(before)}, {hour_in_words(before)}"


def quoted(name: str) -> str:
    """A display name that cannot break the header, whatever people typed."""
    kept = "".join(c for c in name if c.isprintable()).replace("\\", "").replace('"', "")
    return f'"{kept}"'


def _calendar_part(content: bytes, *, method: str) -> MIMEText:
    part = MIMEText(content.decode(), "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="invitation.ics")
    return part
