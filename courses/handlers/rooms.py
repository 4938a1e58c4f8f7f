"""The room of a session is closed once the session is over: nobody stays behind in it, and the server is free."""

from datetime import datetime

from courses.domain.refusals import RefusedError
from courses.domain.vocabulary import EventType
from courses.models import CourseEvent
from courses.services.rooms import close_room


def close_empty_room(event: CourseEvent, *, now: datetime) -> None:
    """End the meeting when the trainer ended the class, or closed the list once the hour was over; twice is once.

    A room that does not answer, or that is set up no more, ends by itself.
    """
    if event.session is None:
        return
    ended = event.type == EventType.LIVE_ENDED.value
    listed = event.type == EventType.PRESENCE_CLOSED.value and now >= event.session.ends_at
    if ended or listed:
        try:
            close_room(session=event.session)
        except RefusedError:
            return
