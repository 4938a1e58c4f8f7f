"""integration: from the day of the session on, behind the private link."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from courses import services
from courses.models import Attendance, Certificate, FollowUp, Stay, Survey
from tests.courses.factories import NOW, EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db
ANSWERS = {"satisfaction": "very", "can_redo": "alone", "pace": "right", "comment": ""}


def text(response):
    return response.content.decode()


def url(enrolment, gesture="apres/"):
    return f"/formations/inscription/{enrolment.token}/{gesture}"


@pytest.fixture
def running():
    """Somebody confirmed in a session that began an hour ago."""
    return EnrolmentFactory(session=SessionFactory(starts_at=NOW - timedelta(hours=1)), name="Zoé Dupont")


@pytest.fixture
def attended():
    """Somebody who was there, the list closed."""
    enrolment = EnrolmentFactory(
        session=SessionFactory(starts_at=NOW - timedelta(hours=2), topic__title="Déposer une facture"),
        name="Zoé Dupont",
    )
    services.choose_presence(token=enrolment.token, accepted=True, now=NOW)
    services.record_join(enrolment_id=enrolment.pk, at=NOW - timedelta(hours=2))
    services.close_attendance(session_id=enrolment.session_id, now=NOW)
    return enrolment


def test_room_opens_after_one_chose_to_be_measured_or_not(client, running):
    asked = text(client.get(url(running, "rejoindre/")))
    assert "Voulez-vous que votre présence soit mesurée" in asked
    assert "salle.example" not in asked
    entered = client.post(url(running, "rejoindre/presence/"), {"presence": "oui"}, follow=True)

    assert "https://salle.example/secret" in text(entered)
    assert Stay.objects.get().left_at is None
    left = client.post(url(running, "rejoindre/depart/"), follow=True)
    assert "Votre départ est noté" in text(left)
    assert Stay.objects.get().left_at is not None


def test_room_opens_to_those_who_refuse_and_notes_nothing(client, running):
    entered = client.post(url(running, "rejoindre/presence/"), {"presence": "non"}, follow=True)

    assert "https://salle.example/secret" in text(entered)
    assert not Stay.objects.exists()


def test_arrival_declared_days_before_counts_for_nothing(client):
    session = SessionFactory(starts_at=NOW + timedelta(days=9))
    early = EnrolmentFactory(session=session)
    page = text(client.get(url(early, "rejoindre/")))
    assert "La salle n’est pas encore ouverte" in page
    assert "Accepter et entrer" not in page
    refused = client.post(url(early, "rejoindre/presence/"), {"presence": "oui"})

    assert refused.status_code == 409
    assert "La salle n’est pas encore ouverte" in text(refused)
    assert not Attendance.objects.exists()
    assert client.get(url(early))["Location"] == f"/formations/inscription/{early.token}/"

    services.choose_presence(token=early.token, accepted=True, now=session.starts_at - timedelta(hours=1))
    assert Attendance.objects.count() == 1


def test_session_called_off_leads_from_everywhere_to_the_page_that_says_so(client):
    enrolment = EnrolmentFactory(session=SessionFactory(called_off_at=NOW))
    for gesture in ("rejoindre/", "apres/", "direct/"):
        assert client.get(url(enrolment, gesture))["Location"] == f"/formations/inscription/{enrolment.token}/"
    assert client.post(url(enrolment, "rejoindre/presence/"), {"presence": "oui"}).status_code == 410


@pytest.mark.parametrize("gesture", ["rejoindre/presence/", "rejoindre/depart/", "apres/contester/", "apres/avis/"])
def test_gestures_are_not_for_whoever_follows_links(client, running, gesture):
    assert client.get(url(running, gesture)).status_code == 405


@pytest.mark.parametrize("gesture", ["rejoindre/", "apres/", "attestation.pdf"])
def test_pages_are_for_a_true_link_to_a_confirmed_seat(client, gesture):
    for link in ("nimporte.quoi", EnrolmentFactory(held=True).token):
        response = client.get(f"/formations/inscription/{link}/{gesture}")
        assert response.status_code == 404
        assert "Ce lien ne correspond à aucune inscription" in text(response)


def test_afterwards_gives_presence_certificate_survey_and_steps(client, attended):
    page = text(client.get(url(attended)))

    duration = "1\u00a0heure\u00a030"
    for words in ("Présent", f"{duration} sur {duration}", "Télécharger l’attestation", "Envoyer mon avis", "Le geste"):
        assert words in page
    assert "Ce n’est pas exact" not in page


def test_opinion_is_given_once_and_bad_answers_are_named(client, attended):
    missing = client.post(url(attended, "apres/avis/"), {**ANSWERS, "pace": ""})
    assert missing.status_code == 422
    assert "Il manque une réponse." in text(missing)
    assert 'value="very" required checked' in " ".join(text(missing).split())
    done = client.post(url(attended, "apres/avis/"), ANSWERS, follow=True)
    assert "plus rien ne le relie à vous" in text(done)
    again = client.post(url(attended, "apres/avis/"), ANSWERS)
    assert (again.status_code, Survey.objects.get().answered) == (409, 1)


def test_presence_is_contested_with_a_reason(client):
    enrolment = EnrolmentFactory(session=SessionFactory(starts_at=NOW - timedelta(hours=2)))
    services.close_attendance(session_id=enrolment.session_id, now=NOW)
    assert client.post(url(enrolment, "apres/contester/"), {"reason": " "}).status_code == 422
    done = client.post(url(enrolment, "apres/contester/"), {"reason": "Suivi au téléphone"}, follow=True)

    assert "Contestation en cours" in text(done)
    assert Attendance.objects.get().contest_reason == "Suivi au téléphone"


def test_certificate_is_a_pdf_with_the_name_and_the_code(client, attended):
    response = client.get(url(attended, "attestation.pdf"))
    code = Certificate.objects.get().code
    words = " ".join(PdfReader(BytesIO(response.content)).pages[0].extract_text().split())

    assert response["Content-Type"] == "application/pdf"
    assert "Zoé Dupont" in words
    assert "Déposer une facture" in words
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in words


def test_certificate_needs_to_have_attended(client, running):
    services.close_attendance(session_id=running.session_id, now=NOW)

    assert client.get(url(running, "attestation.pdf")).status_code == 404


def test_anyone_checks_a_code_and_learns_no_name(client, attended):
    code = Certificate.objects.get().code
    found = client.get("/formations/attestation/", {"code": f" {code.lower()} "}, follow=True)

    assert found.status_code == 200
    assert "Cette attestation est authentique" in text(found)
    assert "Déposer une facture" in text(found)
    assert "Dupont" not in text(found)
    address = found.redirect_chain[-1][0]
    assert "est bien celui de l’attestation" in text(client.post(address, {"name": "zoe DUPONT"}))
    wrong = text(client.post(address, {"name": "Ada Dupont"}))
    assert "n’est pas celui de l’attestation" in wrong
    assert "Zoé" not in wrong


def test_certificate_of_an_erased_person_stays_genuine_without_a_name(client, attended):
    code = Certificate.objects.get().code
    services.erase_for(emails=[attended.email], now=NOW)
    page = text(client.get(f"/formations/attestation/{code}/"))

    assert "Cette attestation est authentique" in page
    assert "le nom ne peut plus être comparé" in page
    assert "Comparer le nom" not in page


@pytest.mark.parametrize(
    ("code", "words"),
    [("ABCD", "faute de frappe"), ("0000-0000-0000", "Aucune attestation"), ("%3Cscript%3E", "faute de frappe")],
)
def test_unknown_codes_are_told_apart_from_mistyped_ones(client, code, words):
    from courses.domain.certificates import new_code

    code = new_code(lambda alphabet: alphabet[9]) if code.startswith("0") else code
    response = client.get(f"/formations/attestation/{code}/")
    assert response.status_code == 404
    assert words in text(response)


def test_empty_code_asks_for_one(client):
    assert "Le code est vide" in text(client.get("/formations/attestation/", {"code": " - "}))


def test_guessing_codes_is_slowed_down(client, settings):
    settings.COURSES_SIGN_UPS_PER_CONNECTION = 2
    statuses = [client.get("/formations/attestation/ABCD/").status_code for _try in range(3)]

    assert statuses == [404, 404, 429]


def test_past_session_shows_replay_and_what_was_done_and_no_sign_up(client):
    topic = TopicFactory()
    past = SessionFactory(topic=topic, starts_at=NOW - timedelta(days=2), replay_url="https://videos.example/webinaire")
    coming = SessionFactory(topic=topic, replay_url="https://videos.example/trop-tot")
    for published, said in ((True, "Plus lentement"), (False, "Brouillon")):
        FollowUp.objects.create(
            topic=topic, said=said, done="Le geste est montré deux fois.", published=published, written_at=NOW
        )

    page = text(client.get(f"/formations/{past.slug}/"))
    assert "https://videos.example/webinaire" in page
    assert "Retenir ma place" not in page
    for session in (past, coming):
        page = text(client.get(f"/formations/{session.slug}/"))
        assert "Vous l’avez dit, nous l’avons fait" in page
        assert "Plus lentement" in page
        assert "Brouillon" not in page
    assert "trop-tot" not in page


def test_lost_link_of_a_past_session_can_be_asked_for(attended, committed, mailoutbox):
    with committed():
        assert services.send_links(email=attended.email, now=NOW) == 1
    assert attended.token in mailoutbox[-1].body


def test_closing_writes_to_everybody_what_concerns_them(committed, mailoutbox):
    trainer = UserFactory(roles=["trainer"])
    session = SessionFactory(starts_at=NOW - timedelta(hours=2), trainer=trainer)
    there, away = EnrolmentFactory(session=session), EnrolmentFactory(session=session)
    services.choose_presence(token=there.token, accepted=True, now=NOW)
    services.record_join(enrolment_id=there.pk, at=session.starts_at)
    with committed():
        services.close_attendance(session_id=session.pk, now=NOW)

    letters = {m.to[0].split("<")[1].rstrip(">"): m.body for m in mailoutbox}
    assert "attestation de présence vous attend" in letters[there.email]
    assert "Nous ne vous avons pas vu" in letters[away.email]
    assert f"/formations/inscription/{away.token}/apres/" in letters[away.email]
    with committed():
        services.correct(enrolment_id=away.pk, outcome="attended", reason="Au téléphone", actor=trainer, now=NOW)
    assert "Son motif\u00a0: Au téléphone" in mailoutbox[-1].body


def test_own_sessions_are_listed_to_come_and_past(client, attended):
    user = UserFactory()
    attended.user = user
    attended.save()
    coming = EnrolmentFactory(user=user)
    client.force_login(user)
    page = text(client.get("/formations/mes-inscriptions/"))

    assert url(attended) in page
    assert url(coming, "") in page
    assert page.index(url(coming, "")) < page.index(url(attended))
