"""integration: the private page, by every road and in every state."""

from datetime import timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from courses.domain.refusals import EXPLANATIONS, Refusal
from courses.models import Enrolment
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "https://salle.example/secret"
BAD_LINK = "/formations/inscription/nimporte.quoi/"


def url(enrolment, gesture=""):
    return f"/formations/inscription/{enrolment.token}/{gesture}"


def text(response):
    return response.content.decode()


def held(**changes):
    return EnrolmentFactory(held=True, **changes)


def test_following_the_link_confirms_nothing(client):
    enrolment = held()
    responses = [getattr(client, verb)(url(enrolment)) for verb in ("get", "head", "get")]

    enrolment.refresh_from_db()
    assert [r.status_code for r in responses] == [200, 200, 200]
    assert "Confirmer mon inscription" in text(responses[0])
    assert SECRET not in text(responses[0])
    assert enrolment.state == "held"


@pytest.mark.parametrize("gesture", ["confirmer/", "annuler/", "nouveau-lien/"])
def test_gestures_are_not_for_whoever_follows_links(client, gesture):
    enrolment = held()

    assert client.get(url(enrolment, gesture)).status_code == 405
    enrolment.refresh_from_db()
    assert enrolment.state == "held"


def test_button_confirms_and_shows_the_way_in(client, committed):
    enrolment = held()
    with committed():
        response = client.post(url(enrolment, "confirmer/"), follow=True)

    assert "Votre inscription est confirmée" in text(response)
    assert SECRET in text(response)
    assert [m.subject.partition("\u00a0: ")[0] for m in mail.outbox] == ["Inscription confirmée"]


def test_double_click_confirms_once(client, committed):
    enrolment = held()
    with committed():
        statuses = [client.post(url(enrolment, "confirmer/")).status_code for _click in range(2)]

    assert (statuses, len(mail.outbox)) == ([302, 302], 1)


def test_forwarded_link_puts_the_seat_in_nobody_elses_account(client):
    enrolment = held()
    client.force_login(UserFactory())
    client.post(url(enrolment, "confirmer/"))

    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.user) == ("confirmed", None)
    assert enrolment.token not in text(client.get("/formations/mes-inscriptions/"))


def test_calendar_file_is_for_the_confirmed(client):
    confirmed, waiting = EnrolmentFactory(), held()
    response = client.get(url(confirmed, "invitation.ics"))

    assert response["Content-Disposition"] == f'attachment; filename="{confirmed.session.slug}.ics"'
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert str(event["uid"]) == f"{confirmed.uid}@127.0.0.1"
    assert event["dtstart"].dt == confirmed.session.starts_at
    assert client.get(url(waiting, "invitation.ics")).status_code == 302


def test_cancelling_frees_the_seat_and_says_what_next(client, committed):
    enrolment = EnrolmentFactory()
    with committed():
        response = client.post(url(enrolment, "annuler/"), follow=True)

    assert "Votre inscription est annulée" in text(response)
    assert SECRET not in text(response)
    assert Enrolment.objects.active().count() == 0


def test_late_link_is_gone_and_offers_a_new_one(client, committed):
    enrolment = held(held_until=NOW - timedelta(seconds=1))
    page = client.get(url(enrolment))
    assert page.status_code == 410
    assert "Recevoir un nouveau lien" in text(page)

    refused = client.post(url(enrolment, "confirmer/"), follow=True)
    assert refused.status_code == 410
    with committed():
        sent = client.post(url(enrolment, "nouveau-lien/"), follow=True)
    assert enrolment.email in text(sent)
    new = Enrolment.objects.active().get()
    assert new.uid != enrolment.uid
    assert f"/inscription/{new.token}/" in mail.outbox[0].body


def test_late_link_of_a_session_that_closed_does_not_offer_a_new_one(client):
    soon = {"starts_at": NOW + timedelta(minutes=30), "cutoff_minutes": 60}
    enrolment = held(session=SessionFactory(**soon), held_until=NOW - timedelta(seconds=1))
    page = text(client.get(url(enrolment)))
    assert "Les inscriptions à cette session sont closes" in page
    assert "Demandez un nouveau lien" not in page
    assert "Recevoir un nouveau lien" not in page


