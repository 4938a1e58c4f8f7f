"""Questions that screens and other rooms may ask of the courses."""

from courses.queries.catalogue import SessionCard, next_sessions_with_seats
from courses.queries.figures import TopicFigure, enrolments_by_topic
from courses.queries.personal_data import export_for

__all__ = ["SessionCard", "TopicFigure", "enrolments_by_topic", "export_for", "next_sessions_with_seats"]
