"""integration: waiting lists, from full to served; nobody skipped, nobody oversold."""

import random
from datetime import timedelta

import pytest
from django.core import mail

from courses import services
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.vocabulary import EnrolmentState
from courses.domain.waiting import drawn, seal_of
from courses.models import CourseEvent, Enrolment, QueueDraw, SeatHistory, Session
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def full():
    """A session of two seats, both confirmed."""
    session = SessionFactory(capacity=2)
    EnrolmentFactory.create_batch(2, session=session)
    return session


@pytest.fixture
def queue(full, enrol):
    """Three people wait in it, in order of arrival."""
    return [enrol(full, email=f"attente{n}@x.example", wait=True) for n in range(3)]


def states(*enrolments):
    return [Enrolment.objects.get(pk=e.pk).state for e in enrolments]


def seated(session):
    return session.enrolments.confirmed().order_by("seat_number").first()


def test_full_session_gives_the_last_place_of_its_list(full, queue):
    assert [(e.state, e.queue_rank, e.seat_number) for e in queue] == [("waiting", n, None) for n in (1, 2, 3)]
    assert list(CourseEvent.objects.values_list("type", flat=True)) == ["queued"] * 3


def test_full_session_refuses_whoever_does_not_wait(full, enrol):
    with pytest.raises(RefusedError) as caught:
        enrol(full, email="presse@x.example")
    assert caught.value.refusal is Refusal.SESSION_FULL
    assert full.enrolments.count() == 2


def test_list_is_closed_to_newcomers_when_nobody_could_answer_in_time(full, enrol):
    with pytest.raises(RefusedError) as caught:
        enrol(full, wait=True, now=full.starts_at - timedelta(minutes=59))
    assert caught.value.refusal is Refusal.LIST_CLOSED


def test_entering_twice_keeps_the_same_place(full, queue, enrol):
    again = enrol(full, email=queue[0].email, wait=True)

    assert again.pk == queue[0].pk
    assert full.enrolments.waiting().count() == 3


def test_freed_seat_is_offered_to_the_first_with_a_term(full, queue, committed):
    with committed():
        services.cancel(token=seated(full).token, now=NOW)

    queue[0].refresh_from_db()
    assert (queue[0].state, queue[0].seat_number, queue[0].offered_at) == ("held", 1, NOW)
    assert timedelta(hours=47) < queue[0].held_until - NOW < timedelta(hours=62)
    assert states(*queue[1:]) == ["waiting", "waiting"]
    (offer,) = [m for m in mail.outbox if m.subject.startswith("Une place se libère")]
    assert queue[0].email in offer.to[0]


def test_offer_that_is_taken_confirms_and_sends_the_invitation(full, queue, committed):
    services.cancel(token=seated(full).token, now=NOW)
    with committed():
        services.confirm(token=queue[0].token, now=NOW + timedelta(hours=1))

    assert states(queue[0]) == ["confirmed"]
    assert [m.subject.partition("\u00a0:")[0] for m in mail.outbox] == ["Inscription confirmée"]


@pytest.mark.parametrize("gesture", [services.pass_turn, services.cancel])
def test_offer_that_is_passed_goes_to_the_next(full, queue, gesture):
    services.cancel(token=seated(full).token, now=NOW)
    gesture(token=queue[0].token, now=NOW)
    gesture(token=queue[0].token, now=NOW)

    assert states(*queue) == ["cancelled", "held", "waiting"]


def test_offer_without_an_answer_goes_to_the_next_and_says_why(full, queue):
    services.cancel(token=seated(full).token, now=NOW)
    later = Enrolment.objects.get(pk=queue[0].pk).held_until
    services.expire_holds(now=later)

    assert states(*queue) == ["expired", "held", "waiting"]
    with pytest.raises(RefusedError) as caught:
        services.confirm(token=queue[0].token, now=later)
    assert caught.value.refusal is Refusal.OFFER_EXPIRED


def test_newcomer_never_takes_a_seat_before_those_who_wait(full, queue, enrol):
    """The hold of a seat is over but no task has passed yet: a newcomer comes, and goes to the end of the list."""
    Enrolment.objects.filter(pk=seated(full).pk).update(state="held", held_until=NOW, confirmed_at=None)
    newcomer = enrol(full, email="dernier@x.example", wait=True)

    assert states(*queue, newcomer) == ["held", "waiting", "waiting", "waiting"]


def test_larger_room_serves_the_list_at_once(full, queue):
    trainer = UserFactory(roles=["administrator"])
    larger = Session.objects.get(pk=full.pk)
    larger.capacity = 4
    services.change_session(session=larger, actor=trainer, now=NOW)

    assert states(*queue) == ["held", "held", "waiting"]


def test_erased_person_frees_the_seat_for_the_next(full, queue):
    services.erase_for(now=NOW, emails=[seated(full).email])

    assert states(*queue) == ["held", "waiting", "waiting"]


def test_leaving_the_list_moves_those_behind_up(full, queue):
    services.cancel(token=queue[0].token, now=NOW)
    services.cancel(token=seated(full).token, now=NOW)

    assert states(*queue) == ["cancelled", "held", "waiting"]


