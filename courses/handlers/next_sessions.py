"""The news that a session of a topic is planned, for those who asked to be told."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from courses.domain.vocabulary import MailKind, SessionKind
from courses.models import CourseEvent, Enrolment
from courses.queries.catalogue import day_in_words, hour_in_words
from courses.queries.consents import to_be_told

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def news_owed(event: CourseEvent) -> list[tuple[Enrolment, MailKind]]:
    """Who is owed the news of the session that ``event`` planned: one person, one mail."""
    if event.session is None:
        return []
    return [(e, MailKind.NEXT_SESSION) for e in to_be_told(session=event.session, now=event.at, but=event)]


def news_letter(enrolment: Enrolment, *, event: CourseEvent) -> EmailMultiAlternatives | None:
    """The message, or None when the consent was withdrawn since, or the session called off."""
    session = event.session
    if session is None or session.called_off_at is not None or enrolment.contact_consent_at is None:
        return None
    if enrolment.erased_at is not None:
        return None
    page, topic = reverse("courses:page", args=[session.slug]), reverse("courses:page", args=[session.topic.slug])
    stop = f"{settings.BASE_URL}{reverse('courses:stop_news', args=[enrolment.token])}"
    day = day_in_words(session.starts_at)
    context = {
        "name": enrolment.name,
        "title": session.topic.title,
        "kind": SessionKind(session.kind).label,
        "day": day,
        "hour": hour_in_words(session.starts_at),
        "session_url": f"{settings.BASE_URL}{page}",
        "topic_url": f"{settings.BASE_URL}{topic}",
        "stop_url": stop,
        "operator": settings.OPERATOR,
    }
    message = EmailMultiAlternatives(
        subject=f"Nouvelle session\u00a0: {session.topic.title}, {day}",
        body=render_to_string("courses/mail/next_session.txt", context),
        to=[enrolment.email],
        # One click in the mail program is enough (RFC 8058): it posts to the address, without a page.
        headers={**HEADERS, "List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    message.attach_alternative(render_to_string("courses/mail/next_session.html", context), "text/html")
    return message
