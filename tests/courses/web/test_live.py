"""integration: the participant's page, the cockpit, their streams, the trainer's calendar."""

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from courses.models import Participant, Question
from courses.queries.planning import calendar_token
from courses.services import cockpit, live
from courses.services.plan import add_step
from sandbox.models import PracticeSpace
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return UserFactory(roles=["trainer"])


@pytest.fixture
def session(trainer):
    return SessionFactory(trainer=trainer, starts_at=NOW - timedelta(minutes=5))


@pytest.fixture
def opened(session, trainer):
    add_step(session_id=session.pk, title="Déposer", scenario="facture-simple", actor=trainer, now=NOW)
    return cockpit.open_class(session_id=session.pk, actor=trainer, now=NOW)


@pytest.fixture
def token(session):
    return EnrolmentFactory(session=session).token


@pytest.fixture
def signed_in(client, trainer):
    client.force_login(trainer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page_of(response):
    return response.content.decode()


def test_live_page_says_when_to_come_back(client, token):
    response = client.get(reverse("courses:live", args=[token]))
    assert response.status_code == 200
    assert "Le direct n’est pas encore ouvert" in page_of(response)


def test_live_page_of_a_forged_link_is_refused(client, opened):
    assert client.get(reverse("courses:live", args=["faux"])).status_code == 404


def test_live_page_is_nobody_elses_to_keep(client, opened, token):
    response = client.get(reverse("courses:live", args=[token]))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("people", [1, 3])
def test_live_page_asks_a_fixed_number_of_queries(
    client, session, opened, token, people, django_assert_max_num_queries
):
    for number in range(people):
        other = live.enter(token=EnrolmentFactory(session=session).token, now=NOW)
        live.ask(participant_id=other.pk, text=f"Question {number}", now=NOW)
    client.get(reverse("courses:live", args=[token]))
    with django_assert_max_num_queries(16):
        client.get(reverse("courses:live", args=[token]))


def test_question_that_is_refused_says_why(client, opened, token):
    response = client.post(reverse("courses:live_ask", args=[token]), {"text": "  "}, follow=True)
    assert "Le texte est vide" in page_of(response)
    assert not Question.objects.exists()


def test_redo_opens_a_space_without_an_account(client, opened, token):
    response = client.post(reverse("courses:live_redo", args=[token]), follow=True)
    assert response.redirect_chain == [(reverse("sandbox:space"), 302)]
    assert response.status_code == 200
    assert Participant.objects.get().space == PracticeSpace.objects.get()


def test_redo_twice_keeps_both_spaces_of_one_visitor(client, opened, token):
    for _time in range(2):
        client.post(reverse("courses:live_redo", args=[token]))
    assert len(set(PracticeSpace.objects.values_list("anonymous_fingerprint", flat=True))) == 1


def test_gesture_after_the_end_says_it_is_over(client, session, trainer, opened, token):
    client.get(reverse("courses:live", args=[token]))
    cockpit.end_class(session_id=session.pk, actor=trainer, now=NOW)
    response = client.post(reverse("courses:live_hand", args=[token]), {"raised": "1"})
    assert response.status_code == 409
    assert "Le direct est terminé" in page_of(response)
    assert "Refaire le geste" in page_of(client.get(reverse("courses:live", args=[token])))


def test_stream_without_a_lasting_server_is_the_present_state(client, opened, token):
    client.get(reverse("courses:live", args=[token]))
    response = client.get(reverse("courses:live_stream", args=[token]))
    content = b"".join(response.streaming_content).decode()
    assert response["Content-Type"] == "text/event-stream"
    assert content.startswith("retry: ")
    assert "event: step\n" in content
    assert "csrf" not in content


def test_stream_tells_the_end_and_stops_for_whoever_never_came(client, session, trainer, opened, token):
    assert client.get(reverse("courses:live_stream", args=[token])).status_code == 204
    client.get(reverse("courses:live", args=[token]))
    cockpit.end_class(session_id=session.pk, actor=trainer, now=NOW)
    response = client.get(reverse("courses:live_stream", args=[token]))
    assert "Merci d’être venu" in b"".join(response.streaming_content).decode()


def test_cockpit_is_for_those_who_give_the_session(client, session, opened):
    url = reverse("courses:cockpit", args=[session.slug])
    assert client.get(url).status_code == 302
    stranger = UserFactory(roles=["trainer"])
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    gesture = reverse("courses:cockpit_gesture", args=[session.slug])
    assert client.get(url).status_code == 404
    assert client.post(gesture, {"gesture": "freeze"}).status_code == 404
    assert client.get(reverse("courses:cockpit_stream", args=[session.slug])).status_code == 404


def test_cockpit_leads_the_class(signed_in, session, token):
    url = reverse("courses:cockpit", args=[session.slug])
    gesture = reverse("courses:cockpit_gesture", args=[session.slug])
    assert "Ouvrir le direct" in page_of(signed_in.get(url))
    assert "Étape 1 sur 2" in page_of(signed_in.post(gesture, {"gesture": "open"}, follow=True))
    participant = live.enter(token=token, now=NOW)
    live.raise_hand(participant_id=participant.pk, raised=True, now=NOW)
    live.ask(participant_id=participant.pk, text="Pourquoi ?", now=NOW)

    page = page_of(signed_in.get(url))
    assert "Pourquoi ?" in page
    assert f"lower:{participant.pk}" in page
    assert participant.enrolment.name not in page
    for data in (
        {"gesture": f"lower:{participant.pk}"},
        {"gesture": "show:x", "hint-x": "Le numéro reste pris."},
        {"gesture": "poll", "question": "Déjà ?", "choices": "Oui\nNon"},
        {"gesture": "close_poll"},
        {"gesture": "note", "text": "Je prends les questions."},
        {"gesture": f"answered:{Question.objects.get().pk}"},
    ):
        assert signed_in.post(gesture, data).status_code == 302
    page = page_of(signed_in.get(url))
    assert "Je prends les questions." in page
    assert "Le numéro reste pris." in page
    assert "Je prends" not in page_of(signed_in.get(reverse("courses:live", args=[token])))
    content = b"".join(signed_in.get(reverse("courses:cockpit_stream", args=[session.slug])).streaming_content)
    assert b"event: board\n" in content


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"gesture": "danser"}, "Ce geste n’existe pas"),
        ({"gesture": "step:abc"}, "Cette étape n’est pas au déroulé"),
        ({"gesture": "inject", "reason": "REJET_MONTANT", "comment": ""}, "Le texte est vide"),
        ({"gesture": "inject", "reason": "x", "comment": "x"}, "Ce motif n’existe pas"),
        ({"gesture": "poll", "question": "Seul ?", "choices": "Oui"}, "de deux à six réponses"),
        ({"gesture": "rewind"}, "Personne n’a encore ouvert d’espace"),
    ],
)
def test_cockpit_says_what_is_refused(signed_in, session, opened, data, expected):
    response = signed_in.post(reverse("courses:cockpit_gesture", args=[session.slug]), data, follow=True)
    assert expected in page_of(response)


def test_session_page_offers_steps_once_it_began(client, session, opened):
    page = page_of(client.get(reverse("courses:page", args=[session.slug])))
    assert "Refaire le geste" in page


def test_trainer_calendar_is_private_and_void_after_a_new_password(client, session, trainer):
    shared, _other = SessionFactory(starts_at=NOW + timedelta(days=2)), SessionFactory()
    shared.co_trainers.add(trainer)
    url = reverse("courses:trainer_feed", args=[calendar_token(trainer)])

    events = Calendar.from_ical(client.get(url).content).walk("VEVENT")

    assert {str(event["uid"]).split("@")[0] for event in events} == {f"formateur-{s.pk}" for s in (session, shared)}
    trainer.set_password("une autre phrase de passe")
    trainer.save()
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("token", ["1", "1-", "x-y", "99999999-abc"])
def test_forged_calendar_is_not_found(client, trainer, token):
    assert client.get(reverse("courses:trainer_feed", args=[token])).status_code == 404


def test_member_has_no_trainer_calendar(client):
    assert client.get(reverse("courses:trainer_feed", args=[calendar_token(UserFactory())])).status_code == 404
