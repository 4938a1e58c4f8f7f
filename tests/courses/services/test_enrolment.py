"""integration: seats are taken, confirmed and given back; each command leaves one event."""

from datetime import timedelta

import pytest

from courses import services
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.vocabulary import EnrolmentState
from courses.models import CourseEvent, Enrolment
from tests.courses.factories import ANSWERS, NOW, EnrolmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)


def events(enrolment=None):
    found = CourseEvent.objects.filter(enrolment=enrolment) if enrolment else CourseEvent.objects.all()
    return list(found.order_by("pk").values_list("type", flat=True))


def refusal(call):
    with pytest.raises(RefusedError) as caught:
        call()
    return caught.value.refusal


def test_enrol_holds_a_seat_for_a_day(enrol):
    enrolment = enrol(
        SessionFactory(), email=" Jeanne@Atelier.Example ", siret="732 829 320 00074", contact_consent=True
    )

    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.seat_number, enrolment.held_until) == ("held", 1, NOW + DAY)
    assert (enrolment.email, enrolment.siret) == ("jeanne@atelier.example", "73282932000074")
    assert (enrolment.informed_at, enrolment.contact_consent_at, enrolment.user) == (NOW, NOW, None)
    assert events(enrolment) == ["seat_held"]


def test_enrol_gives_the_lowest_free_seat(enrol):
    session = SessionFactory()
    EnrolmentFactory(session=session, seat_number=1)
    EnrolmentFactory(session=session, seat_number=3)

    assert enrol(session).seat_number == 2


def test_enrol_twice_keeps_one_seat_and_sends_the_link_again(enrol):
    session = SessionFactory()
    first = enrol(session)
    second = enrol(session, name="Quelqu’un d’Autre", now=NOW + timedelta(hours=1))

    assert second.pk == first.pk
    first.refresh_from_db()
    assert (first.name, first.held_until) == (ANSWERS["name"], NOW + DAY)
    assert events() == ["seat_held", "link_requested"]


def test_enrol_after_cancelling_is_another_enrolment(enrol):
    session = SessionFactory()
    first = enrol(session)
    services.cancel(token=first.token, now=NOW)
    second = enrol(session)

    assert second.uid != first.uid
    assert (second.seat_number, second.sequence) == (1, 0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": ""}, Refusal.NAME_MISSING),
        ({"name": "x" * 10_000}, Refusal.NAME_TOO_LONG),
        ({"email": "jeanne"}, Refusal.EMAIL_WRONG),
        ({"siret": "73282932000075"}, Refusal.SIRET_CHECKSUM),
        ({"informed": False}, Refusal.NOT_INFORMED),
    ],
)
def test_enrol_refuses_bad_answers_and_writes_nothing(enrol, changes, expected):
    session = SessionFactory()

    assert refusal(lambda: enrol(session, **changes)) == expected
    assert (Enrolment.objects.count(), events()) == (0, [])


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        ({"starts_at": NOW}, Refusal.SESSION_STARTED),
        ({"starts_at": NOW - timedelta(days=1)}, Refusal.SESSION_STARTED),
        ({"starts_at": NOW + timedelta(minutes=59), "cutoff_minutes": 60}, Refusal.ENROLMENT_CLOSED),
    ],
)
def test_enrol_refuses_a_session_that_takes_nobody(enrol, session, expected):
    assert refusal(lambda: enrol(SessionFactory(**session))) == expected
    assert Enrolment.objects.count() == 0


def test_enrol_refuses_the_one_too_many(enrol):
    session = SessionFactory(capacity=2)
    enrol(session, email="a@x.example")
    enrol(session, email="b@x.example")

    assert refusal(lambda: enrol(session, email="c@x.example")) == Refusal.SESSION_FULL
    assert session.enrolments.count() == 2


def test_enrol_takes_the_seat_whose_hold_is_over(enrol):
    session = SessionFactory(capacity=1)
    late = enrol(session, email="late@x.example")
    new = enrol(session, email="new@x.example", now=NOW + DAY)

    late.refresh_from_db()
    assert (late.state, late.seat_number, new.seat_number) == ("expired", None, 1)
    assert events(late) == ["seat_held", "expired"]


def test_enrol_confirms_at_once_whose_address_is_proven(enrol):
    user = UserFactory()
    enrolment = enrol(SessionFactory(), email=user.email.upper(), user=user)

    assert (enrolment.state, enrolment.user, enrolment.confirmed_at, enrolment.held_until) == (
        "confirmed",
        user,
        NOW,
        None,
    )
    assert events(enrolment) == ["enrolled"]


@pytest.mark.parametrize("other", [{"email": "autre@x.example"}, {}])
def test_enrol_holds_when_the_account_does_not_prove_the_address(enrol, other):
    user = UserFactory(proven=bool(other))
    enrolment = enrol(SessionFactory(), **{"email": user.email, "user": user, **other})

    assert (enrolment.state, enrolment.user) == ("held", None)


