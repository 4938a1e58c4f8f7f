"""Rows of the room: topics, sessions, enrolments, presences, surveys, the journal and the mail that follows from it."""

from courses.models.attendance import Attendance, AttendanceSheet, Stay
from courses.models.certificate import Certificate
from courses.models.enrolment import Enrolment
from courses.models.journal import CourseEvent, CourseMail
from courses.models.session import Session
from courses.models.survey import FollowUp, SealedAnswer, Survey, SurveyAnswer, SurveyPass
from courses.models.topic import Topic

__all__ = [
    "Attendance",
    "AttendanceSheet",
    "Certificate",
    "CourseEvent",
    "CourseMail",
    "Enrolment",
    "FollowUp",
    "SealedAnswer",
    "Session",
    "Stay",
    "Survey",
    "SurveyAnswer",
    "SurveyPass",
    "Topic",
]
