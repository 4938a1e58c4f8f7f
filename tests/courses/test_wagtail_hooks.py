"""integration: the administration of a trainer: own sessions, own rosters, nothing else."""

import csv
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from courses.domain.refusals import EXPLANATIONS, Refusal
from courses.models import CourseEvent, Session, Topic
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
SESSIONS = "/admin/formations/sessions/"
TOPICS = "/admin/formations/sujets/"


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    """The second factor has tests of its own; here everybody has passed it."""
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "SecondFactor" not in m]


@pytest.fixture
def trainer():
    return UserFactory(roles=["trainer"])


@pytest.fixture
def as_trainer(client, trainer):
    client.force_login(trainer)
    return client


def text(response):
    return response.content.decode()


def form(subject, **changes):
    values = {
        "topic": subject.pk,
        "kind": "virtual_class",
        "capacity": 12,
        "starts_at": f"{timezone.localtime(NOW + timedelta(days=20)):%Y-%m-%d} 10:00",
        "duration_minutes": 90,
        "cutoff_minutes": 60,
        "room_kind": "link",
        "room_provider": "Salle",
        "join_url": "https://salle.example/x",
        "steps": "Accueil",
        "waiting_order": "arrival",
        "overbooking_percent": 0,
    }
    return {**values, **changes}


@pytest.mark.parametrize("count", [1, 3])
def test_list_shows_own_sessions_at_a_constant_cost(as_trainer, trainer, django_assert_max_num_queries, count):
    for _row in range(count):
        EnrolmentFactory(session__trainer=trainer, session__capacity=12)
    other = SessionFactory(capacity=13)

    with django_assert_max_num_queries(14):
        page = text(as_trainer.get(SESSIONS))
    assert page.count("1 sur 12") == count
    assert f"sur {other.capacity}" not in page


def test_trainer_schedules_a_session_of_their_own(as_trainer, trainer):
    topic = TopicFactory()
    response = as_trainer.post(f"{SESSIONS}new/", form(topic, trainer=UserFactory(roles=["trainer"]).pk))

    assert response.status_code == 302
    session = Session.objects.get()
    assert (session.trainer, session.topic, session.capacity) == (trainer, topic, 12)
    assert timezone.localtime(session.starts_at).hour == 10
    assert CourseEvent.objects.get().type == "session_scheduled"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"capacity": 0}, Refusal.CAPACITY_OUT_OF_RANGE),
        ({"capacity": 999_999}, Refusal.CAPACITY_OUT_OF_RANGE),
        ({"starts_at": "2020-01-01 10:00"}, Refusal.START_IN_THE_PAST),
        ({"duration_minutes": 5}, Refusal.DURATION_OUT_OF_RANGE),
        ({"join_url": "http://salle.example/x"}, Refusal.JOIN_URL_UNSAFE),
    ],
)
def test_plan_that_does_not_hold_is_explained_under_its_field(as_trainer, changes, refusal):
    response = as_trainer.post(f"{SESSIONS}new/", form(TopicFactory(), **changes))

    assert response.status_code == 200
    assert EXPLANATIONS[refusal].sentence in text(response)
    # One page, no tab: an error is never on a panel that nobody opens.
    assert 'role="tab"' not in text(response)
    assert Session.objects.count() == 0


@pytest.mark.parametrize("changes", [{"capacity": "beaucoup"}, {"starts_at": "demain"}, {"topic": "0"}, {"kind": "x"}])
def test_answers_that_make_no_sense_are_refused(as_trainer, changes):
    response = as_trainer.post(f"{SESSIONS}new/", form(TopicFactory(), **changes))

    assert (response.status_code, list(response.context["form"].errors)) == (200, list(changes))


def test_capacity_under_the_seats_taken_is_refused_in_words(as_trainer, trainer):
    session = SessionFactory(trainer=trainer, capacity=5)
    EnrolmentFactory.create_batch(3, session=session)
    response = as_trainer.post(f"{SESSIONS}edit/{session.pk}/", form(session.topic, capacity=2))

    assert EXPLANATIONS[Refusal.CAPACITY_BELOW_TAKEN].sentence in text(response)
    session.refresh_from_db()
    assert session.capacity == 5


def test_trainer_changes_a_session(as_trainer, trainer):
    session = SessionFactory(trainer=trainer)
    response = as_trainer.post(f"{SESSIONS}edit/{session.pk}/", form(session.topic, capacity=30))

    assert response.status_code == 302
    session.refresh_from_db()
    assert (session.capacity, session.kind, session.trainer) == (30, "virtual_class", trainer)


@pytest.mark.parametrize("page", ["edit", "delete", "history", "usage"])
def test_session_of_another_trainer_stays_closed(as_trainer, page):
    session = SessionFactory(trainer=UserFactory(roles=["trainer"]))
    url = f"{SESSIONS}{page}/{session.pk}/"

    assert as_trainer.get(url).headers.get("Location") == "/admin/"
    as_trainer.post(url, form(session.topic, capacity=77))
    session.refresh_from_db()
    assert session.capacity == 500


@pytest.mark.parametrize("page", ["edit", "history", "usage", "delete"])
def test_own_session_opens(as_trainer, trainer, page):
    assert as_trainer.get(f"{SESSIONS}{page}/{SessionFactory(trainer=trainer).pk}/").status_code == 200


