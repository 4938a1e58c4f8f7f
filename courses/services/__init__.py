"""Commands of the room. Each takes keywords and ``now``, is one transaction and writes one event."""

from courses.services.enrolment import cancel, confirm, enrol, expire_holds, renew, send_links
from courses.services.erasure import erase_for, forget_unconfirmed
from courses.services.planning import change_session, remove_session, schedule_session

__all__ = [
    "cancel",
    "change_session",
    "confirm",
    "enrol",
    "erase_for",
    "expire_holds",
    "forget_unconfirmed",
    "remove_session",
    "renew",
    "schedule_session",
    "send_links",
]
