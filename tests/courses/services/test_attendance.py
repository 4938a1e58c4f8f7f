"""integration: arrivals, the closing of the list, corrections, contests."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from courses import services
from courses.domain.refusals import Refusal, RefusedError
from courses.models import Attendance, AttendanceSheet, CourseEvent, Stay
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
START = NOW - timedelta(hours=2)
END = START + timedelta(minutes=90)


def at(minute):
    return START + timedelta(minutes=minute)


@pytest.fixture
def trainer():
    return UserFactory(roles=["trainer"])


@pytest.fixture
def session(trainer):
    return SessionFactory(starts_at=START, trainer=trainer)


def present(session, *spans, accepted=True, **changes):
    """Somebody who was there during ``spans``, in minutes after the start."""
    enrolment = EnrolmentFactory(session=session, **changes)
    if accepted is not None:
        services.choose_presence(token=enrolment.token, accepted=accepted, now=START)
    for number, (first, last) in enumerate(spans):
        services.record_join(enrolment_id=enrolment.pk, at=at(first), connection=str(number))
        if last is not None:
            services.record_leave(enrolment_id=enrolment.pk, at=at(last), connection=str(number))
    return enrolment


def outcome(enrolment):
    found = Attendance.objects.get(enrolment=enrolment)
    return found.outcome, found.minutes


def test_closing_works_out_every_presence_once(session, trainer):
    stayed = present(session, (-10, 50), (40, 120))
    came_twice = present(session, (0, 20), (50, 70))
    looked_in = present(session, (0, 5))
    dropped = present(session, (30, None))
    never_came = EnrolmentFactory(session=session)
    refused = present(session, accepted=False)
    gone = EnrolmentFactory(session=session, cancelled=True)

    sheet = services.close_attendance(session_id=session.pk, actor=trainer, now=NOW)
    again = services.close_attendance(session_id=session.pk, actor=trainer, now=NOW + timedelta(days=1))

    assert (again.pk, again.closed_at, sheet.held_minutes) == (sheet.pk, NOW, 90)
    assert outcome(stayed) == ("attended", 90)
    assert outcome(came_twice) == ("partly", 40)
    assert outcome(looked_in) == ("absent", 5)
    assert outcome(dropped) == ("attended", 60)
    assert outcome(never_came) == ("absent", 0)
    assert outcome(refused) == ("unmeasured", None)
    assert not Attendance.objects.filter(enrolment=gone).exists()
    assert CourseEvent.objects.filter(type="presence_closed", session=session).count() == 1


def test_nobody_is_absent_from_a_room_that_told_nothing(session):
    one = EnrolmentFactory(session=session)
    services.close_attendance(session_id=session.pk, now=NOW)

    assert outcome(one) == ("unmeasured", None)


def test_nothing_is_noted_without_consent_nor_after_the_end_of_the_list(session):
    silent, refused = EnrolmentFactory(session=session), present(session, accepted=False)
    late = present(session, (0, 10))

    assert not services.record_join(enrolment_id=silent.pk, at=at(0))
    assert not services.record_join(enrolment_id=refused.pk, at=at(0))
    services.close_attendance(session_id=session.pk, now=NOW)
    assert not services.record_join(enrolment_id=late.pk, at=at(20))
    assert not services.record_leave(enrolment_id=late.pk, at=at(20))
    assert Stay.objects.count() == 1


def test_refusing_after_having_accepted_takes_back_what_was_noted(session):
    enrolment = present(session, (0, 30))
    services.choose_presence(token=enrolment.token, accepted=False, now=at(31))

    assert not Stay.objects.exists()
    services.close_attendance(session_id=session.pk, now=NOW)
    with pytest.raises(RefusedError) as caught:
        services.choose_presence(token=enrolment.token, accepted=True, now=NOW)
    assert caught.value.refusal is Refusal.PRESENCE_CLOSED


def test_a_page_loaded_again_and_a_late_departure_change_nothing(session):
    enrolment = present(session, (0, None))
    services.record_join(enrolment_id=enrolment.pk, at=at(5), connection="0")

    assert not services.record_leave(enrolment_id=enrolment.pk, at=at(-1), connection="0")
    assert not services.record_leave(enrolment_id=enrolment.pk, at=at(9), connection="another")
    assert list(Stay.objects.values_list("joined_at", "left_at")) == [(START, None)]
    assert services.record_leave(enrolment_id=enrolment.pk, at=at(9), connection="0")


def test_correction_needs_a_reason_and_the_trainer_of_the_session(session, trainer):
    enrolment = EnrolmentFactory(session=session)
    services.close_attendance(session_id=session.pk, now=NOW)
    good = {"enrolment_id": enrolment.pk, "outcome": "attended", "reason": "Au téléphone", "actor": trainer, "now": NOW}
    for changes, refusal in (
        ({"reason": "  "}, Refusal.REASON_MISSING),
        ({"outcome": "unmeasured"}, Refusal.OUTCOME_UNKNOWN),
        ({"actor": UserFactory(roles=["trainer"])}, Refusal.NOT_YOURS),
    ):
        with pytest.raises(RefusedError) as caught:
            services.correct(**{**good, **changes})
        assert caught.value.refusal is refusal

    services.correct(**good)
    found = Attendance.objects.get(enrolment=enrolment)
    assert (found.measured, found.outcome, found.corrected_by) == ("unmeasured", "attended", trainer)
    event = CourseEvent.objects.get(type="presence_corrected")
    assert (event.actor, event.payload) == (trainer, {"source": "unmeasured", "target": "attended"})


def test_correction_during_the_session_outlives_the_closing(session, trainer):
    enrolment = present(session, (0, 5))
    services.correct(enrolment_id=enrolment.pk, outcome="attended", reason="Au téléphone", actor=trainer, now=at(60))
    services.close_attendance(session_id=session.pk, now=NOW)

    found = Attendance.objects.get(enrolment=enrolment)
    assert (found.measured, found.outcome) == ("absent", "attended")


def test_contest_waits_for_the_trainers_answer(session, trainer):
    enrolment = present(session, (0, 10))
    with pytest.raises(RefusedError) as caught:
        services.contest(token=enrolment.token, reason="J’étais là", now=NOW)
    assert caught.value.refusal is Refusal.PRESENCE_OPEN
    services.close_attendance(session_id=session.pk, now=NOW)
    services.contest(token=enrolment.token, reason="J’étais là", now=NOW)

    assert [a.enrolment for a in Attendance.objects.contested()] == [enrolment]
    with pytest.raises(RefusedError) as caught:
        services.contest(token=enrolment.token, reason="Encore", now=NOW)
    assert caught.value.refusal is Refusal.CONTEST_PENDING
    services.correct(enrolment_id=enrolment.pk, outcome="partly", reason="Dix minutes vues", actor=trainer, now=NOW)
    assert not Attendance.objects.contested().exists()
    services.contest(token=enrolment.token, reason="Vingt, plutôt", now=NOW)
    assert Attendance.objects.contested().count() == 1


@pytest.mark.parametrize(("state", "found"), [({"held": True}, "enrolment_not_confirmed"), (None, "link_unknown")])
def test_a_presence_belongs_to_a_confirmed_seat(session, state, found):
    token = EnrolmentFactory(session=session, **state).token if state else "forged"
    with pytest.raises(RefusedError) as caught:
        services.choose_presence(token=token, accepted=True, now=START)
    assert caught.value.refusal.value == found


def test_a_session_is_not_closed_before_it_begins_nor_by_a_stranger(session):
    coming = SessionFactory()
    for changes, refusal in (
        ({"session_id": coming.pk}, Refusal.SESSION_NOT_STARTED),
        ({"session_id": SessionFactory(starts_at=START, called_off_at=NOW).pk}, Refusal.SESSION_CALLED_OFF),
        ({"session_id": session.pk, "actor": UserFactory(roles=["trainer"])}, Refusal.NOT_YOURS),
    ):
        with pytest.raises(RefusedError) as caught:
            services.close_attendance(**changes, now=NOW)
        assert caught.value.refusal is refusal
    assert not AttendanceSheet.objects.exists()


def test_the_clock_closes_what_was_forgotten_a_day_later(session):
    present(session, (0, 90))
    day_after = session.ends_at + timedelta(days=1)

    assert services.close_forgotten(now=day_after - timedelta(seconds=1)) == 0
    assert [services.close_forgotten(now=day_after), services.close_forgotten(now=day_after)] == [1, 0]
    assert session.sheet.closed_by is None
    # What was held long before presences were kept is left alone.
    SessionFactory(starts_at=START - timedelta(days=30))
    assert services.close_forgotten(now=day_after) == 0


def test_stays_go_once_they_can_serve_no_contest(session):
    enrolment = present(session, (0, 90))
    services.close_attendance(session_id=session.pk, now=NOW)

    assert services.forget_stays(now=NOW + timedelta(days=89)) == 0
    assert services.forget_stays(now=NOW + timedelta(days=91)) == 1
    assert outcome(enrolment) == ("attended", 90)


def test_erasure_keeps_the_count_and_takes_the_words_and_the_times(session, trainer):
    enrolment = present(session, (0, 10))
    services.close_attendance(session_id=session.pk, now=NOW)
    services.contest(token=enrolment.token, reason="Je suis Ada", now=NOW)
    services.correct(enrolment_id=enrolment.pk, outcome="attended", reason="Ada était là", actor=trainer, now=NOW)
    services.erase_for(emails=[enrolment.email], now=NOW)

    found = Attendance.objects.get(enrolment=enrolment)
    assert (found.outcome, found.correction_reason, found.contest_reason) == ("attended", "(effacé)", "(effacé)")
    assert not Stay.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "attended"},
        {"outcome": "attended", "corrected_at": NOW},
        {"outcome": "there", "measured": "there"},
        {"choice": "perhaps", "chosen_at": NOW},
        {"choice": "accepted", "chosen_at": None},
        {"contested_at": NOW},
    ],
)
def test_attendance_constraints_hold_around_the_services(session, wrong):
    presence = Attendance.objects.create(enrolment=EnrolmentFactory(session=session))
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(pk=presence.pk).update(**wrong)


def test_stay_constraints_hold_around_the_services(session):
    presence = Attendance.objects.create(enrolment=EnrolmentFactory(session=session))
    Stay.objects.create(attendance=presence, joined_at=START)
    for wrong in ({"joined_at": START}, {"joined_at": START, "left_at": at(-1), "connection": "b"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Stay.objects.bulk_create([Stay(attendance=presence, **wrong)])
