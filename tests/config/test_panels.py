"""integration: what courses and sandbox bring to the home page."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from config.panels import next_sessions, refusal_of_the_moment
from sandbox.domain.explanations import CATALOGUE
from sandbox.domain.refusals import DepositRefusedError, RefusalCode
from sandbox.services import deposit_form
from tests.cms.asking import ask, query_count, text_of
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory
from tests.sandbox.factories import make_draft, make_space

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


def test_sessions_panel_says_the_same_to_everybody():
    assert next_sessions(request=RequestFactory().get("/"), now=NOW) == {"sessions": [], "courses_url": "/formations/"}


def test_refusal_panel_stands_in_before_anybody_was_refused(site_home):
    panel = refusal_of_the_moment(request=RequestFactory().get("/"), now=NOW)

    assert panel["count"] == 0
    assert panel["practise_url"] == "/bac-a-sable/refus/ENGAGEMENT_ABSENT/"
    assert panel["explanation"] == CATALOGUE[RefusalCode.COMMITMENT_MISSING]
    shown = text_of(ask("/"))
    assert "Le numéro d’engagement manque" in shown
    assert "Personne ne s’est encore trompé" in shown
    assert 'href="/bac-a-sable/refus/ENGAGEMENT_ABSENT/">Le reproduire</a>' in shown


def test_refusal_panel_shows_the_commonest_refusal(site_home):
    space = make_space()
    for changes in ({"iban": ""}, {"iban": ""}, {"number": ""}):
        with pytest.raises(DepositRefusedError):
            deposit_form(space_id=space.pk, draft=make_draft(**changes))
    panel = refusal_of_the_moment(request=RequestFactory().get("/"), now=NOW)

    assert (panel["explanation"].code, panel["count"]) == ("IBAN_ABSENT", 2)
    assert "Rencontré 2 fois dans les derniers dépôts refusés" in text_of(ask("/"))
