"""integration: every lesson does, on a running server, what it says."""

import pytest
from django.utils import timezone

from notebooks import pipeline
from notebooks.client import ApiError, Client
from sandbox.management import demo
from tests.cms.report.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(live_server):
    demo.load(now=timezone.now())
    return live_server.url


def client_of(server, **changes):
    right = {
        "client_id": demo.CLIENT_ID,
        "client_secret": demo.CLIENT_SECRET,
        "login": demo.LOGIN,
        "password": demo.PASSWORD,
    }
    return Client(server=server, **{**right, **changes})


LESSONS = {lesson.slug: lesson for lesson in pipeline.lessons()}


def test_lesson_passes_twice_on_a_running_server(server):
    lesson = LESSONS["deposer-une-facture"]
    first = pipeline.run_lesson(lesson, server=server)
    second = pipeline.run_lesson(lesson, server=server)

    assert (first.error, second.error) == ("", "")
    assert "IN_INTEGRE" in pipeline.render(first.notebook)


def test_lesson_counts_the_report_again_and_is_told_why_one_is_refused(server):
    EnrolmentFactory.create_batch(2)

    run = pipeline.run_lesson(LESSONS["recalculer-le-bilan"], server=server)

    assert run.error == ""
    page = pipeline.render(run.notebook)
    assert "juste  inscriptions-par-theme : 2 en additionnant, 2 à part" in page
    assert "6 thèmes sont annoncés, 8 sont nommés" in page
    assert set(LESSONS) == {"deposer-une-facture", "recalculer-le-bilan"}


def test_client_says_which_credential_is_wrong(server):
    with pytest.raises(ApiError) as refused:
        client_of(server, client_secret="wrong").fetch_token()
    assert (refused.value.status, refused.value.label) == (400, "invalid_client")

    with pytest.raises(ApiError) as refused:
        client_of(server, password="wrong").call("transverses/v1/consulterCR", numeroFluxDepot="x")
    assert refused.value.status == 401


def test_client_raises_on_a_business_error_inside_http_200(server):
    with pytest.raises(ApiError) as refused:
        client_of(server).call("transverses/v1/consulterCR", numeroFluxDepot="x")

    assert (refused.value.status, refused.value.code, refused.value.label) == (200, 20001, "POQ_MSG_01.003")


def test_client_refuses_an_address_that_is_not_the_web():
    with pytest.raises(ValueError, match="http://"):
        client_of("file:///etc").fetch_token()
