"""integration: a trainer plans, moves and removes sessions."""

from datetime import UTC, datetime, timedelta

import pytest

from courses import services
from courses.domain.planning import PlanRefusedError
from courses.domain.refusals import Refusal, RefusedError
from courses.models import CourseEvent, Session, Topic
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


THEN = datetime(2027, 6, 1, 8, 0, tzinfo=UTC)


def plan(**changes):
    values = {"kind": "webinar", "starts_at": datetime(2027, 7, 6, 8, 0, tzinfo=UTC), "capacity": 12}
    topic = changes.pop("topic", None) or TopicFactory(slug="depot")
    return Session(topic=topic, **{**values, **changes})


def test_schedule_names_the_session_after_its_date_in_paris():
    trainer = UserFactory(roles=["trainer"])
    topic = TopicFactory(slug="depot")
    sessions = [
        services.schedule_session(session=plan(topic=topic), actor=trainer, now=THEN, conflict_seen=True)
        for _twice in range(2)
    ]

    assert [s.slug for s in sessions] == ["depot-2027-07-06-10h00", "depot-2027-07-06-10h00-2"]
    assert sessions[0].trainer == trainer
    assert list(CourseEvent.objects.values_list("type", "actor")) == [("session_scheduled", trainer.pk)] * 2


def test_schedule_lets_an_administrator_choose_the_trainer():
    trainer, administrator = UserFactory(roles=["trainer"]), UserFactory(roles=["administrator"])
    chosen = services.schedule_session(session=plan(trainer=trainer), actor=administrator, now=THEN)
    other = plan(topic=chosen.topic, trainer=administrator)
    taken = services.schedule_session(session=other, actor=trainer, now=THEN, conflict_seen=True)

    assert (chosen.trainer, taken.trainer) == (trainer, trainer)


@pytest.mark.parametrize("shared", [False, True])
def test_schedule_shows_a_conflict_first_and_lets_who_saw_it(shared):
    trainer, other = UserFactory(roles=["trainer"]), UserFactory(roles=["trainer"])
    SessionFactory(trainer=other if shared else trainer, starts_at=datetime(2027, 7, 6, 9, 0, tzinfo=UTC))
    SessionFactory(trainer=trainer, starts_at=datetime(2027, 7, 6, 9, 30, tzinfo=UTC) if shared else NOW)
    wanted = {"actor": trainer, "now": THEN, "co_trainer_ids": [other.pk]}
    early = datetime(2027, 7, 6, 8, 0, tzinfo=UTC)

    with pytest.raises(PlanRefusedError) as caught:
        services.schedule_session(session=plan(starts_at=early), **wanted)
    assert caught.value.faults == {"starts_at": Refusal.SCHEDULE_CONFLICT}
    again = plan(starts_at=early, topic=Topic.objects.get(slug="depot"))
    assert services.schedule_session(session=again, conflict_seen=True, **wanted)


def test_schedule_lets_a_session_begin_when_another_ends():
    trainer = UserFactory(roles=["trainer"])
    SessionFactory(trainer=trainer, starts_at=datetime(2027, 7, 6, 9, 30, tzinfo=UTC), duration_minutes=90)
    assert services.schedule_session(session=plan(), actor=trainer, now=THEN)


def test_schedule_refuses_every_fault_at_once():
    with pytest.raises(PlanRefusedError) as caught:
        services.schedule_session(
            session=plan(starts_at=THEN, capacity=0, join_url="http://x.example"),
            actor=UserFactory(roles=["trainer"]),
            now=THEN,
        )

    assert caught.value.faults == {
        "starts_at": Refusal.START_IN_THE_PAST,
        "capacity": Refusal.CAPACITY_OUT_OF_RANGE,
        "join_url": Refusal.JOIN_URL_UNSAFE,
    }
    assert Session.objects.count() == 0


@pytest.fixture
def trainer():
    return UserFactory(roles=["trainer"])


def test_change_refuses_a_capacity_below_the_seats_taken(trainer):
    session = SessionFactory(trainer=trainer, capacity=5)
    EnrolmentFactory.create_batch(3, session=session)
    session.capacity = 2

    with pytest.raises(PlanRefusedError) as caught:
        services.change_session(session=session, actor=trainer, now=NOW)
    assert caught.value.faults == {"capacity": Refusal.CAPACITY_BELOW_TAKEN}
    assert Session.objects.get().capacity == 5


def test_change_moves_people_down_when_the_room_shrinks(trainer):
    session = SessionFactory(trainer=trainer, capacity=9)
    for number in (2, 5, 9):
        EnrolmentFactory(session=session, seat_number=number)
    session.capacity = 3
    services.change_session(session=session, actor=trainer, now=NOW)

    assert sorted(session.enrolments.order_by("pk").values_list("seat_number", flat=True)) == [1, 2, 3]


def test_change_of_hour_outdates_the_invitations_of_the_confirmed(trainer):
    session = SessionFactory(trainer=trainer)
    confirmed, held = EnrolmentFactory(session=session), EnrolmentFactory(session=session, held=True)
    session.starts_at += timedelta(hours=1)
    services.change_session(session=session, actor=trainer, now=NOW)

    confirmed.refresh_from_db()
    held.refresh_from_db()
    assert (confirmed.sequence, held.sequence) == (1, 0)
    assert CourseEvent.objects.get().payload["changed"] == ["starts_at"]


def test_change_of_steps_disturbs_nobody(trainer):
    enrolment = EnrolmentFactory(session__trainer=trainer)
    session = enrolment.session
    session.steps = "Autre chose"
    services.change_session(session=session, actor=trainer, now=NOW)

    enrolment.refresh_from_db()
    assert enrolment.sequence == 0
    assert CourseEvent.objects.get().payload["changed"] == []


def test_change_is_refused_to_another_trainer(trainer):
    session = SessionFactory(trainer=UserFactory(roles=["trainer"]))

    with pytest.raises(RefusedError) as caught:
        services.change_session(session=session, actor=trainer, now=NOW)
    assert caught.value.refusal == Refusal.NOT_YOURS


def test_trainer_cannot_hand_a_session_over(trainer):
    session = SessionFactory(trainer=trainer)
    session.trainer = UserFactory(roles=["trainer"])
    services.change_session(session=session, actor=trainer, now=NOW)

    assert Session.objects.get().trainer == trainer


def test_remove_only_what_nobody_enrolled_in(trainer):
    empty = SessionFactory(trainer=trainer)
    known = EnrolmentFactory(session__trainer=trainer, cancelled=True).session
    services.remove_session(session_id=empty.pk, actor=trainer)

    with pytest.raises(RefusedError) as caught:
        services.remove_session(session_id=known.pk, actor=trainer)
    assert caught.value.refusal == Refusal.SESSION_HAS_ENROLMENTS
    assert list(Session.objects.all()) == [known]
