"""Rows of the room: topics, sessions, enrolments, presences, surveys, the journal and the mail that follows from it."""

from courses.models.attendance import Attendance, AttendanceSheet, Stay
from courses.models.certificate import Certificate
from courses.models.enrolment import Enrolment
from courses.models.interest import Availability, Interest, SessionProposal
from courses.models.journal import CourseEvent, CourseMail, Reminder
from courses.models.live import (
    LessonStep,
    LiveClass,
    OrganiserNote,
    Participant,
    Poll,
    PollAnswer,
    Question,
    QuestionVote,
)
from courses.models.series import Series
from courses.models.session import Session
from courses.models.support import PublicAnswer, SupportAttachment, SupportMail, SupportMessage, SupportRequest
from courses.models.survey import FollowUp, SealedAnswer, Survey, SurveyAnswer, SurveyPass
from courses.models.topic import Topic
from courses.models.waiting import QueueDraw, SeatHistory

__all__ = [
    "Attendance",
    "AttendanceSheet",
    "Availability",
    "Certificate",
    "CourseEvent",
    "CourseMail",
    "Enrolment",
    "FollowUp",
    "Interest",
    "LessonStep",
    "LiveClass",
    "OrganiserNote",
    "Participant",
    "Poll",
    "PollAnswer",
    "PublicAnswer",
    "Question",
    "QuestionVote",
    "QueueDraw",
    "Reminder",
    "SealedAnswer",
    "SeatHistory",
    "Series",
    "Session",
    "SessionProposal",
    "Stay",
    "SupportAttachment",
    "SupportMail",
    "SupportMessage",
    "SupportRequest",
    "Survey",
    "SurveyAnswer",
    "SurveyPass",
    "Topic",
]
