"""What follows from an event. Every handler may be run twice."""

from datetime import datetime

from courses.handlers.mail import send_mails
from courses.handlers.rooms import close_empty_room
from courses.handlers.support_mail import send_support_mail
from courses.models import CourseEvent


def relay(event: CourseEvent, *, now: datetime) -> bool:
    """Do all that follows from ``event``; whether nothing is left to do."""
    close_empty_room(event, now=now)
    return send_mails(event, now=now) & send_support_mail(event, now=now)