def test_delete_only_what_nobody_enrolled_in(as_trainer, trainer):
    empty, known = SessionFactory(trainer=trainer), EnrolmentFactory(session__trainer=trainer).session
    as_trainer.post(f"{SESSIONS}delete/{empty.pk}/")
    as_trainer.post(f"{SESSIONS}delete/{known.pk}/")

    assert list(Session.objects.all()) == [known]


def test_trainer_reads_topics_and_changes_none(as_trainer):
    topic = TopicFactory()

    assert as_trainer.get(TOPICS).status_code == 200
    assert as_trainer.get(f"{TOPICS}inspect/{topic.pk}/").status_code == 200
    assert as_trainer.get(f"{TOPICS}edit/{topic.pk}/").headers.get("Location") == "/admin/"
    assert as_trainer.get(f"{TOPICS}new/").headers.get("Location") == "/admin/"


def test_trainer_publishes_no_page(as_trainer):
    home = Page.objects.filter(depth=2).first()
    assert not home.permissions_for_user(as_trainer.get(SESSIONS).wsgi_request.user).can_publish()
    assert as_trainer.get(f"/admin/pages/{home.pk}/edit/").status_code == 302


@pytest.mark.parametrize("slug", ["inscription", "mes-liens", "prise"])
def test_topic_takes_no_address_in_use(client, slug):
    client.force_login(UserFactory(roles=["administrator"]))
    SessionFactory(slug="prise")
    answers = {
        "title": "Nouveau",
        "slug": slug,
        "summary": "x",
        "audience": "suppliers",
        "level": "beginner",
        "duration_minutes": 90,
        "objectives": "x",
        "rank": 1,
    }
    refused = client.post(f"{TOPICS}new/", answers)
    assert EXPLANATIONS[Refusal.SLUG_TAKEN].sentence in text(refused)
    assert client.post(f"{TOPICS}new/", {**answers, "slug": "libre"}).status_code == 302
    assert Topic.objects.filter(slug="libre").exists()


@pytest.mark.parametrize(
    ("address", "words", "gesture"),
    [
        ("formations/sessions", "Les sessions que vous donnez paraîtront ici", "Programmer une session"),
        ("formations/sujets", "Les sujets du catalogue paraîtront ici", "Ajouter un sujet"),
        ("formations/series", "Une série naît d’une session", "Voir les sessions"),
        ("formations/questions", "Les questions posées pendant le direct", "Voir les sessions"),
        ("formations/suites", "Ce que les avis ont fait changer", "Dire ce qui a changé"),
        ("accompagnement/reponses", "Les réponses qui servent à tous", "Écrire une réponse"),
    ],
)
def test_empty_list_says_what_will_be_there_and_offers_the_first_gesture(client, address, words, gesture):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    page = text(client.get(f"/admin/{address}/"))
    assert words in page
    assert page.count(gesture) >= 1


@pytest.mark.parametrize("address", ["series", "questions"])
def test_what_is_made_elsewhere_is_not_added_even_by_an_administrator(client, address):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    assert f"/admin/formations/{address}/new/" not in text(client.get(f"/admin/formations/{address}/"))
    answer = client.post(f"/admin/formations/{address}/new/", {"title": "x", "text": "x", "answer": "y"})
    assert answer.status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_roster_costs_the_same_for_one_and_three(as_trainer, trainer, django_assert_max_num_queries, count):
    session = SessionFactory(trainer=trainer)
    EnrolmentFactory.create_batch(count, session=session)

    with django_assert_max_num_queries(12):
        page = text(as_trainer.get(f"{SESSIONS}{session.pk}/inscrits/"))
    assert page.count("Ada Fictive") == count
    assert f"({count} ligne" in page


def test_roster_empty_says_what_will_be_there(as_trainer, trainer):
    session = SessionFactory(trainer=trainer)

    assert "Personne n’est encore inscrit" in text(as_trainer.get(f"{SESSIONS}{session.pk}/inscrits/"))


@pytest.mark.parametrize("page", ["", "imprimer/", "liste.csv"])
def test_roster_of_another_trainer_stays_closed(as_trainer, page):
    enrolment = EnrolmentFactory(session__trainer=UserFactory(roles=["trainer"]))
    response = as_trainer.get(f"{SESSIONS}{enrolment.session_id}/inscrits/{page}")

    assert response.headers.get("Location") == "/admin/"
    assert enrolment.email not in text(response)


@pytest.mark.parametrize("page", ["", "imprimer/", "liste.csv"])
def test_roster_is_not_for_visitors(client, page):
    enrolment = EnrolmentFactory()

    assert client.get(f"{SESSIONS}{enrolment.session_id}/inscrits/{page}").status_code == 302


def test_roster_csv_is_complete_and_runs_nothing(as_trainer, trainer):
    session = SessionFactory(trainer=trainer)
    EnrolmentFactory.create_batch(30, session=session)
    EnrolmentFactory(session=session, name="=HYPERLINK(1)", organisation="@x", email="+33@x.example")
    response = as_trainer.get(f"{SESSIONS}{session.pk}/inscrits/liste.csv")

    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"] == f'attachment; filename="inscrits-{session.slug}.csv"'
    rows = list(csv.reader(response.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) == 32
    assert rows[1][1:4] == ["'=HYPERLINK(1)", "'+33@x.example", "'@x"]


def test_printed_roster_names_everybody(as_trainer, trainer):
    enrolment = EnrolmentFactory(session__trainer=trainer, name="Zoé Dupont")

    page = text(as_trainer.get(f"{SESSIONS}{enrolment.session_id}/inscrits/imprimer/"))
    assert "Zoé Dupont" in page
    assert "Feuille de présence" in page
