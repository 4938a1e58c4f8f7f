"""browser: a newcomer from the first question to a verified certificate; a waiting list from full to promoted."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.cache import cache
from django.db.models import F
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect
from pypdf import PdfReader

from courses import services
from courses.models import Enrolment, Session, Stay, SurveyAnswer
from courses.services.plan import add_step
from tests.browser.newcomer import answer_the_pathfinder, fill_the_form, private_link, take_a_seat
from tests.browser.sandbox_gestures import Learner
from tests.courses.factories import EnrolmentFactory, SessionFactory, TopicFactory, UserFactory


@pytest.fixture(autouse=True)
def _no_memory_between_tests():
    cache.clear()


@pytest.fixture
def topic(live_server):
    return TopicFactory(title="Créer son compte", slug="creer-son-compte-et-deposer-une-facture")


@pytest.fixture
def soon():
    return timezone.now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=14)


def title(page):
    return page.get_by_role("heading", level=1).inner_text()


def the_hour_comes(session):
    """The session begins."""
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now())


def an_hour_passes(session):
    """Everything that was noted of the session happened an hour earlier."""
    hour = timedelta(hours=1)
    Session.objects.filter(pk=session.pk).update(starts_at=F("starts_at") - hour)
    Stay.objects.filter(attendance__enrolment__session=session).update(joined_at=F("joined_at") - hour)


def test_newcomer_goes_from_four_questions_to_a_verified_certificate(
    no_js_page, another_page, sign_in, topic, soon, no_sideways_scroll
):
    """JavaScript off for the newcomer, to the end; the trainer closes the list on their own screen."""
    page, trainer = no_js_page, UserFactory(roles=["trainer"])
    session = SessionFactory(topic=topic, starts_at=soon, trainer=trainer)
    add_step(
        session_id=session.pk, title="Déposer", scenario="deposer-par-formulaire", actor=trainer, now=timezone.now()
    )

    # Four questions, a seat, the confirmation mail, the calendar file.
    page.goto("/parcours/")
    no_sideways_scroll(page)
    answer_the_pathfinder(page)
    assert title(page) == "Votre parcours"
    no_sideways_scroll(page)
    page.locator("main").get_by_role("link", name="Créer son compte").first.click()
    assert page.get_by_text("500 places libres sur 500").count() == 1
    link = take_a_seat(page)
    assert title(page) == "Votre inscription est confirmée"
    with page.expect_download() as download:
        page.get_by_role("link", name="Ajouter à mon agenda").click()
    calendar = Calendar.from_ical(download.value.path().read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["DTSTART"].dt) == ("REQUEST", session.starts_at)

    # The back button, then the form again: the same seat, no second one.
    page.goto(f"/formations/{session.slug}/")
    fill_the_form(page)
    page.get_by_role("button", name="Retenir ma place").click()
    assert title(page) == "Un message vient de partir"
    assert Enrolment.objects.count() == 1
    assert private_link("jeanne@atelier.example") == link

    # The class: the room, then the step, redone to its end in a space of one's own.
    the_hour_comes(session)
    page.goto(link)
    page.get_by_role("link", name="Rejoindre la session").click()
    page.get_by_role("button", name="Accepter et entrer").click()
    assert page.get_by_role("link", name="Entrer dans la salle").get_attribute("href") == session.join_url
    no_sideways_scroll(page)
    page.goto(f"/formations/{session.slug}/")
    page.get_by_role("link", name="Refaire le geste").click()
    page.get_by_role("button", name="Refaire le geste").click()
    learner = Learner(page, "deposer-par-formulaire")
    learner.deposit(commitment="BC-2026-07")
    learner.expect_success()

    # The trainer closes the list.
    an_hour_passes(session)
    desk = another_page()
    sign_in(desk, trainer.email)
    desk.goto(f"/admin/formations/sessions/{session.pk}/presences/")
    desk.get_by_role("button", name="Arrêter les présences").click()
    desk.get_by_text("Les présences sont arrêtées.").wait_for()

    # The survey, by the link of the mail; the certificate; its check by anybody.
    page.goto(private_link("jeanne@atelier.example", "Votre présence et votre avis"))
    no_sideways_scroll(page)
    page.get_by_label("Plutôt satisfait").check(force=True)
    page.get_by_label("Oui, sans aide").check(force=True)
    page.get_by_label("La durée convenait").check(force=True)
    page.get_by_role("button", name="Envoyer mon avis").click()
    assert page.get_by_text("Réponse enregistrée").count() == 1
    assert not SurveyAnswer.objects.exists()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger l’attestation (PDF)").click()
    words = PdfReader(BytesIO(download.value.path().read_bytes())).pages[0].extract_text()
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", words).group()
    page.goto("/formations/attestation/")
    page.get_by_label("Code de vérification").fill(code.lower())
    page.get_by_role("button", name="Vérifier").click()
    assert page.get_by_role("heading", name="Cette attestation est authentique").count() == 1
    assert page.get_by_text("Jeanne").count() == 0
    page.get_by_label("Nom imprimé sur l’attestation (facultatif)").fill("Jeanne Dupré")
    page.get_by_role("button", name="Comparer le nom").click()
    assert page.get_by_text("est bien celui de l’attestation").count() == 1


def test_full_session_says_the_rank_then_serves_whoever_waits(
    page, another_page, topic, soon, check_axe, no_sideways_scroll
):
    session = SessionFactory(topic=topic, starts_at=soon, capacity=1)
    seated = EnrolmentFactory(session=session)
    page.goto(f"/formations/{session.slug}/")
    assert page.get_by_text("Session complète : la liste d’attente").count() == 1
    check_axe(page)
    no_sideways_scroll(page)
    fill_the_form(page)
    page.get_by_role("button", name="Entrer en liste d’attente").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Un message vient de partir")

    page.goto(private_link("jeanne@atelier.example", "En liste d’attente"))
    assert title(page) == "Vous êtes en liste d’attente"
    check_axe(page)
    # Whoever had the seat gives it back.
    other = another_page()
    other.goto(f"/formations/inscription/{seated.token}/")
    other.get_by_text("Je ne pourrai pas venir").click()
    other.get_by_role("button", name="Annuler mon inscription").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Votre inscription est annulée")

    page.goto(private_link("jeanne@atelier.example", "Une place se libère"))
    assert title(page) == "Une place est pour vous"
    check_axe(page)
    page.get_by_role("button", name="Je prends la place").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre inscription est confirmée")
    assert mail.outbox[-1].subject.startswith("Inscription confirmée")


def test_date_is_changed_then_given_back_from_a_mail(no_js_page, topic, soon, no_sideways_scroll):
    page = no_js_page
    enrolment = EnrolmentFactory(session=SessionFactory(topic=topic, starts_at=soon), email="jeanne@atelier.example")
    later = SessionFactory(topic=topic, starts_at=soon + timedelta(days=7))
    page.goto(f"/formations/inscription/{enrolment.token}/")
    page.get_by_role("button", name="Passer au").click()
    assert page.get_by_text("Votre date est changée").count() == 1
    enrolment.refresh_from_db()
    assert enrolment.session == later

    trainer = UserFactory(roles=["administrator"])
    later.starts_at += timedelta(hours=4)
    services.change_session(session=later, actor=trainer, now=timezone.now())
    (change,) = [m for m in mail.outbox if m.subject.startswith("Votre session change")]
    page.goto(f"/formations/inscription/{enrolment.token}/empechement/")
    assert f"/formations/inscription/{enrolment.token}/empechement/" in change.body
    no_sideways_scroll(page)
    page.get_by_role("button", name="Rendre ma place").click()
    assert title(page) == "Votre inscription est annulée"


def test_wish_for_a_date_is_left_confirmed_and_answered(no_js_page, topic, no_sideways_scroll):
    page = no_js_page
    page.goto(f"/formations/{topic.slug}/autre-date/")
    page.get_by_label("Mardi à 10").check(force=True)
    page.get_by_label("Prénom et nom").fill("Jeanne Dupré")
    page.get_by_label("Adresse électronique").fill("jeanne@atelier.example")
    no_sideways_scroll(page)
    page.get_by_role("button", name="Déposer mon souhait").click()
    assert title(page) == "Un message vient de partir"
    link = next(word for word in mail.outbox[-1].body.split() if "/souhait/" in word)
    page.goto("/" + link.split("/", 3)[3])
    page.get_by_role("button", name="Confirmer mon souhait").click()
    assert title(page) == "Votre souhait compte"
    no_sideways_scroll(page)
