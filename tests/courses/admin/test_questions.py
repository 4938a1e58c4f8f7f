"""integration: a question of a live class becomes a public answer, which the guide cites."""

import pytest
from django.utils import timezone

from courses.models import LiveClass, Participant, PublicAnswer, Question
from courses.queries.support import answers_citing
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(settings, client):
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "SecondFactor" not in m]
    trainer = UserFactory(roles=["trainer"])
    client.force_login(trainer)
    return trainer


def asked(trainer, text="Où lit-on le motif ?"):
    session = SessionFactory(trainer=trainer, topic__guide_slugs="traiter-un-rejet\nautre-guide")
    enrolment = EnrolmentFactory(session=session, name="Zoé Fictive")
    EnrolmentFactory(session=session, name="Ana Morel")
    live = LiveClass.objects.create(session=session, opened_at=NOW)
    participant = Participant.objects.create(live=live, enrolment=enrolment, number=1, joined_at=NOW, seen_at=NOW)
    return Question.objects.create(
        live=live, participant=participant, text=text, asked_at=timezone.now(), answer="Sur la page de la facture."
    )


def test_trainer_makes_an_answer_public_once_it_names_nobody_of_the_class(client, trainer):
    question = asked(trainer)
    address = f"/admin/formations/questions/{question.pk}/publier/"
    draft = client.get(address).content.decode()
    assert "Où lit-on le motif ?" in draft
    assert "Sur la page de la facture." in draft

    words = {"question": "Où lit-on le motif ?", "guide": "traiter-un-rejet"}
    # Whoever asked, and whoever only sat there.
    for named in ("Zoé le lit sur la page.", "Demandez à Ana Morel."):
        refused = client.post(address, {**words, "answer": named})
        assert (refused.status_code, "nom d’une personne" in refused.content.decode()) == (422, True)
    assert not PublicAnswer.objects.exists()

    client.post(address, {**words, "answer": "Sur la page de la facture, en haut."})
    answer = PublicAnswer.objects.get()
    assert (answer.live_question, answer.topic) == (question, question.live.session.topic)
    assert [cited.question for cited in answers_citing(guide_slug="traiter-un-rejet")] == ["Où lit-on le motif ?"]
    assert answers_citing(guide_slug="") == answers_citing(guide_slug="autre-guide") == []
    assert "Publique" in client.get("/admin/formations/questions/").content.decode()


def test_question_of_another_trainer_cannot_be_published(client, trainer):
    question = asked(UserFactory(roles=["trainer"]))
    address = f"/admin/formations/questions/{question.pk}/publier/"
    assert client.get(address).status_code == 302
    client.post(address, {"question": "x", "answer": "y"})
    assert not PublicAnswer.objects.exists()
