"""Notes who is there, closes the list, corrects it, hears a contest.

Arrivals and departures are rows of their own and write no event: a session of
five hundred people has thousands. Everything that a person decides does.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from courses.domain.attendance import (
    CLOCK_LOOKS_BACK,
    CLOSED_BY_CLOCK,
    CORRECTIONS,
    STAYS_KEPT,
    contest_refusal,
    door_refusal,
    held_span,
    measured_outcome,
    reason_refusal,
    time_present,
)
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.vocabulary import EnrolmentState, EventType, PresenceChoice, PresenceOutcome
from courses.models import Attendance, AttendanceSheet, Enrolment, Session, Stay
from courses.models.attendance import CONNECTION_LENGTH
from courses.services.certificate import issue_certificates, settle_certificate
from courses.services.enrolment import lock_session
from courses.services.journal import record
from courses.services.survey import invite_late, open_survey

MINUTE = timedelta(minutes=1)


@transaction.atomic
def choose_presence(*, token: str, accepted: bool, now: datetime) -> Attendance:
    """Let one's arrival and departure be noted, or not; changing one's mind takes back what was noted so far.

    RefusedError (ROOM_TOO_EARLY, SESSION_CALLED_OFF) while the door is shut: there is nothing to measure.
    """
    enrolment = _confirmed(token)
    session = enrolment.session
    if shut := door_refusal(now=now, starts_at=session.starts_at, called_off=session.called_off_at is not None):
        raise RefusedError(shut)
    attendance = _locked(enrolment)
    if attendance.outcome:
        raise RefusedError(Refusal.PRESENCE_CLOSED)
    choice = PresenceChoice.ACCEPTED if accepted else PresenceChoice.REFUSED
    if attendance.choice == choice.value:
        return attendance
    if choice is PresenceChoice.REFUSED:
        attendance.stays.all().delete()
    attendance.choice = choice.value
    attendance.chosen_at = now
    attendance.save(update_fields=["choice", "chosen_at"])
    record(
        event_type=EventType.PRESENCE_CHOSEN,
        now=now,
        session=enrolment.session,
        enrolment=enrolment,
        payload={"choice": choice.value},
    )
    return attendance


@transaction.atomic
def record_join(*, enrolment_id: int, at: datetime, connection: str = "") -> bool:
    """Note an arrival; whether it was noted.

    It is not without the person's consent, nor once the list is closed. A
    second arrival on the same ``connection`` (a page loaded again) changes
    nothing; another device has another ``connection``.
    """
    attendance = _measured(enrolment_id)
    if attendance is None:
        return False
    Stay.objects.get_or_create(
        attendance=attendance, connection=connection[:CONNECTION_LENGTH], left_at=None, defaults={"joined_at": at}
    )
    return True


@transaction.atomic
def record_leave(*, enrolment_id: int, at: datetime, connection: str = "") -> bool:
    """Note a departure of that ``connection``; whether there was an arrival to end."""
    attendance = _measured(enrolment_id)
    if attendance is None:
        return False
    # A departure that comes before its arrival is that of an older connection, told late.
    open_stays = attendance.stays.filter(connection=connection[:CONNECTION_LENGTH], left_at=None, joined_at__lte=at)
    return bool(open_stays.update(left_at=at))


@transaction.atomic
def close_attendance(*, session_id: int, now: datetime, actor: Any = None) -> AttendanceSheet:
    """Close the list of a session that has begun: each confirmed person's presence is worked out and counts.

    A second time changes nothing. ``actor`` is None for the clock.
    """
    session = lock_session(session_id)
    if actor is not None:
        _refuse_stranger(session, actor)
    if session.called_off_at is not None:
        # Nobody is absent from what was not held.
        raise RefusedError(Refusal.SESSION_CALLED_OFF)
    if now < session.starts_at:
        raise RefusedError(Refusal.SESSION_NOT_STARTED)
    sheet = AttendanceSheet.objects.filter(session=session).first()
    if sheet is not None:
        return sheet
    within = held_span(starts_at=session.starts_at, ends_at=session.ends_at, closed_at=now)
    held = (within.end or within.start) - within.start
    sheet = AttendanceSheet.objects.create(session=session, closed_at=now, held_minutes=held // MINUTE, closed_by=actor)

    confirmed = session.enrolments.confirmed().order_by("pk")
    missing = confirmed.filter(attendance=None)
    Attendance.objects.bulk_create([Attendance(enrolment=enrolment) for enrolment in missing])
    whose = {"enrolment__session": session, "enrolment__state": EnrolmentState.CONFIRMED.value}
    presences = list(
        Attendance.objects.filter(**whose).select_for_update(of=("self",)).prefetch_related("stays").order_by("pk")
    )
    tracked = any(presence.stays.all() for presence in presences)
    for presence in presences:
        present = time_present(presence.spans(), within=within)
        choice = PresenceChoice(presence.choice) if presence.choice else None
        outcome = measured_outcome(choice=choice, present=present, held=held, tracked=tracked)
        presence.measured = outcome.value
        presence.minutes = None if outcome is PresenceOutcome.UNMEASURED else present // MINUTE
        # A correction made during the session stands.
        presence.outcome = presence.outcome if presence.corrected_at else outcome.value
    Attendance.objects.bulk_update(presences, ["measured", "minutes", "outcome"], batch_size=200)
    issue_certificates(session=session, now=now)
    open_survey(session=session, now=now)
    record(event_type=EventType.PRESENCE_CLOSED, now=now, session=session, actor=actor)
    return sheet


@transaction.atomic
def correct(*, enrolment_id: int, outcome: str, reason: str, actor: Any, now: datetime) -> Attendance:
    """Say what a person's presence was, and why; answers a contest when one waits. Stays are left as they were."""
    reason = reason.strip()
    if refusal := reason_refusal(reason):
        raise RefusedError(refusal)
    if outcome not in {o.value for o in CORRECTIONS}:
        raise RefusedError(Refusal.OUTCOME_UNKNOWN)
    enrolment = _enrolment(enrolment_id)
    _refuse_stranger(enrolment.session, actor)
    if now < enrolment.session.starts_at:
        raise RefusedError(Refusal.SESSION_NOT_STARTED)
    if enrolment.state != EnrolmentState.CONFIRMED.value:
        raise RefusedError(Refusal.ENROLMENT_NOT_CONFIRMED)
    attendance = _locked(enrolment)
    before = attendance.outcome
    attendance.outcome = outcome
    attendance.corrected_at = now
    attendance.corrected_by = actor
    attendance.correction_reason = reason
    if attendance.contested_at is not None and attendance.contest_answered_at is None:
        attendance.contest_answered_at = now
    attendance.save()
    if _is_closed(enrolment):
        settle_certificate(enrolment=enrolment, outcome=PresenceOutcome(outcome), now=now)
        invite_late(enrolment=enrolment, outcome=PresenceOutcome(outcome), now=now)
    record(
        event_type=EventType.PRESENCE_CORRECTED,
        now=now,
        session=enrolment.session,
        enrolment=enrolment,
        actor=actor,
        payload={"source": before, "target": outcome},
    )
    return attendance


