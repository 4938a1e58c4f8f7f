"""integration: many people at the same instant, on the database of production."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connections
from django.test import Client

from courses import services
from courses.domain.refusals import Refusal, RefusedError
from courses.models import Enrolment, Session
from tests.courses.factories import ANSWERS, NOW, EnrolmentFactory, SessionFactory, UserFactory

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

    assert Counter(at_once(PEOPLE, act)) == {302: SEATS, 409: PEOPLE - SEATS}
    assert session.enrolments.count() == SEATS


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
