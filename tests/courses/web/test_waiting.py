"""integration: the pages of whoever waits, moves, draws or wishes; good and bad answers alike."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses import services
from courses.models import Enrolment, Interest, SeatHistory
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def full():
    session = SessionFactory(capacity=1)
    EnrolmentFactory(session=session)
    return session


@pytest.fixture
def waiting(full, enrol):
    return enrol(full, email="attend@x.example", wait=True)


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def url(enrolment, gesture=""):
    return f"/formations/inscription/{enrolment.token}/{gesture}"


def test_rank_and_chance_are_said_before_the_name(client, full, waiting):
    page = text(client.get(f"/formations/{full.slug}/"))

    assert waiting.name not in page
    assert waiting.email not in page
    assert "2<sup>e</sup> de la liste" in page
    assert "pas encore estimées" in page
    assert "Trop peu de sessions passées" in page
    assert page.index("2<sup>e</sup>") < page.index('name="email"')


def test_wrong_address_in_the_list_is_told_to_whoever_typed_it(client, full, waiting):
    services.note_unreachable(enrolment_id=waiting.pk, now=NOW)
    browser = client.session
    browser["courses_sent_to"] = waiting.email
    browser.save()
    page = text(client.get(f"/formations/{full.slug}/message-envoye/"))
    assert page.count("Notre message est revenu") == 2
    assert "Aucune place ne pourrait vous être proposée" in page


def test_chance_comes_with_what_it_was_made_from(client, full, waiting):
    for days in range(3):
        past = SessionFactory(starts_at=NOW - timedelta(days=10 + days))
        SeatHistory.objects.create(session=past, days_before=14, taken=100, released=20, offers_made=10, offers_taken=5)
    page = text(client.get(url(waiting)))

    assert "1<sup>re</sup> place sur 1" in page
    assert "D’après les 3 dernières sessions" in page
    assert "20 % des places prises" in page
    assert "50 % des personnes" in page
    assert "environ" in page


def test_offered_seat_is_taken_or_left(client, full, waiting):
    services.cancel(token=full.enrolments.confirmed().get().token, now=timezone.now())
    page = text(client.get(url(waiting)))
    assert "Je prends la place" in page
    assert "heure de Paris" in page
    assert "Annuler mon inscription" not in page
    response = client.post(url(waiting, "passer/"), follow=True)

    assert "Place laissée au suivant" in text(response)


def test_passing_what_was_not_offered_is_refused(client, waiting):
    assert client.post(url(waiting, "passer/")).status_code == 409


@pytest.mark.parametrize("gesture", ["passer/", "changer-de-date/"])
def test_gestures_want_a_post_and_a_known_link(client, waiting, gesture):
    assert client.get(url(waiting, gesture)).status_code == 405
    assert client.post(f"/formations/inscription/faux.lien/{gesture}", {"session": "1"}).status_code == 404


@pytest.mark.parametrize("wanted", ["", "x", "-1", "９", "9" * 30, "999999"])
def test_date_that_does_not_exist_is_a_clear_refusal(client, wanted):
    enrolment = EnrolmentFactory()
    response = client.post(url(enrolment, "changer-de-date/"), {"session": wanted})

    assert response.status_code == 422
    assert "autre sujet" in text(response)


def test_full_date_is_refused_on_the_page_and_the_seat_is_said_to_be_kept(client, full):
    enrolment = EnrolmentFactory(session=SessionFactory(topic=full.topic))
    response = client.post(url(enrolment, "changer-de-date/"), {"session": full.pk})

    assert response.status_code == 409
    assert "est gardée : rien n’a changé" in text(response)


def test_link_of_a_mail_leads_to_one_button_and_does_nothing_by_itself(client):
    enrolment = EnrolmentFactory()
    page = text(client.get(url(enrolment, "empechement/")))
    enrolment.refresh_from_db()
    assert enrolment.state == "confirmed"
    assert "Rendre ma place" in page
    client.post(url(enrolment, "annuler/"))

    assert client.get(url(enrolment, "empechement/")).status_code == 302


def test_session_called_off_says_so_everywhere(client):
    enrolment = EnrolmentFactory()
    other = SessionFactory(topic=enrolment.session.topic)
    services.call_off_session(
        session_id=enrolment.session_id, actor=UserFactory(roles=["administrator"]), now=timezone.now()
    )

    assert "Cette session est annulée" in text(client.get(f"/formations/{enrolment.session.slug}/"))
    own = text(client.get(url(enrolment)))
    assert "Cette session est annulée" in own
    assert f'value="{other.pk}"' in own
    assert f"/formations/{enrolment.session.slug}/" not in text(client.get("/formations/"))
    assert enrolment.session.slug not in text(client.get("/formations/calendrier.ics"))


def test_draw_page_shows_the_seal_then_the_seed(client, enrol):
    session = SessionFactory(capacity=1)
    assert client.get(f"/formations/{session.slug}/tirage/").status_code == 404
    session.waiting_order = "draw"
    services.change_session(session=session, actor=UserFactory(roles=["administrator"]), now=NOW)
    EnrolmentFactory(session=session)
    for number in range(3):
        enrol(session, email=f"p{number}@x.example", wait=True)
    before = text(client.get(f"/formations/{session.slug}/tirage/"))
    services.draw_list(session_id=session.pk, now=session.starts_at - timedelta(hours=72))
    after = text(client.get(f"/formations/{session.slug}/tirage/"))
    waiting = Enrolment.objects.waiting().first()
    own = text(client.get(f"/formations/inscription/{waiting.token}/"))
    client.post(f"/formations/inscription/{waiting.token}/annuler/")
    left = text(client.get(f"/formations/inscription/{waiting.token}/"))

    # Whoever waits finds the minutes; whoever left the list is not told of an enrolment they never had.
    assert f"/formations/{session.slug}/tirage/" in own
    assert "Vous avez quitté la liste d’attente" in left
    assert "Votre inscription est annulée" not in left
    session.draw.refresh_from_db()
    assert session.draw.seal in before
    assert session.draw.seed not in before
    assert session.draw.seed in after
    assert all(entry in after for entry in session.draw.result)
    assert "p0@x.example" not in after


def test_wish_form_names_each_faulty_field_and_writes_nothing(client):
    topic = TopicFactory()
    response = client.post(f"/formations/{topic.slug}/autre-date/", {"email": "faux", "slots": ["dimanche"]})

    assert response.status_code == 422
    assert "Le nom est vide." in text(response)
    assert "n’est pas une adresse possible" in text(response)
    assert Interest.objects.count() == 0


def test_wish_is_left_and_its_page_confirms_then_withdraws_it(client):
    topic = TopicFactory()
    form = {"name": "Jeanne", "email": "j@x.example", "slots": ["tue-10"]}
    response = client.post(f"/formations/{topic.slug}/autre-date/", form, follow=True)
    assert "Un message vient de partir" in text(response)
    link = f"/formations/souhait/{Interest.objects.get().token}/"
    assert "Confirmez votre souhait" in text(client.get(link))
    assert "Votre souhait compte" in text(client.post(f"{link}confirmer/", follow=True))
    assert "Votre souhait est retiré" in text(client.post(f"{link}retirer/", follow=True))
    assert client.post(f"{link}confirmer/").status_code == 409


def test_wish_of_an_unknown_topic_or_link_is_a_page_not_found(client):
    assert client.get("/formations/inconnu/autre-date/").status_code == 404
    assert client.get("/formations/souhait/faux.lien/").status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_private_page_costs_the_same_however_many_wait(client, full, enrol, django_assert_max_num_queries, people):
    first = enrol(full, email="premier@x.example", wait=True)
    for number in range(people):
        enrol(full, email=f"p{number}@x.example", wait=True)
    with django_assert_max_num_queries(14):
        client.get(url(first))
