"""The messages of the room: who is owed one, what it says, and that it leaves once.

A row says which message an event owes to whom. It is claimed before sending
and stamped after, so that neither a second relay nor two workers at once send
it twice; a claim older than ``CLAIM_TERM`` is that of a worker that died.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from courses.domain.certificates import grouped
from courses.domain.seats import duration_in_words
from courses.domain.vocabulary import EnrolmentState, EventType, MailKind
from courses.formats.attestation import Attestation, attestation_pdf
from courses.formats.calendar import Meeting, Person, cancellation, invitation
from courses.models import CourseEvent, CourseMail, Enrolment
from courses.queries.catalogue import date_words, day_in_words, hour_in_words, lines, trainer_name

CLAIM_TERM = timedelta(minutes=10)
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
    text = [f"{session.topic.summary}", f"Votre inscription : {private}"]
    if session.join_url:
        text.insert(1, f"Rejoindre la session : {session.join_url}")
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
        "confirm_address", "Confirmez votre inscription : {title}", frozenset({EnrolmentState.HELD})
    ),
    MailKind.INVITATION: _Letter(
        "invitation", "Inscription confirmée : {title}, {day}", frozenset({EnrolmentState.CONFIRMED}), "REQUEST"
    ),
    MailKind.CANCELLATION: _Letter(
        "cancellation", "Inscription annulée : {title}", frozenset({EnrolmentState.CANCELLED}), "CANCEL"
    ),
    MailKind.PRIVATE_LINK: _Letter(
        "private_link", "Votre lien personnel : {title}", frozenset({EnrolmentState.CONFIRMED}), "REQUEST"
    ),
    MailKind.CHANGE: _Letter(
        "change", "Votre session change : {title}, {day}", frozenset({EnrolmentState.CONFIRMED}), "REQUEST"
    ),
    MailKind.AFTERWARDS: _Letter(
        "afterwards", "Votre présence et votre avis : {title}", frozenset({EnrolmentState.CONFIRMED})
    ),
    MailKind.PRESENCE: _Letter("presence", "Votre présence est revue : {title}", frozenset({EnrolmentState.CONFIRMED})),
    MailKind.SURVEY_REMINDER: _Letter(
        "survey_reminder", "Votre avis nous manque : {title}", frozenset({EnrolmentState.CONFIRMED})
    ),
}


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
            held = MailKind.CONFIRM_ADDRESS, MailKind.PRIVATE_LINK
            return [(e, held[e.state == EnrolmentState.CONFIRMED.value]) for e in one]
        case EventType.SESSION_CHANGED if event.payload.get("changed") and event.session:
            return [(e, MailKind.CHANGE) for e in event.session.enrolments.confirmed()]
        case EventType.PRESENCE_CORRECTED if event.session and hasattr(event.session, "sheet"):
            return [(e, MailKind.PRESENCE) for e in one]
        case EventType.PRESENCE_CLOSED if event.session:
            return [(e, MailKind.AFTERWARDS) for e in event.session.enrolments.confirmed()]
        case EventType.SURVEY_REMINDED if event.session:
            silent = event.session.enrolments.confirmed().filter(survey_pass__answered=False)
            return [(e, MailKind.SURVEY_REMINDER) for e in silent]
        case _:
            return []


def send_mails(event: CourseEvent, *, now: datetime) -> bool:
    """Send what ``event`` owes and was not sent; whether all of it has left.

    Raises OSError when a server refused one, after every other was tried: an
    address that no longer exists must not silence those behind it.
    """
    for enrolment, kind in mails_owed(event):
        CourseMail.objects.get_or_create(event=event, enrolment=enrolment, kind=kind.value)
    waiting = event.mails.filter(sent_at=None).select_related(
        "enrolment__session__topic", "enrolment__session__trainer"
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
    enrolment, letter = mail.enrolment, _LETTERS[MailKind(mail.kind)]
    still_true = EnrolmentState(enrolment.state) in letter.sent_in and enrolment.erased_at is None
    try:
        if still_true:
            compose(enrolment, letter, event=event).send()
    except OSError:
        CourseMail.objects.filter(pk=mail.pk).update(claimed_at=None)
        raise
    CourseMail.objects.filter(pk=mail.pk).update(sent_at=now)
    return True


def compose(enrolment: Enrolment, letter: _Letter, *, event: CourseEvent) -> EmailMultiAlternatives:
    """The message, ready to leave: plain text, simple HTML, a calendar file where due."""
    session = enrolment.session
    words = {"title": session.topic.title, "day": day_in_words(session.starts_at)}
    context = {
        **words,
        "hour": hour_in_words(session.starts_at),
        "session": session,
        "enrolment": enrolment,
        "trainer": trainer_name(session),
        "private_url": absolute(reverse("courses:private", args=[enrolment.token])),
        "list_url": absolute(reverse("courses:index")),
        "afterwards_url": absolute(reverse("courses:afterwards", args=[enrolment.token])),
        "presence": getattr(enrolment, "attendance", None),
        "held_until_day": day_in_words(enrolment.held_until) if enrolment.held_until else "",
        "held_until_hour": hour_in_words(enrolment.held_until) if enrolment.held_until else "",
        "changed": event.payload.get("changed", []),
        "operator": settings.OPERATOR,
    }
    message = EmailMultiAlternatives(
        subject=letter.subject.format(**words),
        body=render_to_string(f"courses/mail/{letter.template}.txt", context),
        to=[f"{_quoted(enrolment.name)} <{enrolment.email}>"],
        headers=HEADERS,
    )
    message.attach_alternative(render_to_string(f"courses/mail/{letter.template}.html", context), "text/html")
    if letter.calendar:
        content = invitation_file(enrolment) if letter.calendar == "REQUEST" else cancellation_file(enrolment)
        message.attach(_calendar_part(content, method=letter.calendar))
    return message


def _quoted(name: str) -> str:
    """A display name that cannot break the header, whatever people typed."""
    kept = "".join(c for c in name if c.isprintable()).replace("\\", "").replace('"', "")
    return f'"{kept}"'


def _calendar_part(content: bytes, *, method: str) -> MIMEText:
    part = MIMEText(content.decode(), "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="invitation.ics")
    return part