def test_list_closes_and_tells_everybody(full, queue, committed):
    with committed():
        assert services.serve_lists(now=full.starts_at - timedelta(minutes=59)) == 3
        assert services.serve_lists(now=full.starts_at - timedelta(minutes=58)) == 0

    assert states(*queue) == ["unserved"] * 3
    closed = [m for m in mail.outbox if m.subject.startswith("Liste d’attente close")]
    assert len(closed) == 3


def test_after_the_close_a_last_minute_seat_is_open_to_all(full, queue, enrol):
    last = full.starts_at - timedelta(minutes=30)
    services.serve_lists(now=last)
    services.cancel(token=seated(full).token, now=last)

    assert enrol(full, email="tardif@x.example", now=last).state == "held"


def test_cut_off_closes_the_list_earlier(enrol):
    session = SessionFactory(capacity=1, cutoff_minutes=24 * 60)
    EnrolmentFactory(session=session)
    waiting = enrol(session, wait=True)
    services.cancel(token=seated(session).token, now=session.starts_at - timedelta(hours=24, minutes=59))

    assert states(waiting) == ["waiting"]
    services.serve_lists(now=session.starts_at - timedelta(hours=24, minutes=59))
    assert states(waiting) == ["unserved"]


def test_draw_orders_the_list_as_its_seed_says(enrol):
    administrator = UserFactory(roles=["administrator"])
    session = SessionFactory(capacity=1)
    session.waiting_order = "draw"
    services.change_session(session=session, actor=administrator, now=NOW)
    EnrolmentFactory(session=session)
    people = [enrol(session, email=f"p{n}@x.example", wait=True) for n in range(6)]
    draw = QueueDraw.objects.get(session=session)
    services.cancel(token=seated(session).token, now=NOW)

    assert draw.seal == seal_of(draw.seed)
    assert states(*people) == ["waiting"] * 6
    due = session.starts_at - timedelta(hours=72)
    with pytest.raises(RefusedError) as caught:
        services.draw_list(session_id=session.pk, now=due - timedelta(seconds=1))
    assert caught.value.refusal is Refusal.DRAW_NOT_DUE
    services.serve_lists(now=due)

    draw.refresh_from_db()
    expected = drawn(seed=draw.seed, entries=[e.uid.hex for e in people])
    assert draw.result == expected
    served = Enrolment.objects.get(state="held")
    assert served.uid.hex == expected[0]
    assert [e.uid.hex for e in session.enrolments.waiting()] == expected[1:]
    late = enrol(session, email="apres@x.example", wait=True, now=due)
    assert session.enrolments.waiting().last().pk == late.pk
    with pytest.raises(RefusedError) as caught:
        services.draw_list(session_id=session.pk, now=due)
    assert caught.value.refusal is Refusal.ALREADY_DRAWN


def test_past_session_is_measured_from_its_journal(enrol):
    start = NOW
    session = SessionFactory(capacity=4, starts_at=start)
    week, days = start - timedelta(days=8), start - timedelta(days=2)
    early = [enrol(session, email=f"p{n}@x.example", now=week) for n in range(4)]
    for enrolment in early:
        services.confirm(token=enrolment.token, now=week)
    waits = [enrol(session, email=f"w{n}@x.example", now=week, wait=True) for n in range(3)]
    services.cancel(token=early[0].token, now=days)
    services.confirm(token=waits[0].token, now=days)
    services.cancel(token=early[1].token, now=days)
    services.pass_turn(token=waits[1].token, now=days)
    services.cancel(token=waits[2].token, now=days)

    assert services.measure_past_sessions(now=NOW + DAY) == 1
    assert services.measure_past_sessions(now=NOW + DAY) == 0
    found = SeatHistory.objects.filter(session=session).values_list("days_before", "taken", "released")
    assert list(found) == [(1, 3, 0), (3, 4, 4), (7, 4, 4), (14, 0, 0), (30, 0, 0)]
    row = SeatHistory.objects.get(session=session, days_before=1)
    assert (row.offers_made, row.offers_taken) == (3, 1)


def test_nobody_is_ever_skipped_or_oversold_whatever_people_do(full, queue, enrol):
    """A long walk of random gestures: at each step the seats hold, and whoever is served was first."""
    walk = random.Random(7)
    now = NOW
    for step in range(80):
        now += timedelta(minutes=walk.randint(1, 400))
        if now >= full.starts_at:
            break
        waiting_before = list(full.enrolments.waiting().values_list("pk", flat=True))
        live = list(full.enrolments.live())
        gesture = walk.choice(("enrol", "cancel", "pass", "confirm", "expire"))
        chosen = walk.choice(live) if live else None
        try:
            if gesture == "enrol" or chosen is None:
                enrol(full, email=f"marche{step}@x.example", wait=True, now=now)
            elif gesture == "expire":
                services.expire_holds(now=now)
            else:
                act = {"cancel": services.cancel, "pass": services.pass_turn, "confirm": services.confirm}[gesture]
                act(token=chosen.token, now=now)
        except RefusedError:
            continue
        served = set(full.enrolments.filter(offered_at=now).values_list("pk", flat=True))
        still = [pk for pk in waiting_before if Enrolment.objects.get(pk=pk).state == EnrolmentState.WAITING.value]
        assert full.enrolments.active().count() <= full.capacity
        assert not still or all(
            Enrolment.objects.get(pk=pk).queue_rank < Enrolment.objects.get(pk=still[0]).queue_rank for pk in served
        )
        if still:
            assert full.enrolments.active().count() == full.capacity