def test_late_link_of_a_full_session_leads_to_its_waiting_list(client):
    enrolment = held(session__capacity=1, held_until=NOW - timedelta(seconds=1))
    Enrolment.objects.update(state="expired", seat_number=None)
    EnrolmentFactory(session=enrolment.session)

    assert "Recevoir un nouveau lien" not in text(client.get(url(enrolment)))
    response = client.post(url(enrolment, "nouveau-lien/"))
    assert response.status_code == 302
    assert Enrolment.objects.get(state="waiting").email == enrolment.email


@pytest.mark.parametrize("gesture", ["", "confirmer/", "annuler/", "nouveau-lien/", "invitation.ics"])
def test_unknown_link_says_what_to_do(client, gesture):
    call = client.get if gesture in ("", "invitation.ics") else client.post
    response = call(f"{BAD_LINK}{gesture}")

    assert response.status_code == 404
    assert "/formations/mes-liens/" in text(response)


def test_link_of_an_erased_person_is_unknown(client):
    enrolment = EnrolmentFactory(erased_at=NOW)

    assert client.get(url(enrolment)).status_code == 404


def test_private_page_is_not_kept_nor_listed(client):
    response = client.get(url(EnrolmentFactory()))

    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_session_that_began_can_no_longer_be_left(client):
    enrolment = EnrolmentFactory(session__starts_at=NOW - timedelta(minutes=5))

    assert "Annuler mon inscription" not in text(client.get(url(enrolment)))
    assert SECRET in text(client.get(url(enrolment)))
    assert client.post(url(enrolment, "annuler/")).status_code == 409


def test_seat_held_until_a_session_that_began_says_so(client):
    enrolment = held(session__starts_at=NOW - timedelta(minutes=5))

    assert "ne peut plus être confirmée" in text(client.get(url(enrolment)))
    assert client.post(url(enrolment, "confirmer/")).status_code == 409


@pytest.mark.parametrize("known", [True, False])
def test_lost_link_answers_the_same_to_everybody(client, committed, known):
    enrolment = EnrolmentFactory()
    with committed():
        response = client.post(
            "/formations/mes-liens/", {"email": enrolment.email.upper() if known else "inconnu@x.example"}
        )

    assert response.status_code == 200
    assert "C’est noté" in text(response)
    assert len(mail.outbox) == known


def test_lost_link_refuses_what_is_no_address(client):
    response = client.post("/formations/mes-liens/", {"email": "rien"})

    assert response.status_code == 422
    assert EXPLANATIONS[Refusal.EMAIL_WRONG].remedy in text(response)


def test_lost_link_is_limited_and_deaf_to_programs(client, committed):
    enrolment = EnrolmentFactory()
    with committed():
        client.post("/formations/mes-liens/", {"email": enrolment.email, "website": "x"})
    assert mail.outbox == []
    statuses = [client.post("/formations/mes-liens/", {"email": enrolment.email}).status_code for _try in range(6)]
    assert statuses == [200] * 5 + [429]


@pytest.mark.parametrize("count", [1, 3])
def test_my_sessions_cost_the_same_for_one_and_three(client, django_assert_max_num_queries, count):
    user = UserFactory()
    for _row in range(count):
        EnrolmentFactory(user=user, email=user.email)
    client.force_login(user)

    with django_assert_max_num_queries(8):
        response = client.get("/formations/mes-inscriptions/")
    assert text(response).count("/formations/inscription/") == count


def test_my_sessions_of_a_newcomer_say_what_will_be_there(client):
    assert client.get("/formations/mes-inscriptions/").status_code == 302
    client.force_login(UserFactory())
    assert "Aucune session à venir" in text(client.get("/formations/mes-inscriptions/"))


def test_message_sent_page_without_a_sign_up_names_nobody(client):
    response = client.get(f"/formations/{SessionFactory().slug}/message-envoye/")

    assert "à l’adresse que vous avez donnée" in text(response)
    assert client.get("/formations/nulle-part/message-envoye/").status_code == 404
