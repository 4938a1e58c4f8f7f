"""Commands of the room. Each takes keywords and ``now``, is one transaction and writes one event."""

from courses.services.attendance import (
    choose_presence,
    close_attendance,
    close_forgotten,
    contest,
    correct,
    forget_stays,
    record_join,
    record_leave,
)
from courses.services.enrolment import cancel, confirm, enrol, expire_holds, renew, send_links
from courses.services.erasure import erase_for, forget_unconfirmed
from courses.services.planning import change_session, remove_session, schedule_session
from courses.services.survey import answer_survey, end_surveys, remind_silent, say_what_was_done

__all__ = [
    "answer_survey",
    "cancel",
    "change_session",
    "choose_presence",
    "close_attendance",
    "close_forgotten",
    "confirm",
    "contest",
    "correct",
    "end_surveys",
    "enrol",
    "erase_for",
    "expire_holds",
    "forget_stays",
    "forget_unconfirmed",
    "record_join",
    "record_leave",
    "remind_silent",
    "remove_session",
    "renew",
    "say_what_was_done",
    "schedule_session",
    "send_links",
]
