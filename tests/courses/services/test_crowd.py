"""integration: many people at the same instant, on the database of production."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connections
from django.test import Client

from courses import services
from courses.domain.refusals import Refusal, RefusedError
from courses.models import Enrolment, Interest, Reminder, Session
from tests.courses.factories import ANSWERS, NOW, EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]
PEOPLE, SEATS = 50, 10


def at_once(count, act):
    """The results of ``act(0)`` to ``act(count - 1)``, all begun at the same instant, each on its own connection."""
    barrier = Barrier(count)

    def run(number):
        barrier.wait(timeout=30)
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=count) as pool:
        return list(pool.map(run, range(count)))


def test_fifty_people_for_ten_seats_fill_them_exactly():
    session = SessionFactory(capacity=SEATS)

    def act(number):
        try:
            services.enrol(session_id=session.pk, now=NOW, **{**ANSWERS, "email": f"p{number}@x.example"})
        except RefusedError as error:
            return error.refusal
        return "seated"

    outcome = Counter(at_once(PEOPLE, act))
    assert outcome == {"seated": SEATS, Refusal.SESSION_FULL: PEOPLE - SEATS}
    seats = list(session.enrolments.order_by("seat_number").values_list("seat_number", flat=True))
    assert seats == list(range(1, SEATS + 1))
    assert len(mail.outbox) == SEATS


def test_fifty_forms_for_ten_seats_get_an_answer_each(settings):
    settings.COURSES_SIGN_UPS_PER_CONNECTION = 1000
    session = SessionFactory(capacity=SEATS)
    form = {**ANSWERS, "informed": "on"}

    def act(number):
        return Client().post(f"/formations/{session.slug}/", {**form, "email": f"p{number}@x.example"}).status_code

    assert Counter(at_once(PEOPLE, act)) == {302: PEOPLE}
    assert session.enrolments.active().count() == SEATS
    assert session.enrolments.waiting().count() == PEOPLE - SEATS


def test_one_person_clicking_twenty_times_has_one_seat():
    session = SessionFactory(capacity=SEATS)
    at_once(20, lambda _number: services.enrol(session_id=session.pk, now=NOW, **ANSWERS).pk)

    assert session.enrolments.count() == 1


def test_confirming_and_expiring_at_the_same_instant_leave_one_truth():
    session = SessionFactory(capacity=SEATS)
    tokens = [EnrolmentFactory(session=session, held=True, held_until=NOW).token for _seat in range(SEATS)]

    def act(number):
        if number % 2:
            return services.expire_holds(now=NOW)
        try:
            return services.cancel(token=tokens[number // 2], now=NOW).state
        except RefusedError as error:
            return error.refusal

    at_once(2 * SEATS, act)
    assert Counter(Enrolment.objects.values_list("seat_number", flat=True)) == {None: SEATS}
    assert set(Enrolment.objects.values_list("state", flat=True)) <= {"cancelled", "expired"}


def test_shrinking_while_people_enrol_never_leaves_more_people_than_seats():
    trainer = UserFactory(roles=["trainer"])
    session = SessionFactory(capacity=20, trainer=trainer)

    def act(number):
        try:
            if number == 10:
                smaller = Session.objects.get(pk=session.pk)
                smaller.capacity = 8
                services.change_session(session=smaller, actor=trainer, now=NOW)
            else:
                services.enrol(session_id=session.pk, now=NOW, **{**ANSWERS, "email": f"p{number}@x.example"})
        except RefusedError as error:
            return error.refusal
        return "done"

    at_once(25, act)
    session.refresh_from_db()
    assert session.enrolments.count() <= session.capacity
    assert not session.enrolments.filter(seat_number__gt=session.capacity).exists()


def test_crowd_fills_the_seats_then_the_list_in_order_of_arrival():
    session = SessionFactory(capacity=SEATS)

    at_once(
        PEOPLE,
        lambda number: (
            services.enrol(session_id=session.pk, now=NOW, wait=True, **{**ANSWERS, "email": f"p{number}@x.example"}).pk
        ),
    )
    seated = list(session.enrolments.active().order_by("seat_number").values_list("seat_number", flat=True))
    waiting = list(session.enrolments.waiting())
    assert seated == list(range(1, SEATS + 1))
    assert [e.queue_rank for e in waiting] == list(range(1, PEOPLE - SEATS + 1))
    assert [e.pk for e in waiting] == sorted(e.pk for e in waiting)
    assert max(session.enrolments.active().values_list("pk", flat=True)) < waiting[0].pk


def test_seats_freed_while_others_arrive_go_to_those_who_waited():
    session = SessionFactory(capacity=SEATS)
    leaving = [EnrolmentFactory(session=session) for _seat in range(SEATS)]
    for number in range(SEATS):
        services.enrol(session_id=session.pk, now=NOW, wait=True, **{**ANSWERS, "email": f"w{number}@x.example"})
    first_come = {e.pk for e in session.enrolments.waiting()}

    def act(number):
        if number < SEATS:
            return services.cancel(token=leaving[number].token, now=NOW).pk
        email = f"n{number}@x.example"
        return services.enrol(session_id=session.pk, now=NOW, wait=True, **{**ANSWERS, "email": email}).pk

    at_once(2 * SEATS, act)
    assert set(session.enrolments.active().values_list("pk", flat=True)) == first_come
    assert session.enrolments.waiting().count() == SEATS


def test_two_people_who_swap_dates_at_the_same_instant_both_arrive_or_keep_their_seat():
    one = SessionFactory(capacity=2)
    two = SessionFactory(capacity=2, topic=one.topic)
    there, back = EnrolmentFactory(session=one), EnrolmentFactory(session=two)

    def act(number):
        moving, target = ((there, two), (back, one))[number % 2]
        try:
            return services.change_date(token=moving.token, session_id=target.pk, now=NOW).session_id
        except RefusedError as error:
            return error.refusal

    at_once(8, act)
    there.refresh_from_db()
    back.refresh_from_db()
    assert (there.session_id, back.session_id) == (two.pk, one.pk)
    assert {there.state, back.state} == {"confirmed"}
    assert Enrolment.objects.active().count() == 2


def test_session_called_off_while_people_confirm_leaves_everybody_told():
    session = SessionFactory(capacity=SEATS, trainer=UserFactory(roles=["trainer"]))
    held = [
        services.enrol(session_id=session.pk, now=NOW, **{**ANSWERS, "email": f"p{number}@x.example"})
        for number in range(SEATS)
    ]

    def act(number):
        try:
            if number == SEATS // 2:
                services.call_off_session(session_id=session.pk, actor=session.trainer, now=NOW)
            else:
                services.confirm(token=held[number].token, now=NOW)
        except RefusedError as error:
            return error.refusal
        return "done"

    outcome = set(at_once(SEATS, act))
    assert outcome <= {"done", Refusal.SESSION_CALLED_OFF}
    told = [m for m in mail.outbox if m.subject.startswith("Session annulée")]
    assert len(told) == SEATS


def test_reminders_written_by_two_workers_at_once_are_written_once():
    session = SessionFactory(starts_at=NOW + timedelta(days=1))
    people = [EnrolmentFactory(session=session, confirmed_at=NOW - timedelta(days=9)) for _seat in range(SEATS)]

    at_once(4, lambda _number: services.remind(now=NOW))
    assert sorted(Reminder.objects.values_list("enrolment_id", flat=True)) == [e.pk for e in people]
    assert len([m for m in mail.outbox if "approche" in m.body]) == SEATS


def test_wish_left_twice_at_the_same_instant_counts_once():
    topic = TopicFactory()
    wish = {"topic_slug": topic.slug, "name": "Jeanne", "email": "j@x.example", "slots": ["tue-10"], "now": NOW}
    at_once(6, lambda _number: services.leave_interest(**wish).pk)

    assert Interest.objects.count() == 1
