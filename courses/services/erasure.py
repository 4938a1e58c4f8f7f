"""Forgets a person while the totals stay true."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from courses.domain.enrolment import UNCONFIRMED_KEPT, not_started
from courses.domain.vocabulary import ACTIVE_STATES, LIVE_STATES, EnrolmentState, EventType, InterestState
from courses.models import (
    Attendance,
    Enrolment,
    Interest,
    Participant,
    Question,
    Stay,
    SupportRequest,
    SurveyPass,
)
from courses.services.journal import record
from courses.services.seating import lock_session, offer_freed_seats
from courses.services.support import erase_request

# A wish that found no date in six months is no demand any more.
INTEREST_KEPT = timedelta(days=183)
ERASED_DOMAIN = "efface.invalid"
ERASED_WORDS = "(effacé)"


@transaction.atomic
def erase_for(*, now: datetime, user_id: int | None = None, emails: Collection[str] = ()) -> int:
    """Replace name, address and organisation by nothing in every enrolment and request of the person; how many.

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
    for interest in Interest.objects.filter(email__in=[e.strip().lower() for e in emails], erased_at=None):
        _erase_interest(interest, now=now)
    for request in (
        SupportRequest.objects.filter(whose, erased_at=None)
        .exclude(email="")
        .select_for_update(of=("self",))
        .order_by("pk")
    ):
        erase_request(request, now=now)
        erased += 1
    return erased


def forget_old_interests(*, now: datetime) -> int:
    """Erase the wishes that no date answered within ``INTEREST_KEPT``; how many."""
    stale = list(Interest.objects.stale(before=now - INTEREST_KEPT).order_by("pk"))
    for interest in stale:
        _erase_interest(interest, now=now)
    return len(stale)


def _erase_interest(interest: Interest, *, now: datetime) -> None:
    if interest.state in (InterestState.ASKED.value, InterestState.PROVEN.value):
        interest.state = InterestState.WITHDRAWN.value
    interest.name, interest.email, interest.uid, interest.erased_at = "", _stand_in(), uuid4(), now
    interest.save()


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
    state = EnrolmentState(enrolment.state)
    if coming and state in LIVE_STATES:
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
    _leave_class(enrolment)
    payload = {"source": state.value} if coming else {}
    record(event_type=EventType.ERASED, now=now, session=enrolment.session, enrolment=enrolment, payload=payload)
    if coming and state in ACTIVE_STATES:
        offer_freed_seats(enrolment.session, now=now)


def _take_words_off_presence(enrolment: Enrolment) -> None:
    """What the presence came to stays counted; the reasons people wrote, and the times, go."""
    Stay.objects.filter(attendance__enrolment=enrolment).delete()
    # Whether one answered the survey goes too; the answer itself cannot be told from the others.
    SurveyPass.objects.filter(enrolment=enrolment).delete()
    presence = Attendance.objects.filter(enrolment=enrolment)
    presence.exclude(correction_reason="").update(correction_reason=ERASED_WORDS)
    presence.exclude(contest_reason="").update(contest_reason=ERASED_WORDS)


def _leave_class(enrolment: Enrolment) -> None:
    """What was asked in class stays, nobody's any more; the practice space is that of its owner, not of the class."""
    Question.objects.filter(participant__enrolment=enrolment).update(participant=None)
    Participant.objects.filter(enrolment=enrolment).update(shows_name=False, hand_raised_at=None, space=None)
