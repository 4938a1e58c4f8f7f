"""integration: each reminder once, whatever is killed, cancelled or moved in between."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction

from courses import services
from courses.handlers import relay
from courses.models import CourseEvent, CourseMail, Reminder
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db
START = NOW + timedelta(days=7)


@pytest.fixture
def session():
    return SessionFactory(starts_at=START)


@pytest.fixture
def people(session):
    return EnrolmentFactory.create_batch(3, session=session, confirmed_at=NOW - timedelta(days=3))


def relay_all(now):
    for event in CourseEvent.objects.filter(type="reminder_due"):
        relay(event, now=now)


def test_three_reminders_reach_everybody_once(session, people):
    for before in (timedelta(days=7), timedelta(days=6), timedelta(days=1), timedelta(hours=3), timedelta(hours=1)):
        now = START - before
        for _pass in range(2):
            services.remind(now=now)
            relay_all(now)

    for person in people:
        subjects = [m.subject for m in mail.outbox if person.email in m.to[0]]
        assert len(subjects) == 3
        assert subjects[2].startswith("Votre session commence à")


def test_worker_killed_between_two_messages_loses_none_and_repeats_none(session, people, monkeypatch):
    services.remind(now=NOW)
    event = CourseEvent.objects.get(type="reminder_due")

    class Killed(EmailBackend):
        def send_messages(self, messages):
            if len(mail.outbox) == 1:
                raise SystemExit
            return super().send_messages(messages)

    with monkeypatch.context() as death:
        death.setattr("django.core.mail.backends.locmem.EmailBackend", Killed)
        with pytest.raises(SystemExit):
            relay(event, now=NOW)
    assert len(mail.outbox) == 1
    relay(event, now=NOW + timedelta(minutes=11))

    assert sorted(m.to[0] for m in mail.outbox) == sorted({m.to[0] for m in mail.outbox})
    assert len(mail.outbox) == 3


def test_worker_killed_before_the_mail_starts_again_from_the_rows(session, people):
    services.remind(now=NOW)
    assert services.remind(now=NOW + timedelta(minutes=5)) == 0
    relay_all(NOW + timedelta(minutes=5))

    assert len(mail.outbox) == 3


def test_cancelled_is_not_reminded_even_when_the_row_was_written(session, people):
    services.remind(now=NOW)
    services.cancel(token=people[0].token, now=NOW)
    relay_all(NOW)

    assert [m for m in mail.outbox if people[0].email in m.to[0] and "commence" in m.body] == []
    assert len([m for m in mail.outbox if "approche" in m.body]) == 2


def test_unconfirmed_waiting_and_called_off_are_not_reminded(session, people):
    EnrolmentFactory(session=session, held=True, seat_number=9)
    EnrolmentFactory(session=session, state="waiting", seat_number=None, queue_rank=1, confirmed_at=None)
    assert services.remind(now=NOW) == 3
    session.called_off_at = NOW
    session.save()

    assert services.remind(now=START - timedelta(days=1)) == 0


def test_whoever_enrols_after_it_fell_due_is_not_reminded_of_what_they_just_read(session):
    EnrolmentFactory(session=session, confirmed_at=NOW + timedelta(days=2))

    assert services.remind(now=NOW + timedelta(days=2)) == 0
    assert services.remind(now=START - timedelta(days=1)) == 1


def test_session_that_moves_is_reminded_of_again_at_its_new_date(session, people):
    services.remind(now=NOW)
    session.starts_at += timedelta(days=20)
    session.save()

    relay_all(NOW)
    assert mail.outbox == []
    assert services.remind(now=session.starts_at - timedelta(days=7)) == 3


def test_database_refuses_the_same_reminder_twice(session, people):
    services.remind(now=NOW)
    first = Reminder.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(
            enrolment=first.enrolment, kind=first.kind, starts_at=first.starts_at, event=first.event
        )


def test_message_carries_the_same_identifier_whenever_it_leaves(session, people):
    services.remind(now=NOW)
    relay_all(NOW)

    ids = {m.extra_headers["Message-ID"] for m in mail.outbox}
    assert ids == {
        f"<formation-{pk}@{next(iter(ids)).rpartition('@')[2]}"
        for pk in CourseMail.objects.values_list("pk", flat=True)
    }
