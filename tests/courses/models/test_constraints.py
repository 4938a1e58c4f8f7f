"""integration: what must never be false, tried by going around the services."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from courses.domain.vocabulary import EventType, MailKind
from courses.models import CourseEvent, CourseMail, Enrolment, Interest, Session, SessionProposal, Topic, guards
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


def refused(change):
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def test_seat_has_one_person():
    first = EnrolmentFactory()
    second = EnrolmentFactory(session=first.session)

    assert refused(lambda: Enrolment.objects.filter(pk=second.pk).update(seat_number=first.seat_number))
    assert not refused(lambda: Enrolment.objects.filter(pk=second.pk).update(seat_number=9))


def test_seat_is_within_the_capacity_whatever_the_query():
    enrolment = EnrolmentFactory(session__capacity=2)

    assert refused(lambda: Enrolment.objects.filter(pk=enrolment.pk).update(seat_number=3))
    assert refused(lambda: EnrolmentFactory(session=enrolment.session, seat_number=3))
    assert refused(
        lambda: Enrolment.objects.bulk_create([EnrolmentFactory.build(session=enrolment.session, seat_number=3)])
    )
    assert not refused(lambda: Enrolment.objects.filter(pk=enrolment.pk).update(seat_number=2))


def test_seat_is_within_the_capacity_of_the_session_moved_to():
    small, large = SessionFactory(capacity=1), SessionFactory(capacity=9)
    enrolment = EnrolmentFactory(session=large, seat_number=9)

    assert refused(lambda: Enrolment.objects.filter(pk=enrolment.pk).update(session=small))


def test_capacity_never_goes_below_a_seat_taken():
    enrolment = EnrolmentFactory(session__capacity=5, seat_number=4)
    sessions = Session.objects.filter(pk=enrolment.session_id)

    assert refused(lambda: sessions.update(capacity=3))
    assert not refused(lambda: sessions.update(capacity=4))


def test_seat_guard_survives_being_put_back():
    guards.remove(using=connection.alias)
    guards.install(using=connection.alias)
    guards.install(using=connection.alias)
    enrolment = EnrolmentFactory(session__capacity=2)

    assert refused(lambda: Enrolment.objects.filter(pk=enrolment.pk).update(seat_number=3))


@pytest.mark.parametrize("capacity", [0, 5001])
def test_capacity_is_in_range(capacity):
    session = SessionFactory()

    assert refused(lambda: Session.objects.filter(pk=session.pk).update(capacity=capacity))


@pytest.mark.parametrize(
    ("model", "factory", "changes"),
    [
        (Session, SessionFactory, {"duration_minutes": 14}),
        (Session, SessionFactory, {"duration_minutes": 481}),
        (Session, SessionFactory, {"kind": "picnic"}),
        (Topic, TopicFactory, {"duration_minutes": 14}),
        (Enrolment, EnrolmentFactory, {"state": "dreaming"}),
        (Enrolment, EnrolmentFactory, {"state": "cancelled"}),
        (Enrolment, EnrolmentFactory, {"seat_number": None}),
        (Enrolment, EnrolmentFactory, {"seat_number": 0}),
        (Enrolment, EnrolmentFactory, {"email": "Jeanne@Atelier.example"}),
        (Enrolment, EnrolmentFactory, {"confirmed_at": None}),
        (Enrolment, EnrolmentFactory, {"state": "held", "held_until": None}),
        (Enrolment, EnrolmentFactory, {"sequence": F("sequence") - 1}),
    ],
)
def test_row_refuses_what_makes_no_sense(model, factory, changes):
    row = factory()

    assert refused(lambda: model.objects.filter(pk=row.pk).update(**changes))


def test_person_has_one_active_enrolment_a_session():
    first = EnrolmentFactory()
    again = {"session": first.session, "email": first.email}

    assert refused(lambda: EnrolmentFactory(**again, seat_number=7))
    assert not refused(lambda: EnrolmentFactory(**again, cancelled=True))
    assert not refused(lambda: EnrolmentFactory(email=first.email))


def test_identifier_is_unique():
    first, second = EnrolmentFactory(), EnrolmentFactory()

    assert refused(lambda: Enrolment.objects.filter(pk=second.pk).update(uid=first.uid))


def test_event_type_is_known():
    event = CourseEvent.objects.create(type=EventType.CONFIRMED.value, at=NOW)

    assert refused(lambda: CourseEvent.objects.filter(pk=event.pk).update(type="rumour"))


def test_mail_is_owed_once_an_event():
    enrolment = EnrolmentFactory()
    event = CourseEvent.objects.create(type=EventType.CONFIRMED.value, at=NOW, enrolment=enrolment)
    owed = {"event": event, "enrolment": enrolment, "kind": MailKind.INVITATION.value}
    CourseMail.objects.create(**owed)

    assert refused(lambda: CourseMail.objects.create(**owed))


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1],
        lambda token: token + "x",
        lambda token: uuid4().hex + token[32:],
        lambda token: token.split(".")[0],
        lambda token: "é" * 40,
        lambda token: "",
        lambda token: "x" * 10_000,
    ],
)
def test_private_link_cannot_be_forged(forge):
    enrolment = EnrolmentFactory()

    assert Enrolment.objects.by_token(enrolment.token).get() == enrolment
    assert not Enrolment.objects.by_token(forge(enrolment.token)).exists()


def test_seats_taken_leave_out_what_no_longer_holds():
    session = SessionFactory()
    EnrolmentFactory(session=session)
    EnrolmentFactory(session=session, held=True)
    EnrolmentFactory(session=session, held=True, held_until=NOW - timedelta(seconds=1))
    EnrolmentFactory(session=session, cancelled=True)

    assert Session.objects.with_seats(now=NOW).get().seats_taken == 2


@pytest.fixture
def queue():
    """A full session of three seats, two people waiting."""
    session = SessionFactory(capacity=3)
    EnrolmentFactory(session=session)
    waits = {"session": session, "state": "waiting", "seat_number": None, "confirmed_at": None}
    return session, [EnrolmentFactory(**waits, queue_rank=rank) for rank in (1, 2)]


def test_nobody_sits_down_before_those_who_wait(queue):
    session, (first, second) = queue
    seat = {"state": "held", "held_until": NOW, "seat_number": 2}

    assert refused(lambda: EnrolmentFactory(session=session, seat_number=2))
    assert refused(lambda: Enrolment.objects.bulk_create([EnrolmentFactory.build(session=session, seat_number=2)]))
    assert refused(lambda: Enrolment.objects.filter(pk=second.pk).update(**seat))
    assert not refused(lambda: Enrolment.objects.filter(pk=first.pk).update(**seat))
    assert not refused(lambda: Enrolment.objects.filter(pk=second.pk).update(**{**seat, "seat_number": 3}))


def test_nobody_comes_from_another_date_before_those_who_wait(queue):
    session, _waiting = queue
    elsewhere = EnrolmentFactory(seat_number=2)

    assert refused(lambda: Enrolment.objects.filter(pk=elsewhere.pk).update(session=session))


def test_whoever_sits_already_may_change_seats_while_others_wait(queue):
    session, _waiting = queue

    assert not refused(lambda: session.enrolments.confirmed().update(seat_number=2))


def test_turn_survives_being_put_back(queue):
    session, _waiting = queue
    guards.remove(using="default")
    guards.install(using="default")
    guards.install(using="default")

    assert refused(lambda: EnrolmentFactory(session=session, seat_number=2))


def test_waiting_has_a_rank_of_its_own_and_no_seat(queue):
    session, (first, second) = queue

    assert refused(lambda: Enrolment.objects.filter(pk=first.pk).update(queue_rank=None))
    assert refused(lambda: Enrolment.objects.filter(pk=first.pk).update(queue_rank=second.queue_rank))
    assert refused(lambda: Enrolment.objects.filter(pk=first.pk).update(seat_number=3))
    assert refused(
        lambda: EnrolmentFactory(session=session, email=first.email, cancelled=True, state="waiting", queue_rank=9)
    )


def test_overbooking_is_bounded_by_the_database():
    session = SessionFactory(capacity=10)
    own = Session.objects.filter(pk=session.pk)

    assert refused(lambda: own.update(extra_seats=3))
    assert refused(lambda: own.update(overbooking_percent=21))
    assert not refused(lambda: own.update(extra_seats=2))
    EnrolmentFactory(session=session, seat_number=12)
    assert refused(lambda: own.update(extra_seats=1))
    assert refused(lambda: EnrolmentFactory(session=session, seat_number=13))


def test_wish_counts_once_a_topic():
    topic = TopicFactory()
    wish = {"topic": topic, "email": "a@x.example", "created_at": NOW}
    Interest.objects.create(**wish)

    assert refused(lambda: Interest.objects.create(**wish))
    assert refused(lambda: Interest.objects.create(**{**wish, "email": "B@x.example"}))
    assert not refused(lambda: Interest.objects.create(**wish, state="withdrawn"))


def test_trainer_is_proposed_one_place_at_a_time():
    trainer, topic = UserFactory(roles=["trainer"]), TopicFactory()
    row = {"trainer": trainer, "topic": topic, "starts_at": NOW, "people_count": 5, "made_at": NOW}
    SessionProposal.objects.create(**row)

    assert refused(lambda: SessionProposal.objects.create(**{**row, "topic": TopicFactory()}))
    assert not refused(lambda: SessionProposal.objects.create(**row, state="declined"))


def test_message_goes_to_one_person():
    enrolment = EnrolmentFactory()
    event = CourseEvent.objects.create(type=EventType.INTEREST_LEFT.value, at=NOW)
    wish = Interest.objects.create(topic=enrolment.session.topic, email="a@x.example", created_at=NOW)
    kind = MailKind.INTEREST.value

    assert refused(lambda: CourseMail.objects.create(event=event, kind=kind))
    assert refused(lambda: CourseMail.objects.create(event=event, kind=kind, enrolment=enrolment, interest=wish))
    CourseMail.objects.create(event=event, kind=kind, interest=wish)
    assert refused(lambda: CourseMail.objects.create(event=event, kind=kind, interest=wish))
