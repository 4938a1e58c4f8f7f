"""integration: changing the date, calling a session off, and the mail of both."""

from datetime import timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from courses import services
from courses.domain.refusals import Refusal, RefusedError
from courses.models import CourseEvent, Enrolment
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return EnrolmentFactory(email="jeanne@x.example", session__join_url="https://salle.example/un")


@pytest.fixture
def other(enrolment):
    return SessionFactory(topic=enrolment.session.topic, starts_at=enrolment.session.starts_at + timedelta(days=7))


def calendar_of(message):
    (part,) = [p for p in message.message().walk() if p.get_content_type() == "text/calendar"]
    return Calendar.from_ical(part.get_payload(decode=True))


def test_date_changes_in_one_gesture_and_the_calendar_moves_the_appointment(enrolment, other, committed):
    with committed():
        moved = services.change_date(token=enrolment.token, session_id=other.pk, now=NOW)

    assert (moved.session_id, moved.state, moved.seat_number, moved.sequence) == (other.pk, "confirmed", 1, 1)
    assert enrolment.session.enrolments.count() == 0
    (message,) = mail.outbox
    calendar = calendar_of(message)
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST"
    assert event["UID"].startswith(str(enrolment.uid))
    assert event["SEQUENCE"] == 1
    assert event["DTSTART"].dt == other.starts_at
    assert "Votre session était le" in message.body


def test_second_click_finds_the_change_made(enrolment, other):
    for _click in range(2):
        services.change_date(token=enrolment.token, session_id=other.pk, now=NOW)

    enrolment.refresh_from_db()
    assert enrolment.sequence == 1
    assert CourseEvent.objects.filter(type="moved").count() == 1


def test_full_date_costs_nothing_of_the_first(enrolment):
    full = SessionFactory(topic=enrolment.session.topic, capacity=1)
    EnrolmentFactory(session=full)
    with pytest.raises(RefusedError) as caught:
        services.change_date(token=enrolment.token, session_id=full.pk, now=NOW)

    assert caught.value.refusal is Refusal.SESSION_FULL
    before = enrolment.seat_number
    enrolment.refresh_from_db()
    assert (enrolment.session_id, enrolment.seat_number, enrolment.sequence) == (enrolment.session.pk, before, 0)


def test_seat_that_others_wait_for_is_not_taken_by_changing_dates(enrolment, enrol):
    full = SessionFactory(topic=enrolment.session.topic, capacity=1)
    seat = EnrolmentFactory(session=full)
    waiting = enrol(full, email="attend@x.example", wait=True)
    services.cancel(token=seat.token, now=NOW)

    with pytest.raises(RefusedError):
        services.change_date(token=enrolment.token, session_id=full.pk, now=NOW)
    waiting.refresh_from_db()
    assert waiting.state == "held"


def test_freed_seat_goes_to_whoever_waits_for_it(other, enrol):
    tight = SessionFactory(topic=other.topic, capacity=1)
    leaving = EnrolmentFactory(session=tight)
    waiting = enrol(tight, email="attend@x.example", wait=True)
    services.change_date(token=leaving.token, session_id=other.pk, now=NOW)

    waiting.refresh_from_db()
    assert waiting.state == "held"


@pytest.mark.parametrize(
    ("session", "refusal"),
    [
        ({}, Refusal.OTHER_TOPIC),
        ({"same": True, "starts_at": NOW - timedelta(days=1)}, Refusal.SESSION_STARTED),
        ({"same": True, "called_off_at": NOW}, Refusal.SESSION_CALLED_OFF),
    ],
)
def test_date_that_cannot_be_had_is_refused_with_its_reason(enrolment, session, refusal):
    if session.pop("same", False):
        session["topic"] = enrolment.session.topic
    wanted = SessionFactory(**session)
    with pytest.raises(RefusedError) as caught:
        services.change_date(token=enrolment.token, session_id=wanted.pk, now=NOW)

    assert caught.value.refusal is refusal


def test_date_where_one_already_sits_is_refused(enrolment, other):
    EnrolmentFactory(session=other, email=enrolment.email)
    with pytest.raises(RefusedError) as caught:
        services.change_date(token=enrolment.token, session_id=other.pk, now=NOW)
    assert caught.value.refusal is Refusal.ALREADY_THERE


def test_seat_not_confirmed_yet_does_not_move(other):
    held = EnrolmentFactory(session=SessionFactory(topic=other.topic), held=True)
    with pytest.raises(RefusedError) as caught:
        services.change_date(token=held.token, session_id=other.pk, now=NOW)
    assert caught.value.refusal is Refusal.NOT_SEATED


def test_forged_link_moves_nobody(other):
    with pytest.raises(RefusedError) as caught:
        services.change_date(token="faux", session_id=other.pk, now=NOW)
    assert caught.value.refusal is Refusal.LINK_UNKNOWN


def test_session_called_off_is_told_to_all_and_taken_out_of_calendars(enrolment, enrol, committed):
    session = enrolment.session
    held = enrol(session, email="retenue@x.example")
    with committed():
        services.call_off_session(session_id=session.pk, actor=UserFactory(roles=["administrator"]), now=NOW)
        services.call_off_session(session_id=session.pk, actor=UserFactory(roles=["administrator"]), now=NOW)

    told = {m.to[0].rpartition("<")[2].rstrip(">"): m for m in mail.outbox if m.subject.startswith("Session annulée")}
    assert set(told) == {enrolment.email, held.email}
    calendar = calendar_of(told[enrolment.email])
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["SEQUENCE"], event["STATUS"]) == ("CANCEL", 1, "CANCELLED")
    assert not [p for p in told[held.email].message().walk() if p.get_content_type() == "text/calendar"]


def test_confirming_a_session_called_off_meanwhile_says_so(enrol):
    held = enrol(SessionFactory())
    services.call_off_session(session_id=held.session_id, actor=UserFactory(roles=["administrator"]), now=NOW)

    with pytest.raises(RefusedError) as caught:
        services.confirm(token=held.token, now=NOW)
    assert caught.value.refusal is Refusal.SESSION_CALLED_OFF
    with pytest.raises(RefusedError) as caught:
        enrol(held.session, email="autre@x.example")
    assert caught.value.refusal is Refusal.SESSION_CALLED_OFF


def test_whoever_was_confirmed_leaves_a_session_called_off_for_another_date(enrolment, other):
    services.call_off_session(session_id=enrolment.session_id, actor=UserFactory(roles=["administrator"]), now=NOW)

    assert services.change_date(token=enrolment.token, session_id=other.pk, now=NOW).session_id == other.pk


def test_stranger_calls_nothing_off(enrolment):
    with pytest.raises(RefusedError) as caught:
        services.call_off_session(session_id=enrolment.session_id, actor=UserFactory(roles=["trainer"]), now=NOW)
    assert caught.value.refusal is Refusal.NOT_YOURS
    assert Enrolment.objects.get().session.called_off_at is None
