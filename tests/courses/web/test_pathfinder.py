"""integration: the page of the four questions."""

from datetime import timedelta

import pytest

from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory

pytestmark = pytest.mark.django_db
ANSWERS = {"qui": "entreprise", "cote": "envoie", "canal": "portail", "travaux": "non"}


@pytest.fixture
def topic():
    return TopicFactory(slug="creer-son-compte-et-deposer-une-facture", title="Créer son compte")


def text(response):
    return response.content.decode()


def test_page_asks_four_questions_and_keeps_nothing(client):
    response = client.get("/parcours/")

    assert response.status_code == 200
    assert [f'id="{name}"' in text(response) for name in ANSWERS] == [True] * 4
    assert "réponse manque" not in text(response)


def test_complete_answers_lead_to_a_free_seat_and_an_exercise(client, topic):
    full = SessionFactory(topic=topic, capacity=1, starts_at=NOW + timedelta(days=3))
    EnrolmentFactory(session=full)
    free = SessionFactory(topic=topic, starts_at=NOW + timedelta(days=10))
    page = text(client.get("/parcours/", ANSWERS))

    assert f'href="/formations/{free.slug}/"' in page
    assert f'href="/formations/{full.slug}/"' not in page
    assert "Déposer une facture par le formulaire" in page
    assert page.count(" checked") == 4


def test_topic_without_a_free_seat_says_so_and_offers_what_is_left(client, topic):
    full = SessionFactory(topic=topic, capacity=1)
    EnrolmentFactory(session=full)
    elsewhere = SessionFactory()
    page = text(client.get("/parcours/", ANSWERS))

    assert "aucune date n’a de place libre" in page
    assert f'href="/formations/{full.slug}/"' in page
    assert f'href="/formations/{topic.slug}/autre-date/"' in page
    assert f'href="/formations/{elsewhere.slug}/"' in page


def test_missing_answer_is_named_with_a_link_to_it(client):
    response = client.get("/parcours/", {**ANSWERS, "canal": "pigeon"})

    assert response.status_code == 422
    assert "1 réponse manque" in text(response).replace("\u00a0", " ")
    assert 'href="#canal"' in text(response)
    assert text(response).count(" checked") == 3


@pytest.mark.parametrize("sessions", [1, 3])
def test_way_costs_the_same_however_many_sessions(client, topic, django_assert_max_num_queries, sessions):
    SessionFactory.create_batch(sessions, topic=topic)
    with django_assert_max_num_queries(12):
        client.get("/parcours/", ANSWERS)
