"""The messages about wishes for a date: prove the address, then the news that a date opened."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from courses.domain.slots import slot_in_words
from courses.domain.vocabulary import EventType, InterestState, MailKind
from courses.models import CourseEvent, Interest
from courses.queries.catalogue import day_in_words, hour_in_words

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def wishes_owed(event: CourseEvent) -> list[tuple[Interest, MailKind]]:
    """Who is owed which message because of ``event``."""
    match EventType(event.type):
        case EventType.INTEREST_LEFT:
            return [(i, MailKind.INTEREST) for i in Interest.objects.filter(pk=event.payload["interest"])]
        case EventType.DATE_OPENED:
            return [(i, MailKind.DATE_OPENED) for i in Interest.objects.filter(pk__in=event.payload["interests"])]
        case _:
            return []


def wish_letter(interest: Interest, kind: MailKind, *, event: CourseEvent) -> EmailMultiAlternatives | None:
    """The message, or None when the wish was withdrawn since."""
    if interest.erased_at is not None or interest.state == InterestState.WITHDRAWN.value:
        return None
    link = reverse("courses:wish", args=[interest.token])
    context = {
        "name": interest.name,
        "title": interest.topic.title,
        "slots": [slot_in_words(code) for code in interest.slots],
        "private_url": f"{settings.BASE_URL}{link}",
        "operator": settings.OPERATOR,
    }
    subject = f"Confirmez votre souhait : {interest.topic.title}"
    if kind is MailKind.DATE_OPENED and event.session is not None:
        session = event.session
        day, hour = day_in_words(session.starts_at), hour_in_words(session.starts_at)
        page = reverse("courses:page", args=[session.slug])
        context |= {"day": day, "hour": hour, "session_url": f"{settings.BASE_URL}{page}"}
        subject = f"Une date s’ouvre : {interest.topic.title}, {day}"
    name = "wish_date" if kind is MailKind.DATE_OPENED else "wish"
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"courses/mail/{name}.txt", context),
        to=[interest.email],
        headers=dict(HEADERS),
    )
    message.attach_alternative(render_to_string(f"courses/mail/{name}.html", context), "text/html")
    return message
