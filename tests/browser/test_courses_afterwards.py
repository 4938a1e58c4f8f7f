"""browser: the pages that follow a session, and a question that becomes a public answer."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from courses import services
from courses.models import SupportRequest
from tests.courses.factories import EnrolmentFactory, SessionFactory, TopicFactory, UserFactory

LINK = re.compile(r"/accompagnement/demande/\S+/")


@pytest.fixture(autouse=True)
def _no_memory_between_tests():
    cache.clear()


@pytest.fixture
def trainer(live_server):
    return UserFactory(roles=["trainer"], email="formateur@preau.example")


@pytest.fixture
def session(trainer):
    """A class that began an hour ago; it lasts ninety minutes."""
    topic = TopicFactory(title="Déposer une facture", slug="deposer-une-facture")
    return SessionFactory(topic=topic, trainer=trainer, starts_at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def newcomer(session):
    return EnrolmentFactory(session=session, name="Zoé Dupont")


def test_pages_after_a_session_are_accessible(page, newcomer, session, trainer, check_axe, screenshot):
    private = f"/formations/inscription/{newcomer.token}/"
    page.goto(f"{private}rejoindre/")
    check_axe(page)
    services.close_attendance(session_id=session.pk, actor=trainer, now=timezone.now())
    for name, address in (
        ("afterwards", f"{private}apres/"),
        ("certificate-check", "/formations/attestation/ABCD/"),
    ):
        page.goto(address)
        check_axe(page)
        screenshot(page, f"courses-{name}")


def test_trainer_closes_and_corrects(page, sign_in, newcomer, session, trainer, check_axe, screenshot):
    sign_in(page, trainer.email)
    page.goto(f"/admin/formations/sessions/{session.pk}/presences/")
    page.get_by_role("button", name="Arrêter les présences").click()
    page.get_by_text("Les présences sont arrêtées.").wait_for()
    page.get_by_text("Corriger la présence de Zoé Dupont").click()
    page.get_by_label("Motif, que la personne lira").fill("Suivi au téléphone")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Corrigée : Suivi au téléphone").wait_for()
    check_axe(page, within=".nice-padding")
    screenshot(page, "courses-admin-attendance")


def test_a_question_is_answered_then_answers_everybody(
    browser, no_js_page, page, sign_in, live_server, check_axe, no_sideways_scroll
):
    agent = UserFactory(roles=["support"], email="assistance@preau.example")
    TopicFactory(title="Déposer une facture", slug="deposer-une-facture")
    asker = no_js_page
    asker.goto("/accompagnement/")
    asker.get_by_role("link", name="Poser ma question").first.click()
    no_sideways_scroll(asker)
    asker.get_by_role("button", name="Envoyer ma question").click()
    asker.get_by_label("Votre question en une ligne").fill("Où est le code service ?")
    asker.get_by_label("Ce que vous vouliez faire, ce qui s’est passé").fill("Le bon de commande n’en porte pas.")
    asker.get_by_label("Sujet", exact=True).select_option("deposer-une-facture")
    asker.get_by_label("Pour quand").select_option("soon")
    asker.get_by_label("Prénom et nom").fill("Jeanne Dupré")
    asker.get_by_label("Adresse électronique").fill("jeanne@atelier.example")
    asker.get_by_label("Vous êtes", exact=True).select_option("supplier")
    asker.locator("label", has_text="J’ai compris que ma demande").click()
    asker.locator("input[type=file]").set_input_files(
        {"name": "ecran.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"x" * 50}
    )
    asker.get_by_role("button", name="Envoyer ma question").click()
    assert asker.get_by_role("heading", level=1).inner_text() == "Votre question est partie"
    private = LINK.search(mail.outbox[0].body).group()

    sign_in(page, agent.email)
    page.goto("/admin/accompagnement/demandes/")
    check_axe(page, within=".nice-padding")
    page.get_by_role("link", name="Où est le code service").click()
    page.get_by_label("Votre réponse, envoyée par courrier électronique").fill(
        "Bonjour Jeanne, il est sur la fiche de la structure, dans l’annuaire."
    )
    page.get_by_role("button", name="Répondre").click()
    page.get_by_text("La réponse part par courrier électronique.").wait_for()
    check_axe(page, within=".nice-padding")
    page.get_by_role("link", name="Rendre la réponse publique").click()
    page.get_by_role("button", name="Publier").click()
    page.get_by_text("nom d’une personne").wait_for()
    check_axe(page, within=".nice-padding")
    page.get_by_label("Réponse", exact=True).fill("Il est sur la fiche de la structure, dans l’annuaire.")
    page.get_by_role("button", name="Publier").click()
    page.get_by_text("La réponse est publique.").wait_for()

    asker.goto(private)
    assert asker.get_by_text("Bonjour Jeanne, il est sur la fiche").count() == 1
    no_sideways_scroll(asker)
    asker.goto("/recherche/?q=annuaire")
    asker.get_by_role("link", name="Où est le code service ?").click()
    assert asker.get_by_role("heading", level=1).inner_text() == "Où est le code service ?"
    assert asker.get_by_text("Jeanne").count() == 0
    assert SupportRequest.objects.get().first_reply_at is not None
    for address in (
        "/accompagnement/",
        "/accompagnement/demander/",
        private,
        "/accompagnement/reponses/ou-est-le-code-service/",
    ):
        page.goto(address)
        check_axe(page)
