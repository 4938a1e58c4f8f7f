"""integration: which message leaves, to whom, what it says, and that it leaves once."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from icalendar import Calendar

from courses import services, tasks
from courses.handlers import relay
from courses.handlers.mail import CLAIM_TERM
from courses.models import CourseEvent, CourseMail
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db


def calendar_of(message):
    (part,) = message.attachments
    content = part.get_payload(decode=True)
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert part.get_param("method") == str(calendar["method"])
    return str(calendar["method"]), str(event["uid"]), int(event["sequence"])


def test_holding_a_seat_writes_the_link_and_no_calendar(enrol, committed):
    with committed():
        enrolment = enrol(SessionFactory(topic__title="Déposer"))

    (message,) = mail.outbox
    assert message.subject == "Confirmez votre inscription : Déposer"
    assert message.to == ['"Jeanne Dupré" <jeanne@atelier.example>']
    assert f"/formations/inscription/{enrolment.token}/" in message.body
    assert message.attachments == []
    assert "salle.example" not in message.body + message.alternatives[0].content


def test_confirming_sends_the_invitation_with_the_join_link(enrol, committed):
    enrolment = enrol(SessionFactory())
    with committed():
        services.confirm(token=enrolment.token, now=NOW)

    (message,) = mail.outbox
    assert "https://salle.example/secret" in message.body
    assert calendar_of(message) == ("REQUEST", f"{enrolment.uid}@127.0.0.1", 0)


def test_cancelling_takes_the_meeting_out_and_enrolling_again_puts_another_in(enrol, committed):
    session, user = SessionFactory(), UserFactory()
    with committed():
        first = enrol(session, email=user.email, user=user)
    with committed():
        services.cancel(token=first.token, now=NOW)
    with committed():
        second = enrol(session, email=user.email, user=user)

    assert [calendar_of(m) for m in mail.outbox] == [
        ("REQUEST", f"{first.uid}@127.0.0.1", 0),
        ("CANCEL", f"{first.uid}@127.0.0.1", 1),
        ("REQUEST", f"{second.uid}@127.0.0.1", 0),
    ]


def test_giving_back_a_seat_that_was_only_held_sends_nothing(enrol, committed):
    enrolment = enrol(SessionFactory())
    with committed():
        services.cancel(token=enrolment.token, now=NOW)

    assert mail.outbox == []


def test_asking_again_sends_the_link_of_the_state_one_is_in(enrol, committed):
    enrolment = enrol(SessionFactory())
    with committed():
        enrol(enrolment.session)
    services.confirm(token=enrolment.token, now=NOW)
    with committed():
        enrol(enrolment.session)

    assert [m.subject.partition("\u00a0: ")[0] for m in mail.outbox] == [
        "Confirmez votre inscription",
        "Votre lien personnel",
    ]


def test_moved_session_is_told_to_everybody_and_its_link_to_the_confirmed_only(committed):
    session = SessionFactory(trainer=UserFactory(roles=["trainer"]), capacity=2)
    told = EnrolmentFactory(session=session)
    held = EnrolmentFactory(session=session, held=True)
    waiting = EnrolmentFactory(
        session=session, state="waiting", queue_rank=1, seat_number=None, confirmed_at=None, email="attend@x.example"
    )
    EnrolmentFactory(session=session, cancelled=True)
    session.join_url = "https://salle.example/nouveau-secret"
    with committed():
        services.change_session(session=session, actor=session.trainer, now=NOW)
    (message,) = mail.outbox
    assert told.email in message.to[0]

    mail.outbox.clear()
    session.starts_at += timedelta(days=1)
    with committed():
        services.change_session(session=session, actor=session.trainer, now=NOW)

    by_address = {message.to[0].split("<")[1][:-1]: message for message in mail.outbox}
    assert set(by_address) == {told.email, held.email, waiting.email}
    assert calendar_of(by_address[told.email]) == ("REQUEST", f"{told.uid}@127.0.0.1", 2)
    for other, words in ((held, "où une place vous est gardée"), (waiting, "dont vous attendez une place")):
        message = by_address[other.email]
        assert words in message.body
        assert f"/formations/inscription/{other.token}/empechement/" in message.body
        # The way into the room is for a proven address, a calendar for a confirmed seat.
        assert "nouveau-secret" not in message.body + message.alternatives[0].content
        assert message.attachments == []


def test_message_says_that_a_machine_wrote_it_and_follows_nobody(enrol, committed):
    with committed():
        enrol(SessionFactory())

    sent = mail.outbox[0].message()
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["List-Unsubscribe"] is None
    html = mail.outbox[0].alternatives[0].content
    assert "<img" not in html


@pytest.mark.parametrize("name", ["Ève <b>Gras</b> & Cie", 'Zoé "La" Dupont', "a@b.example, c@d.example"])
def test_name_breaks_neither_the_header_nor_the_page(enrol, committed, name):
    with committed():
        enrol(SessionFactory(), name=name)

    (message,) = mail.outbox
    assert message.recipients() == message.to
    assert message.message()["To"].count("@atelier.example") == 1
    assert f"Bonjour {name}," in message.body
    assert "<b>" not in message.alternatives[0].content


def test_relaying_twice_sends_once(enrol, committed):
    with committed():
        enrol(SessionFactory())
    event = CourseEvent.objects.get()
    CourseEvent.objects.update(relayed_at=None)
    tasks.relay_event(event_id=event.pk)
    tasks.relay_event(event_id=event.pk)

    event.refresh_from_db()
    assert (len(mail.outbox), event.relayed_at is not None) == (1, True)


def test_message_that_another_worker_is_sending_is_left_to_it(enrol):
    enrolment = enrol(SessionFactory())
    event = CourseEvent.objects.get()
    claimed = CourseMail.objects.create(event=event, enrolment=enrolment, kind="confirm_address", claimed_at=NOW)
    assert relay(event, now=NOW + timedelta(minutes=1)) is False
    assert mail.outbox == []
    assert relay(event, now=NOW + CLAIM_TERM + timedelta(seconds=1)) is True
    claimed.refresh_from_db()
    assert (len(mail.outbox), claimed.sent_at is not None) == (1, True)


def test_mail_server_that_is_down_loses_no_message(enrol, monkeypatch):
    enrol(SessionFactory(), now=NOW - timedelta(hours=1))
    event = CourseEvent.objects.get()

    class Down(EmailBackend):
        def send_messages(self, messages):
            raise ConnectionRefusedError("down")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", Down)
    with pytest.raises(OSError, match="down"):
        tasks.relay_event.run(event_id=event.pk)
    monkeypatch.undo()
    tasks.sweep_events()
    event.refresh_from_db()
    assert (len(mail.outbox), event.relayed_at is not None) == (1, True)


def test_address_that_is_refused_does_not_silence_the_others(monkeypatch):
    session = SessionFactory(trainer=UserFactory(roles=["trainer"]))
    EnrolmentFactory(session=session, email="refuse@x.example")
    EnrolmentFactory(session=session, email="juste@x.example")
    session.starts_at += timedelta(days=1)
    services.change_session(session=session, actor=session.trainer, now=NOW)
    event = CourseEvent.objects.get()

    class Picky(EmailBackend):
        def send_messages(self, messages):
            if "refuse@" in messages[0].to[0]:
                raise SMTPRecipientsRefused({})
            return super().send_messages(messages)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", Picky)
    for _try in range(2):
        with pytest.raises(SMTPRecipientsRefused):
            relay(event, now=NOW)
    assert [m.to[0].partition("<")[2] for m in mail.outbox] == ["juste@x.example>"]


def test_sweep_gives_up_after_two_days(enrol):
    enrol(SessionFactory(), now=NOW - timedelta(days=2, minutes=1))
    tasks.sweep_events()

    assert mail.outbox == []


def test_sweep_leaves_alone_what_has_just_been_committed(enrol):
    enrol(SessionFactory(), now=timezone.now())
    tasks.sweep_events()

    assert mail.outbox == []


def test_message_that_is_no_longer_true_is_not_sent(enrol):
    enrolment = enrol(SessionFactory(), now=NOW - timedelta(hours=30))
    services.expire_holds(now=NOW - timedelta(hours=1))
    tasks.sweep_events()

    assert mail.outbox == []
    assert not CourseEvent.objects.filter(relayed_at=None).exists()
    assert enrolment.mails.get().sent_at is not None


def test_expire_task_frees_seats(enrol):
    enrolment = enrol(SessionFactory())
    enrolment.session.enrolments.update(held_until=NOW - timedelta(days=400))
    tasks.expire_holds()

    enrolment.refresh_from_db()
    assert enrolment.state == "expired"


def test_address_that_its_server_refuses_for_ever_gives_its_held_seat_back(enrol, monkeypatch):
    session = SessionFactory(capacity=1)
    held = enrol(session, email="refuse@x.example")
    waiting = enrol(session, email="attend@x.example", wait=True)
    event = CourseEvent.objects.get(type="seat_held")

    class Closed(EmailBackend):
        def send_messages(self, messages):
            raise SMTPRecipientsRefused({"refuse@x.example": (550, b"no such user")})

    with monkeypatch.context() as closed:
        closed.setattr("django.core.mail.backends.locmem.EmailBackend", Closed)
        for _relay in range(2):
            assert relay(event, now=NOW)

    held.refresh_from_db()
    waiting.refresh_from_db()
    assert (held.state, held.unreachable_at) == ("expired", NOW)
    assert waiting.state == "held"


def test_confirmed_seat_of_an_address_that_stopped_working_is_kept_and_marked(monkeypatch):
    enrolment = EnrolmentFactory(email="refuse@x.example", session__trainer=UserFactory(roles=["trainer"]))
    session = enrolment.session
    session.starts_at += timedelta(days=1)
    services.change_session(session=session, actor=session.trainer, now=NOW)

    class Closed(EmailBackend):
        def send_messages(self, messages):
            raise SMTPRecipientsRefused({"refuse@x.example": (550, b"no such user")})

    with monkeypatch.context() as closed:
        closed.setattr("django.core.mail.backends.locmem.EmailBackend", Closed)
        relay(CourseEvent.objects.get(), now=NOW)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.unreachable_at) == ("confirmed", NOW)
