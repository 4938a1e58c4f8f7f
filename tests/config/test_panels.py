"""integration: what courses and sandbox bring to the home page."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from config.panels import next_sessions, refusal_of_the_moment
from tests.cms.asking import ask, query_count, text_of
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_home_shows_the_next_sessions_with_a_free_seat(site_home):
    SessionFactory(topic=TopicFactory(title="Dans un mois"))
    SessionFactory(topic=TopicFactory(title="Demain en huit"), starts_at=NOW + timedelta(days=8))
    full = SessionFactory(topic=TopicFactory(title="Complète"), capacity=1)
    EnrolmentFactory(session=full)

    shown = text_of(ask("/"))

    assert shown.index("Demain en huit") < shown.index("Dans un mois")
    assert "500 places libres sur 500" in shown
    assert "Complète" not in shown


def test_home_without_sessions_says_where_to_look(site_home):
    shown = text_of(ask("/"))

    assert "Pas de place libre en ce moment" in shown
    assert 'href="/formations/">Voir le calendrier</a>' in shown


def test_home_costs_the_same_for_one_session_and_three(site_home):
    SessionFactory()
    one = query_count("/")
    SessionFactory.create_batch(2)

    assert query_count("/") == one


def test_panels_say_the_same_to_everybody():
    request = RequestFactory().get("/")

    assert next_sessions(request=request, now=NOW) == {"sessions": [], "courses_url": "/formations/"}
    refusal = refusal_of_the_moment(request=request, now=NOW)
    assert refusal is None or refusal["frequent"] is None