def test_enrol_signed_in_confirms_the_seat_held_before(enrol):
    user, session = UserFactory(), SessionFactory()
    held = enrol(session, email=user.email)
    again = enrol(session, email=user.email, user=user)

    assert (again.pk, again.state, again.user) == (held.pk, "confirmed", user)
    assert events(held) == ["seat_held", "confirmed"]


def test_confirm_twice_changes_nothing_the_second_time(enrol):
    enrolment = enrol(SessionFactory())
    for _click in range(2):
        services.confirm(token=enrolment.token, now=NOW + timedelta(hours=1))

    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.confirmed_at, enrolment.sequence) == ("confirmed", NOW + timedelta(hours=1), 0)
    assert events(enrolment) == ["seat_held", "confirmed"]


def test_confirm_after_a_day_is_refused_and_leaves_all_as_it_was(enrol):
    enrolment = enrol(SessionFactory())

    assert refusal(lambda: services.confirm(token=enrolment.token, now=NOW + DAY)) == Refusal.HOLD_EXPIRED
    enrolment.refresh_from_db()
    assert enrolment.state == "held"


@pytest.mark.parametrize("command", [services.confirm, services.cancel, services.renew])
def test_forged_link_is_unknown(command):
    assert refusal(lambda: command(token="0" * 32 + ".abc", now=NOW)) == Refusal.LINK_UNKNOWN


def test_cancel_gives_the_seat_back_and_outdates_the_invitation(enrol):
    enrolment = enrol(SessionFactory())
    services.confirm(token=enrolment.token, now=NOW)
    for _click in range(2):
        services.cancel(token=enrolment.token, now=NOW)

    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.seat_number, enrolment.sequence) == ("cancelled", None, 1)
    assert events(enrolment) == ["seat_held", "confirmed", "cancelled"]


def test_cancel_is_refused_once_the_session_began():
    enrolment = EnrolmentFactory(session__starts_at=NOW)

    assert refusal(lambda: services.cancel(token=enrolment.token, now=NOW)) == Refusal.SESSION_STARTED


def test_confirm_after_cancelling_is_refused(enrol):
    enrolment = enrol(SessionFactory())
    services.cancel(token=enrolment.token, now=NOW)

    assert refusal(lambda: services.confirm(token=enrolment.token, now=NOW)) == Refusal.NOT_ALLOWED_NOW


def test_expire_holds_frees_what_is_over_and_nothing_else():
    session = SessionFactory()
    over = EnrolmentFactory(session=session, held=True, held_until=NOW)
    elsewhere = EnrolmentFactory(held=True, held_until=NOW - DAY)
    running = EnrolmentFactory(session=session, held=True, held_until=NOW + timedelta(seconds=1))
    confirmed = EnrolmentFactory(session=session)

    assert [services.expire_holds(now=NOW), services.expire_holds(now=NOW)] == [2, 0]
    states = [Enrolment.objects.get(pk=e.pk).state for e in (over, elsewhere, running, confirmed)]
    assert states == ["expired", "expired", "held", "confirmed"]


def test_renew_takes_a_new_seat_with_a_new_link(enrol):
    past = enrol(SessionFactory(), contact_consent=True)
    later = NOW + DAY
    new = services.renew(token=past.token, now=later)

    past.refresh_from_db()
    assert (past.state, new.state, new.email, new.held_until) == ("expired", "held", past.email, later + DAY)
    assert new.uid != past.uid
    assert new.contact_consent_at == later


def test_send_links_for_what_is_to_come_and_what_is_past_by_less_than_a_year():
    enrolment = EnrolmentFactory()
    EnrolmentFactory(email=enrolment.email, session__starts_at=NOW - 365 * DAY)
    EnrolmentFactory(email=enrolment.email, session__starts_at=NOW, held=True)
    EnrolmentFactory(email=enrolment.email, cancelled=True)

    assert services.send_links(email=enrolment.email.upper(), now=NOW) == 1
    EnrolmentFactory(email="venue@x.example", session__starts_at=NOW - 364 * DAY)
    assert services.send_links(email="venue@x.example", now=NOW) == 1
    assert services.send_links(email="inconnu@x.example", now=NOW) == 0
    assert events() == ["link_requested"] * 2


@pytest.mark.parametrize(
    "state", [EnrolmentState.HELD, EnrolmentState.CONFIRMED, EnrolmentState.CANCELLED, EnrolmentState.EXPIRED]
)
def test_seat_is_numbered_exactly_while_active(enrol, state):
    enrolment = enrol(SessionFactory())
    if state is EnrolmentState.CONFIRMED:
        services.confirm(token=enrolment.token, now=NOW)
    if state is EnrolmentState.CANCELLED:
        services.cancel(token=enrolment.token, now=NOW)
    if state is EnrolmentState.EXPIRED:
        services.expire_holds(now=NOW + DAY)

    enrolment.refresh_from_db()
    assert enrolment.state == state
    assert (enrolment.seat_number is not None) == (state in (EnrolmentState.HELD, EnrolmentState.CONFIRMED))
