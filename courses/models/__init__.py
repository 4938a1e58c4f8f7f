"""Rows of the room: topics, sessions, enrolments, presences, the journal and the mail that follows from it."""

from courses.models.attendance import Attendance, AttendanceSheet, Stay
from courses.models.enrolment import Enrolment
from courses.models.journal import CourseEvent, CourseMail
from courses.models.session import Session
from courses.models.topic import Topic

__all__ = ["Attendance", "AttendanceSheet", "CourseEvent", "CourseMail", "Enrolment", "Session", "Stay", "Topic"]
