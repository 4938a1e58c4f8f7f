"""Rows of the room: topics, sessions, enrolments, the journal and the mail that follows from it."""

from courses.models.enrolment import Enrolment
from courses.models.journal import CourseEvent, CourseMail
from courses.models.session import Session
from courses.models.topic import Topic

__all__ = ["CourseEvent", "CourseMail", "Enrolment", "Session", "Topic"]