@transaction.atomic
def contest(*, token: str, reason: str, now: datetime) -> Attendance:
    """Say, by private link, that one's presence is wrong; the trainer answers with a correction and its reason."""
    reason = reason.strip()
    if refusal := reason_refusal(reason):
        raise RefusedError(refusal)
    enrolment = _confirmed(token)
    attendance = _locked(enrolment)
    refusal = contest_refusal(
        now=now,
        ended_at=enrolment.session.ends_at,
        outcome=PresenceOutcome(attendance.outcome) if attendance.outcome and _is_closed(enrolment) else None,
        pending=attendance.contested_at is not None and attendance.contest_answered_at is None,
    )
    if refusal:
        raise RefusedError(refusal)
    attendance.contested_at = now
    attendance.contest_reason = reason
    attendance.contest_answered_at = None
    attendance.save(update_fields=["contested_at", "contest_reason", "contest_answered_at"])
    record(event_type=EventType.PRESENCE_CONTESTED, now=now, session=enrolment.session, enrolment=enrolment)
    return attendance


def close_forgotten(*, now: datetime) -> int:
    """Close the lists that nobody closed within a day of the end; how many."""
    lately = Q(starts_at__lt=now - CLOSED_BY_CLOCK, starts_at__gt=now - CLOCK_LOOKS_BACK)
    ended = Session.objects.filter(lately, sheet=None, called_off_at=None).order_by("pk")
    closed = 0
    for session in ended:
        if session.ends_at + CLOSED_BY_CLOCK <= now:
            close_attendance(session_id=session.pk, now=now)
            closed += 1
    return closed


def forget_stays(*, now: datetime) -> int:
    """Delete times of arrival and departure that can serve no contest any more; how many."""
    deleted, _by_model = Stay.objects.older_than(now - STAYS_KEPT).delete()
    return deleted


def _refuse_stranger(session: Session, actor: Any) -> None:
    if not Session.objects.visible_to(actor).filter(pk=session.pk).exists():
        raise RefusedError(Refusal.NOT_YOURS)


def _enrolment(enrolment_id: int) -> Enrolment:
    return Enrolment.objects.select_related("session__topic").get(pk=enrolment_id)


def _confirmed(token: str) -> Enrolment:
    enrolment = Enrolment.objects.by_token(token).filter(erased_at=None).select_related("session__topic").first()
    if enrolment is None:
        raise RefusedError(Refusal.LINK_UNKNOWN)
    if enrolment.state != EnrolmentState.CONFIRMED.value:
        raise RefusedError(Refusal.ENROLMENT_NOT_CONFIRMED)
    return enrolment


def _locked(enrolment: Enrolment) -> Attendance:
    attendance, _made = Attendance.objects.select_for_update(of=("self",)).get_or_create(enrolment=enrolment)
    return attendance


def _measured(enrolment_id: int) -> Attendance | None:
    """The presence to note in, locked; None without consent, and once the list is closed."""
    return (
        Attendance.objects.select_for_update(of=("self",))
        .filter(
            enrolment_id=enrolment_id,
            choice=PresenceChoice.ACCEPTED.value,
            measured="",
            enrolment__state=EnrolmentState.CONFIRMED.value,
        )
        .first()
    )


def _is_closed(enrolment: Enrolment) -> bool:
    return AttendanceSheet.objects.filter(session_id=enrolment.session_id).exists()
