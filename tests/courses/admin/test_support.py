"""integration: the agents' screens."""

import pytest

from courses import services
from courses.models import PublicAnswer, SupportAttachment, SupportRequest
from tests.courses.domain.test_support import GOOD, PDF
from tests.courses.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db
REQUESTS = "/admin/accompagnement/demandes/"


def text(response):
    return response.content.decode()


@pytest.fixture
def as_agent(client):
    client.force_login(UserFactory(roles=["support"]))
    return client


def asked(**changes):
    return services.ask_support(ask=type(GOOD)(**{**GOOD.__dict__, **changes}), files=[PDF], now=NOW)


def test_agent_takes_answers_closes_and_publishes(as_agent):
    request = asked()
    page = f"{REQUESTS}{request.pk}/"
    assert "Code service" in text(as_agent.get(REQUESTS))
    as_agent.post(f"{page}prendre/")
    as_agent.post(f"{page}repondre/", {"text": "Bonjour Jeanne, il est dans l’annuaire."})
    as_agent.post(f"{page}clore/", {"outcome": "solved"})
    request.refresh_from_db()
    assert request.state == "closed"

    draft = text(as_agent.get(f"{page}publier/"))
    assert "Bonjour Jeanne" in draft
    named = as_agent.post(f"{page}publier/", {"question": "Où est le code service ?", "answer": "Bonjour Jeanne."})
    assert named.status_code == 422
    assert "«\u00a0Jeanne\u00a0»\u00a0: nom d’une personne" in text(named)
    clean = {"question": "Où est le code service ?", "answer": "Dans l’annuaire des structures."}
    assert as_agent.post(f"{page}publier/", clean).status_code == 302
    answer = PublicAnswer.objects.get()
    assert answer.get_absolute_url() in text(as_agent.get(page))
    edited = as_agent.post(
        f"/admin/accompagnement/reponses/edit/{answer.pk}/",
        {"question": answer.question, "answer": "Appelez le 06 12 34 56 78", "guide_slug": ""},
    )
    assert "numéro de téléphone" in text(edited)
    answer.refresh_from_db()
    assert answer.answer == "Dans l’annuaire des structures."


@pytest.mark.parametrize("count", [1, 3])
def test_inbox_costs_the_same_for_one_and_three(as_agent, django_assert_max_num_queries, count):
    for number in range(count):
        asked(email=f"p{number}@x.example")
    with django_assert_max_num_queries(14):
        page = text(as_agent.get(REQUESTS))
    assert page.count("Code service</a>") == count


def test_inbox_empty_says_what_will_be_there(as_agent):
    assert "Aucune demande n’attend" in text(as_agent.get(REQUESTS))


def test_refusals_are_said_and_write_nothing(as_agent):
    request = asked()
    page = f"{REQUESTS}{request.pk}/"
    said = as_agent.post(f"{page}repondre/", {"text": " "}, follow=True)

    assert "Le message est vide." in text(said)
    assert "Aucune issue" in text(as_agent.post(f"{page}clore/", {"outcome": ""}, follow=True))
    assert SupportRequest.objects.get().state == "new"


@pytest.mark.parametrize("role", ["trainer", "editor"])
def test_requests_are_not_for_other_roles(client, role):
    request = asked()
    file = SupportAttachment.objects.get()
    client.force_login(UserFactory(roles=[role]))
    addresses = [REQUESTS, f"{REQUESTS}{request.pk}/", f"/admin/accompagnement/pieces/{file.pk}/"]

    for answer in map(client.get, addresses):
        assert answer.status_code == 302
        assert b"Jeanne" not in answer.content
    client.post(f"{REQUESTS}{request.pk}/clore/", {"outcome": "solved"})
    assert SupportRequest.objects.get().state == "new"
    assert "Accompagnement</" not in text(client.get("/admin/"))


def test_agent_reads_the_files(as_agent):
    asked()
    file = SupportAttachment.objects.get()

    assert as_agent.get(f"/admin/accompagnement/pieces/{file.pk}/").content == PDF.content
