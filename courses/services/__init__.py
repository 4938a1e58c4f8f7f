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
from courses.services.calling_off import call_off_session
from courses.services.consents import stop_news
from courses.services.enrolment import cancel, confirm, enrol, expire_holds, pass_turn, renew, send_links
from courses.services.erasure import erase_for, forget_old_interests, forget_unconfirmed
from courses.services.interest import confirm_interest, leave_interest, withdraw_interest
from courses.services.letters import LetterReceived, receive_letter
from courses.services.moving import change_date
from courses.services.planning import change_session, remove_session, schedule_session
from courses.services.proposals import accept_proposal, decline_proposal, propose_sessions, set_availability
from courses.services.reachability import note_mail_returned, note_requester_unreachable, note_unreachable
from courses.services.reminders import remind
from courses.services.support import (
    PersonalDataFoundError,
    ask_support,
    assign_support,
    close_support,
    forget_support,
    publish_answer,
    reply_support,
    write_support,
)
from courses.services.survey import answer_survey, end_surveys, remind_silent, say_what_was_done
from courses.services.waiting import draw_list, measure_past_sessions, measure_session, seal_draw, serve_lists

__all__ = [
    "LetterReceived",
    "PersonalDataFoundError",
    "accept_proposal",
    "answer_survey",
    "ask_support",
    "assign_support",
    "call_off_session",
    "cancel",
    "change_date",
    "change_session",
    "choose_presence",
    "close_attendance",
    "close_forgotten",
    "close_support",
    "confirm",
    "confirm_interest",
    "contest",
    "correct",
    "decline_proposal",
    "draw_list",
    "end_surveys",
    "enrol",
    "erase_for",
    "expire_holds",
    "forget_old_interests",
    "forget_stays",
    "forget_support",
    "forget_unconfirmed",
    "leave_interest",
    "measure_past_sessions",
    "measure_session",
    "note_mail_returned",
    "note_requester_unreachable",
    "note_unreachable",
    "pass_turn",
    "propose_sessions",
    "publish_answer",
    "receive_letter",
    "record_join",
    "record_leave",
    "remind",
    "remind_silent",
    "remove_session",
    "renew",
    "reply_support",
    "say_what_was_done",
    "schedule_session",
    "seal_draw",
    "send_links",
    "serve_lists",
    "set_availability",
    "stop_news",
    "withdraw_interest",
    "write_support",
]
