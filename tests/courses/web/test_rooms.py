"""integration: the door of the room."""

from datetime import timedelta

import pytest
from django.urls import reverse

from courses.models import CourseEvent, LiveClass, Stay
from courses.services import choose_presence, cockpit
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, UserFactory
from tests.courses.rooms.servers import SECRET, bigbluebutton, hook_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    session = SessionFactory(
        starts_at=NOW - timedelta(minutes=5), room_kind="bigbluebutton", fallback_url="https://secours.example/salle"
    )
    return EnrolmentFactory(session=session)


@pytest.fixture
def server(settings):
    with bigbluebutton() as running:
        settings.BBB_URL, settings.BBB_SECRET, settings.BBB_CHECKSUM = running.url, SECRET, "sha256"
        yield running


def enter(client, enrolment):
    return client.post(reverse("courses:room_enter", args=[enrolment.token]))


def test_participant_is_led_in_under_their_name(client, server, enrolment):
    response = enter(client, enrolment)

    assert response.status_code == 302
    assert response["Location"].startswith(server.url + "api/join?")
    assert "fullName=Ada+Fictive" in response["Location"]
    assert enrolment.session.slug in "".join(server.meetings)


def test_room_that_is_down_shows_the_fallback(client, server, enrolment):
    server.broken = True

    response = enter(client, enrolment)

    page = response.content.decode()
    assert response.status_code == 503
    assert "La salle ne répond pas" in page
    assert "https://secours.example/salle" in page


def test_room_that_is_not_set_up_is_down_for_who_takes_part_and_says_why_to_the_trainer(client, enrolment):
    response = enter(client, enrolment)
    assert response.status_code == 503
    assert "https://secours.example/salle" in response.content.decode()
    assert "exploitant" not in response.content.decode()

    enrolment.session.trainer = UserFactory(roles=["trainer"])
    enrolment.session.save()
    client.force_login(enrolment.session.trainer)
    response = client.post(reverse("courses:room_lead", args=[enrolment.session.slug]))
    assert response.status_code == 422
    assert "demandez à l’exploitant" in response.content.decode()


def test_room_stays_shut_days_before_and_once_the_session_is_called_off(client, server):
    for changes in ({"starts_at": NOW + timedelta(days=9)}, {"called_off_at": NOW}):
        shut = EnrolmentFactory(session=SessionFactory(room_kind="bigbluebutton", **changes))
        assert enter(client, shut)["Location"] == reverse("courses:join", args=[shut.token])
    assert server.calls == []


def test_unconfirmed_person_is_not_led_in(client, server, enrolment):
    held = EnrolmentFactory(session=enrolment.session, held=True)
    assert enter(client, held).status_code == 409
    assert server.calls == []


def test_room_is_closed_with_the_class_and_one_that_does_not_answer_holds_nothing_up(
    client, server, enrolment, committed
):
    session = enrolment.session
    session.trainer = UserFactory(roles=["trainer"])
    session.save()
    for broken in (False, True):
        enter(client, enrolment)
        cockpit.open_class(session_id=session.pk, actor=session.trainer, now=NOW)
        server.broken = broken
        with committed():
            cockpit.end_class(session_id=session.pk, actor=session.trainer, now=NOW)
        assert CourseEvent.objects.filter(relayed_at=None, type="live_ended").count() == 0
        LiveClass.objects.all().delete()
    # The first time; the second, the server answered nonsense.
    assert [name for name, _parameters in server.calls].count("end") == 1


def test_trainer_enters_as_host_of_own_sessions_only(client, server, enrolment):
    trainer = UserFactory(roles=["trainer"])
    url = reverse("courses:room_lead", args=[enrolment.session.slug])
    client.force_login(trainer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(url).status_code == 404
    enrolment.session.co_trainers.add(trainer)
    assert "role=MODERATOR" in client.post(url)["Location"]


def test_room_tells_presence_of_those_who_consented(client, server, settings, enrolment):
    silent = EnrolmentFactory(session=enrolment.session)
    choose_presence(token=enrolment.token, accepted=True, now=NOW)
    path = reverse("courses:room_told")
    joined, left = NOW, NOW + timedelta(minutes=40)

    for kind, at in (("user-joined", joined), ("user-left", left)):
        for guest in (enrolment, silent):
            query, body = hook_message(
                callback_url=settings.BASE_URL + path,
                kind=kind,
                meeting_id="preau-x",
                guest_id=guest.uid.hex,
                at_ms=int(at.timestamp() * 1000),
            )
            response = client.post(f"{path}?{query}", body, content_type="application/x-www-form-urlencoded")
            assert response.status_code == 204

    stay = Stay.objects.get()
    assert (stay.attendance.enrolment, stay.joined_at, stay.left_at) == (enrolment, joined, left)


def test_message_of_a_stranger_is_refused(client, server, settings):
    path = reverse("courses:room_told")
    query, body = hook_message(
        callback_url=settings.BASE_URL + path,
        kind="user-joined",
        meeting_id="preau-x",
        guest_id="a",
        at_ms=1,
        secret="autre",
    )
    response = client.post(f"{path}?{query}", body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 403
