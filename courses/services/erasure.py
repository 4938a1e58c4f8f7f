"""Forgets a person while the totals stay true."""

from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from courses.domain.enrolment import UNCONFIRMED_KEPT, not_started
from courses.domain.vocabulary import ACTIVE_STATES, EnrolmentState, EventType
from courses.models import Attendance, Enrolment, Stay, SurveyPass
from courses.services.enrolment import lock_session
from courses.services.journal import record

ERASED_DOMAIN = "efface.invalid"
ERASED_WORDS = "(effacé)"


@transaction.atomic
def erase_for(*, now: datetime, user_id: int | None = None, emails: Collection[str] = ()) -> int:
    """Replace name, address and organisation by nothing in every enrolment of the person; how many.

    The person is known by account, by proven addresses, or both. A seat in a coming
    session is given back. What was attended stays counted: the same unknown
    address stands in all rows of one person, so that people are still told
    apart from seats.
    """
    whose = Q(email__in=[email.strip().lower() for email in emails])
    if user_id is not None:
        whose |= Q(user_id=user_id)
    wanted = Enrolment.objects.filter(whose)
    session_ids = sorted(set(wanted.filter(erased_at=None).order_by("pk").values_list("session_id", flat=True)))
    stand_in = _stand_in()
    erased = 0
    for session_id in session_ids:
        session = lock_session(session_id)
        for enrolment in wanted.filter(erased_at=None, session_id=session_id).order_by("pk"):
            enrolment.session = session
            _erase(enrolment, stand_in=stand_in, now=now)
            erased += 1
    return erased


def forget_unconfirmed(*, now: datetime) -> int:
    """Erase whoever never confirmed and never came back within ``UNCONFIRMED_KEPT``; how many."""
    stale = Enrolment.objects.unconfirmed_since(now - UNCONFIRMED_KEPT).values_list("pk", "session_id").order_by("pk")
    erased = 0
    for pk, session_id in list(stale):
        with transaction.atomic():
            session = lock_session(session_id)
            enrolment = Enrolment.objects.unconfirmed_since(now - UNCONFIRMED_KEPT).filter(pk=pk).first()
            if enrolment is not None:
                enrolment.session = session
                _erase(enrolment, stand_in=_stand_in(), now=now)
                erased += 1
    return erased


def _stand_in() -> str:
    return f"{uuid4().hex}@{ERASED_DOMAIN}"


def _erase(enrolment: Enrolment, *, stand_in: str, now: datetime) -> None:
    coming = not_started(enrolment.facts(now=now)) is None
    if coming and EnrolmentState(enrolment.state) in ACTIVE_STATES:
        enrolment.state = EnrolmentState.CANCELLED.value
        enrolment.seat_number = None
        enrolment.cancelled_at = now
    enrolment.name = enrolment.organisation = enrolment.siret = ""
    enrolment.email = stand_in
    enrolment.user = None
    enrolment.contact_consent_at = None
    enrolment.erased_at = now
    # The private link in old mails dies with the data.
    enrolment.uid = uuid4()
    enrolment.save()
    _take_words_off_presence(enrolment)
    record(event_type=EventType.ERASED, now=now, session=enrolment.session, enrolment=enrolment)


def _take_words_off_presence(enrolment: Enrolment) -> None:
    """What the presence came to stays counted; the reasons people wrote, and the times, go."""
    Stay.objects.filter(attendance__enrolment=enrolment).delete()
    # Whether one answered the survey goes too; the answer itself cannot be told from the others.
    SurveyPass.objects.filter(enrolment=enrolment).delete()
    presence = Attendance.objects.filter(enrolment=enrolment)
    presence.exclude(correction_reason="").update(correction_reason=ERASED_WORDS)
    presence.exclude(contest_reason="").update(contest_reason=ERASED_WORDS)
