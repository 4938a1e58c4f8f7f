"""integration: seats beyond the room, only when permitted, only as many as measured absences allow."""

from datetime import timedelta

import pytest

from courses import services
from courses.domain.planning import PlanRefusedError
from courses.domain.refusals import Refusal
from courses.models import Attendance, AttendanceSheet, Session
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return UserFactory(roles=["administrator"])


@pytest.fixture
def measured():
    """A past webinar of a hundred people, thirty of them absent."""
    past = SessionFactory(starts_at=NOW - timedelta(days=9))
    people = EnrolmentFactory.create_batch(100, session=past)
    Attendance.objects.bulk_create(
        Attendance(enrolment=e, outcome=outcome, measured=outcome)
        for e, outcome in zip(people, ["absent"] * 30 + ["attended"] * 70, strict=True)
    )
    AttendanceSheet.objects.create(session=past, closed_at=NOW - timedelta(days=8), held_minutes=90)


def plan(administrator, **changes):
    values = {"topic": TopicFactory(), "kind": "webinar", "starts_at": NOW + timedelta(days=9), "capacity": 50}
    return services.schedule_session(session=Session(**{**values, **changes}), actor=administrator, now=NOW)


def test_no_seat_beyond_the_room_unless_permitted(administrator, measured):
    assert plan(administrator).extra_seats == 0


def test_permitted_seats_are_bounded_by_what_was_measured(administrator, measured):
    # 30 % absences, less two standard errors: 20.8 % of 50 is 10; the permission is 10 %, so 5.
    assert plan(administrator, overbooking_percent=10).extra_seats == 5
    assert plan(administrator, overbooking_percent=20, starts_at=NOW + timedelta(days=8)).extra_seats == 10


def test_permission_without_a_measure_opens_nothing(administrator):
    assert plan(administrator, overbooking_percent=20).extra_seats == 0


def test_permission_above_the_bound_is_refused(administrator):
    with pytest.raises(PlanRefusedError) as caught:
        plan(administrator, overbooking_percent=21)
    assert caught.value.faults == {"overbooking_percent": Refusal.OVERBOOKING_OUT_OF_RANGE}


def test_seats_beyond_the_room_are_served_and_no_more(administrator, measured, enrol):
    session = plan(administrator, capacity=10, overbooking_percent=10)
    states = [enrol(session, email=f"p{n}@x.example", wait=True).state for n in range(12)]

    assert states == ["held"] * 11 + ["waiting"]


def test_seat_opened_and_taken_stays_open_when_the_permission_goes(administrator, measured, enrol):
    session = plan(administrator, capacity=10, overbooking_percent=10)
    for number in range(11):
        enrol(session, email=f"p{number}@x.example")
    changed = Session.objects.get(pk=session.pk)
    changed.overbooking_percent = 0
    services.change_session(session=changed, actor=administrator, now=NOW)

    changed.refresh_from_db()
    assert changed.extra_seats == 1
