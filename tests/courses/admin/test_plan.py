"""integration: steps, copies, series, calendar, questions and spreadsheets in the administration."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Question, Session
from courses.services import cockpit, live
from courses.services.plan import add_step
from sandbox.services import open_space
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return UserFactory(roles=["trainer"])


@pytest.fixture
def session(trainer):
    return SessionFactory(trainer=trainer, starts_at=NOW - timedelta(minutes=5))


@pytest.fixture
def admin(client, trainer):
    client.force_login(trainer, backend="django.contrib.auth.backends.ModelBackend")
    kept = client.session
    methods = [{"method": "password", "at": NOW.timestamp()}, {"method": "mfa", "at": NOW.timestamp(), "type": "totp"}]
    kept["account_authentication_methods"] = methods
    kept.save()
    return client


def copy(admin, session, **changes):
    first = timezone.localtime(NOW + timedelta(days=7))
    data = {"starts_at": f"{first:%Y-%m-%dT10:00}", "count": "2", "weeks": "1", "then": "save"}
    return admin.post(reverse("courses_copy", args=[session.pk]), data | changes)


def test_step_from_the_state_of_ones_own_space(admin, session, trainer):
    open_space(now=NOW, owner_id=trainer.pk)
    url = reverse("courses_plan", args=[session.pk])
    assert "Mon espace d’entraînement" in admin.get(url).content.decode()

    admin.post(url, {"gesture": "add", "title": "Depuis mon espace", "start": "space"})

    assert session.plan.get().bookmark


def test_copy_keeps_the_plan_and_nobody(admin, session, trainer):
    EnrolmentFactory(session=session)
    session.co_trainers.add(UserFactory(roles=["trainer"]))
    add_step(session_id=session.pk, title="Déposer", scenario="facture-simple", actor=trainer, now=NOW)

    copy(admin, session, count="1")

    copied = Session.objects.exclude(pk=session.pk).get()
    assert (copied.topic, copied.capacity, copied.room_provider) == (
        session.topic,
        session.capacity,
        session.room_provider,
    )
    assert list(copied.plan.values_list("title", "bookmark")) == list(session.plan.values_list("title", "bookmark"))
    assert list(copied.co_trainers.all()) == list(session.co_trainers.all())
    assert copied.series is None
    assert not copied.enrolments.exists()


def test_series_is_all_or_nothing(admin, session, trainer):
    busy = timezone.localtime(NOW + timedelta(days=14)).replace(hour=10, minute=30, second=0)
    SessionFactory(trainer=trainer, starts_at=busy)

    response = copy(admin, session)
    assert "Une autre session occupe déjà" in response.content.decode()
    assert "Conflit" in response.content.decode()
    assert Session.objects.count() == 2

    copy(admin, session, conflict_seen="on")
    assert Session.objects.filter(series__isnull=False).count() == 3


@pytest.mark.parametrize("changes", [{"count": "40"}, {"weeks": "0"}, {"starts_at": "demain"}])
def test_copy_refuses_what_cannot_be(admin, session, changes):
    assert copy(admin, session, **changes).status_code == 422
    assert Session.objects.count() == 1


def test_other_trainers_plan_is_forbidden(admin):
    other = SessionFactory(trainer=UserFactory(roles=["trainer"]))
    for name in ("courses_plan", "courses_copy"):
        assert admin.get(reverse(name, args=[other.pk])).status_code in {302, 403}
    admin.post(reverse("courses_plan", args=[other.pk]), {"gesture": "add", "title": "À moi"})
    assert not other.plan.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_calendar_shows_own_month_in_a_fixed_number_of_queries(
    admin, trainer, session, count, django_assert_max_num_queries
):
    for day in range(count):
        SessionFactory(trainer=trainer, starts_at=NOW.replace(day=10 + day, hour=9))
    SessionFactory(trainer=UserFactory(roles=["trainer"]), starts_at=NOW.replace(day=10, hour=15))
    with django_assert_max_num_queries(20):
        response = admin.get(reverse("courses_calendar"))
    month = response.context["month"]
    assert month.count == count + (1 if timezone.localtime(session.starts_at).month == month.first.month else 0)
    assert admin.get(reverse("courses_calendar_month", args=[2026, 13])).status_code == 404


def test_question_is_answered_in_writing_by_its_trainer_only(admin, session, trainer):
    cockpit.open_class(session_id=session.pk, actor=trainer, now=NOW)
    asker = live.enter(token=EnrolmentFactory(session=session).token, now=NOW)
    question = live.ask(participant_id=asker.pk, text="Pourquoi ?", now=NOW)
    other = SessionFactory(trainer=UserFactory(roles=["trainer"]), starts_at=NOW)
    cockpit.open_class(session_id=other.pk, actor=other.trainer, now=NOW)
    stranger = live.enter(token=EnrolmentFactory(session=other).token, now=NOW)
    foreign = live.ask(participant_id=stranger.pk, text="Et moi ?", now=NOW)

    listed = admin.get(reverse("course_question:index")).content.decode()
    assert "Pourquoi ?" in listed
    assert "Et moi ?" not in listed
    admin.post(reverse("course_question:edit", args=[question.pk]), {"answer": "Parce que le numéro reste pris."})
    admin.post(reverse("course_question:edit", args=[foreign.pk]), {"answer": "À ma façon."})
    assert list(Question.objects.order_by("pk").values_list("answer", flat=True)) == [
        "Parce que le numéro reste pris.",
        "",
    ]


@pytest.mark.parametrize("name", ["courses_roster_file", "courses_attendance_file"])
@pytest.mark.parametrize("fmt", ["xlsx", "ods"])
def test_lists_are_spreadsheets(admin, session, name, fmt):
    EnrolmentFactory(session=session, name="=Zoé & Cie")
    response = admin.get(reverse(name, args=[session.pk, fmt]))
    assert response["Content-Disposition"].endswith(f'.{fmt}"')
    with ZipFile(BytesIO(response.content)) as package:
        content = "".join(package.read(part).decode() for part in package.namelist() if part.endswith(".xml"))
    assert "Zoé &amp; Cie" in content
    assert "<f>" not in content
    assert admin.get(reverse(name, args=[session.pk, "exe"])).status_code == 404
