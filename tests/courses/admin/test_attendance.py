"""integration: the trainer's list of presences, what attendees said, what was done about it."""

import csv
from datetime import timedelta

import pytest

from courses import services
from courses.domain.survey import FEWEST, Answers
from courses.models import Attendance, FollowUp
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
SESSIONS = "/admin/formations/sessions/"


def text(response):
    return response.content.decode()


@pytest.fixture
def trainer():
    return UserFactory(roles=["trainer"])


@pytest.fixture
def session(trainer):
    return SessionFactory(starts_at=NOW - timedelta(hours=2), trainer=trainer)


@pytest.fixture
def as_trainer(client, trainer):
    client.force_login(trainer)
    return client


def there(session, **changes):
    enrolment = EnrolmentFactory(session=session, **changes)
    services.choose_presence(token=enrolment.token, accepted=True, now=NOW)
    services.record_join(enrolment_id=enrolment.pk, at=session.starts_at)
    return enrolment


def test_trainer_closes_the_list_and_corrects_it(as_trainer, session):
    present, away = there(session, name="Zoé Dupont"), EnrolmentFactory(session=session, name="Ada Morel")
    address = f"{SESSIONS}{session.pk}/presences/"
    assert "Arrêter les présences" in text(as_trainer.get(address))
    closed = text(as_trainer.post(f"{address}arreter/", follow=True))
    assert "Présent : <strong>1</strong>" in closed
    assert "Arrêter les présences</button>" not in closed

    services.contest(token=away.token, reason="J’étais au téléphone", now=NOW)
    page = text(as_trainer.get(address))
    assert page.index("Ada Morel") < page.index("Zoé Dupont")
    assert "J’étais au téléphone" in page
    as_trainer.post(f"{address}{away.pk}/corriger/", {"outcome": "attended", "reason": ""})
    assert Attendance.objects.get(enrolment=away).outcome == "absent"
    as_trainer.post(f"{address}{away.pk}/corriger/", {"outcome": "attended", "reason": "Vérifié"})
    assert Attendance.objects.get(enrolment=away).outcome == "attended"
    rows = list(
        csv.reader(as_trainer.get(f"{address}liste.csv").content.decode("utf-8-sig").splitlines(), delimiter=";")
    )
    assert [row[:3] for row in rows[1:]] == [
        ["Ada Morel", "Atelier Imaginaire", "Présent"],
        ["Zoé Dupont", "Atelier Imaginaire", "Présent"],
    ]
    assert present.attendance.outcome == "attended"


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three(as_trainer, session, django_assert_max_num_queries, count):
    for _one in range(count):
        there(session)
    with django_assert_max_num_queries(14):
        page = text(as_trainer.get(f"{SESSIONS}{session.pk}/presences/"))
    assert f"({count} ligne" in page


def test_list_of_another_trainer_stays_closed(as_trainer):
    other = EnrolmentFactory(session=SessionFactory(starts_at=NOW - timedelta(hours=2), trainer=UserFactory()))
    address = f"{SESSIONS}{other.session_id}/presences/"

    for answer in (as_trainer.get(address), as_trainer.post(f"{address}arreter/")):
        assert answer.headers.get("Location") == "/admin/"
    assert not Attendance.objects.exists()


def test_nobody_of_another_session_is_corrected_from_here(as_trainer, session):
    other = EnrolmentFactory(session=SessionFactory(starts_at=NOW - timedelta(hours=2), trainer=session.trainer))
    gesture = f"{SESSIONS}{session.pk}/presences/{other.pk}/corriger/"

    assert as_trainer.post(gesture, {"outcome": "attended", "reason": "x"}).headers["Location"] == "/admin/"
    assert not Attendance.objects.exists()


def test_opinions_are_shown_from_five_on(as_trainer, session):
    people = [there(session) for _one in range(FEWEST)]
    services.close_attendance(session_id=session.pk, now=NOW)
    address = f"{SESSIONS}{session.pk}/presences/"
    for number, person in enumerate(people):
        assert "Plus lentement" not in text(as_trainer.get(address))
        satisfaction = "very" if number else "not"
        answers = Answers(satisfaction=satisfaction, can_redo="alone", pace="right", comment="Plus lentement")
        services.answer_survey(token=person.token, answers=answers, now=NOW)

    page = text(as_trainer.get(address))
    assert "<strong>80\u00a0%</strong>" in page
    assert "Plus lentement" in page


def test_trainer_says_what_was_done_about_own_topics_only(as_trainer, trainer, session):
    answers = {"said": "Trop vite", "done": "Le geste est montré deux fois.", "published": "on"}
    foreign = SessionFactory()
    refused = as_trainer.post("/admin/formations/suites/new/", {**answers, "topic": foreign.topic_id})
    assert "animée par une autre personne" in text(refused)
    assert as_trainer.post("/admin/formations/suites/new/", {**answers, "topic": session.topic_id}).status_code == 302

    saved = FollowUp.objects.get()
    assert (saved.topic, saved.written_by) == (session.topic, trainer)
