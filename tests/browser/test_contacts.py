"""Browser: from the assistant to a « sollicitation » answered on the next day, and an announcement; with and without
JavaScript.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sandbox_gestures import Learner

pytestmark = pytest.mark.django_db(transaction=True)

Look = Callable[[Page], None]


@pytest.fixture
def look(check_axe: Callable[..., None], no_sideways_scroll: Look) -> Look:
    def at(page: Page) -> None:
        check_axe(page)
        no_sideways_scroll(page)

    return at


def ask(it: Learner, number: str) -> None:
    """From the first question of the assistant to what it knows of a number."""
    it.go("assistant/")
    it.press("Je veux des informations")
    it.press("Le suivi d’une facture")
    it.page.fill("#id_number", number)
    it.press("Chercher")


def solicit(it: Learner, look: Look) -> None:
    page = it.page
    it.begin()
    ask(it, "n° F-2026-310")
    expect(page.locator("#suite")).to_contain_text("Office du Lent-Val")
    expect(page.locator("#assistant")).to_contain_text("tapez le numéro seul")
    look(page)
    it.press("Contacter le service destinataire")
    expect(page.locator("#suite")).to_contain_text("Je prépare une sollicitation")
    it.follow("Relire et envoyer la sollicitation")
    expect(page.get_by_label("Description")).to_contain_text("F-2026-310")
    it.press("Envoyer la sollicitation")
    expect(page.get_by_text("elle va droit au client")).to_be_visible()
    it.advance(1)
    it.go("sollicitations/")
    look(page)
    it.follow("S-00001")
    expect(page.get_by_text("Elle est signée ce matin")).to_be_visible()
    look(page)
    it.press("Clore la sollicitation")
    it.answer("L’assistance l’aurait lue d’abord")
    it.expect_success()


def test_assistant_leads_to_a_request_answered_next_day(page: Page, look: Look) -> None:
    solicit(Learner(page, "solliciter-son-client"), look)


def test_assistant_leads_there_without_javascript(no_js_page: Page) -> None:
    solicit(Learner(no_js_page, "solliciter-son-client"), lambda page: None)


def test_assistant_keeps_the_focus_and_bears_a_wrong_answer(page: Page, look: Look) -> None:
    it = Learner(page, "interroger-l-assistant")
    it.begin()
    ask(it, "")
    expect(page.locator("#form-errors")).to_be_focused()
    look(page)
    page.fill("#id_number", "F-2026-999")
    it.press("Chercher")
    expect(page.locator("#suite")).to_be_focused()
    it.expect_lesson("not-found")
    for number in ("F-2026-320", "F-2026-321", "F-2026-322"):
        ask(it, number)
        expect(page.locator("#suite")).to_contain_text(number)
    it.answer("Elle n’est pas adressée au bon service")
    it.answer("Le numéro seul")
    it.expect_success()


def test_announcement_goes_to_all_and_is_read(page: Page, look: Look) -> None:
    it = Learner(page, "annoncer-un-changement")
    it.begin()
    it.go("messages/")
    it.follow("Écrire à mes partenaires")
    it.press("Relire avant d’envoyer")
    expect(page.get_by_role("alert")).to_contain_text("Objet")
    look(page)
    page.fill("#id_subject", "Code service au 1er janvier")
    page.fill("#id_text", "Indiquez le code EAUX sur chaque facture.")
    it.press("Relire avant d’envoyer")
    expect(page.get_by_role("heading", name=re.compile("^2.destinataires"))).to_be_visible()
    look(page)
    it.press("Envoyer le message")
    it.sit("Fournisseur, Atelier Lumen")
    it.go("messages/")
    look(page)
    it.follow("Code service au 1er janvier")
    expect(page.get_by_role("heading", name="On ne répond pas à un message")).to_be_visible()
    look(page)
    it.answer("Il envoie une sollicitation")
    it.answer("Elle n’a échangé aucune facture")
    it.expect_success()
