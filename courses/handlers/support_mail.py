"""The mails of a request for support: one thread in the requester's mailbox, each message sent once."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from courses.domain.refusals import EXPLANATIONS
from courses.domain.vocabulary import EventType
from courses.formats.replies import MARK
from courses.handlers.mail import CLAIM_TERM, HEADERS, absolute, quoted
from courses.models import CourseEvent, SupportMail, SupportRequest
from courses.queries.catalogue import day_in_words, hour_in_words

_TEMPLATES = {
    EventType.SUPPORT_RECEIVED: "support_received",
    EventType.SUPPORT_REPLIED: "support_replied",
    EventType.SUPPORT_CLOSED: "support_closed",
    EventType.LETTER_REFUSED: "support_not_taken",
    EventType.FILES_LEFT_OUT: "support_files_left",
}


def send_support_mail(event: CourseEvent, *, now: datetime) -> bool:
    """Send the mail that ``event`` owes, if it owes one and it was not sent; whether nothing is left to send."""
    mail = SupportMail.objects.filter(event=event, sent_at=None).select_related("request", "message").first()
    if mail is None:
        return True
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_TERM)
    if not SupportMail.objects.filter(free, pk=mail.pk, sent_at=None).update(claimed_at=now):
        return False
    try:
        if mail.request.erased_at is None:
            compose(mail, event=event).send()
    except OSError:
        SupportMail.objects.filter(pk=mail.pk).update(claimed_at=None)
        raise
    SupportMail.objects.filter(pk=mail.pk).update(sent_at=now)
    return True


def message_id(request: SupportRequest, part: str) -> str:
    """One identifier a mail; the first of a thread is known in advance, so that the others can answer it."""
    return f"<accompagnement-{request.pk}.{part}@{urlsplit(settings.BASE_URL).hostname}>"


def compose(mail: SupportMail, *, event: CourseEvent) -> EmailMultiAlternatives:
    """The mail, ready to leave; it answers the first one, so that mailboxes show one thread.

    Where replies are read, a line says where to write: what the reply quotes is cut there.
    """
    event_type = EventType(event.type)
    request, template = mail.request, _TEMPLATES[event_type]
    context = {
        "request": request,
        "message": mail.message,
        "due": f"{day_in_words(request.due_at)}, {hour_in_words(request.due_at)}",
        "url": absolute(reverse("support:thread", args=[request.token])),
        "operator": settings.OPERATOR,
        "mark": f"── {MARK} ──" if settings.INBOX_ADDRESS else "",
        "files": event.payload.get("files", []),
        "refusal": EXPLANATIONS.get(event.payload.get("refusal")),
    }
    first = event_type is EventType.SUPPORT_RECEIVED
    root = message_id(request, "0")
    thread = {} if first else {"In-Reply-To": root, "References": root}
    composed = EmailMultiAlternatives(
        subject=f"{'' if first else 'Re: '}[{request.reference}] {request.subject}",
        body=render_to_string(f"courses/mail/{template}.txt", context),
        to=[f"{quoted(request.name)} <{request.email}>"],
        headers={**HEADERS, **thread, "Message-ID": root if first else message_id(request, str(mail.event_id))},
    )
    composed.attach_alternative(render_to_string(f"courses/mail/{template}.html", context), "text/html")
    return composed
