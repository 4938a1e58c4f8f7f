"""integration: a person is forgotten, totals stay."""

from datetime import timedelta

import pytest

from courses import services
from courses.models import Enrolment
from courses.queries import enrolments_by_topic, export_for
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
PAST = NOW - timedelta(days=10)


def test_erase_takes_the_name_off_and_leaves_the_figures():
    topic = TopicFactory()
    user = UserFactory()
    EnrolmentFactory(session=SessionFactory(topic=topic, starts_at=PAST), email=user.email, user=user)
    EnrolmentFactory(session=SessionFactory(topic=topic, starts_at=PAST), email=user.email)
    EnrolmentFactory(session=SessionFactory(topic=topic, starts_at=PAST))
    before = enrolments_by_topic()

    assert services.erase_for(now=NOW, user_id=user.pk, emails=[user.email]) == 2
    assert services.erase_for(now=NOW, user_id=user.pk, emails=[user.email]) == 0
    assert enrolments_by_topic() == before
    assert (before[0].confirmed, before[0].people) == (3, 2)
    erased = Enrolment.objects.exclude(erased_at=None).order_by("pk")
    assert {(e.name, e.organisation, e.siret, e.user) for e in erased} == {("", "", "", None)}
    assert len({e.email for e in erased}) == 1
    assert not Enrolment.objects.filter(email=user.email).exists()


def test_erase_gives_back_the_seats_to_come():
    enrolment = EnrolmentFactory(held=True)
    token = enrolment.token
    services.erase_for(now=NOW, emails=[enrolment.email.upper()])

    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.seat_number) == ("cancelled", None)
    assert not Enrolment.objects.by_token(token).exists()


def test_erase_of_nobody_erases_nothing():
    EnrolmentFactory()

    assert services.erase_for(now=NOW) == 0


def test_export_gives_what_is_known_and_nobody_else():
    user = UserFactory()
    EnrolmentFactory(user=user, name="Par le compte")
    EnrolmentFactory(email=user.email, name="Par l’adresse")
    EnrolmentFactory(name="Quelqu’un d’autre")

    rows = export_for(user, emails=[user.email])["inscriptions"]
    assert {row["nom"] for row in rows} == {"Par l’adresse", "Par le compte"}
    assert {row["etat"] for row in rows} == {"Confirmée"}


def test_forget_unconfirmed_erases_those_who_never_came_back():
    long_ago, lately = NOW - timedelta(days=31), NOW - timedelta(days=29)
    expired = {"held": True, "state": "expired", "seat_number": None}
    forgotten = EnrolmentFactory(**expired, held_until=long_ago)
    kept = [
        EnrolmentFactory(**expired, held_until=lately),
        EnrolmentFactory(cancelled=True, held_until=long_ago),
        EnrolmentFactory(held_until=long_ago),
    ]

    assert [services.forget_unconfirmed(now=NOW), services.forget_unconfirmed(now=NOW)] == [1, 0]
    forgotten.refresh_from_db()
    assert (forgotten.name, forgotten.erased_at) == ("", NOW)
    assert list(Enrolment.objects.filter(erased_at=None)) == kept
