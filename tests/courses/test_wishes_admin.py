"""integration: what trainers decide in the administration: proposals, free times, sessions called off."""

import pytest
from django.urls import reverse

from courses import services
from courses.models import Availability, SessionProposal
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(client):
    trainer = UserFactory(roles=["trainer"], first_name="Maud", last_name="Thélier")
    client.force_login(trainer)
    return trainer


@pytest.fixture
def proposal(trainer):
    topic = TopicFactory()
    services.set_availability(trainer=trainer, topics=[topic], slots=["tue-10"], weekly_limit=1)
    for number in range(5):
        wish = services.leave_interest(
            topic_slug=topic.slug, name="Jeanne", email=f"p{number}@x.example", slots=["tue-10"], now=NOW
        )
        services.confirm_interest(token=wish.token, now=NOW)
    services.propose_sessions(now=NOW)
    return SessionProposal.objects.get()


def text(response):
    return response.content.decode()


def test_page_shows_proposals_wishes_and_free_times(client, proposal):
    page = text(client.get(reverse("courses_wishes")))

    assert proposal.topic.title in page
    assert "5\u00a0personnes" in page
    assert page.count("checked") == 2


def test_empty_page_says_what_will_be_there(client, trainer):
    page = text(client.get(reverse("courses_wishes")))

    assert "Aucune proposition pour l’instant" in page
    assert "Personne n’attend de date" in page


def test_accepting_leads_to_the_session(client, proposal):
    response = client.post(reverse("courses_decide", args=[proposal.pk]), {"decision": "accept"})

    proposal.refresh_from_db()
    assert response.url == reverse("course_session:edit", args=[proposal.session.pk])


def test_declining_comes_back_to_the_list(client, proposal):
    response = client.post(reverse("courses_decide", args=[proposal.pk]), {"decision": "decline"})

    proposal.refresh_from_db()
    assert (response.url, proposal.state) == (reverse("courses_wishes"), "declined")


def test_free_times_are_saved_and_a_silly_limit_refused(client, trainer):
    topic = TopicFactory()
    url = reverse("courses_availability")
    assert client.post(url, {"weekly_limit": "-3"}).status_code == 422
    client.post(url, {"topics": [topic.pk], "slots": ["mon-10", "fri-14"], "weekly_limit": "3"})

    saved = Availability.objects.get(trainer=trainer)
    assert (list(saved.topics.all()), saved.slots, saved.weekly_limit) == ([topic], ["mon-10", "fri-14"], 3)


def test_editor_gives_no_session_and_sees_no_proposal(client):
    client.force_login(UserFactory(roles=["editor"]))
    for url in (reverse("courses_wishes"), reverse("courses_availability")):
        assert client.post(url).status_code in (302, 403, 405)
        assert "Mes disponibilités" not in text(client.get(url, follow=True))


def test_session_is_called_off_after_one_question(client, trainer):
    session = SessionFactory(trainer=trainer)
    EnrolmentFactory(session=session)
    url = reverse("courses_call_off", args=[session.pk])
    assert "1\u00a0personne inscrite sera prévenue" in text(client.get(url))
    session.refresh_from_db()
    assert session.called_off_at is None
    client.post(url)

    session.refresh_from_db()
    assert session.called_off_at is not None
    assert "Cette session est annulée" in text(client.get(f"/formations/{session.slug}/"))


def test_session_of_another_trainer_is_not_called_off(client, trainer):
    session = SessionFactory()

    assert client.post(reverse("courses_call_off", args=[session.pk])).status_code == 404
