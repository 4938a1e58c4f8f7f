"""Browser: every page of the sandbox in its states (empty, full, in error) passes axe and reflows at 320 px."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.sandbox_gestures import SPACE
from tests.browser.test_sandbox_journey import advance, deposit, open_space, start_draft

pytestmark = pytest.mark.django_db(transaction=True)

Look = Callable[[Page], None]


@pytest.fixture
def look(check_axe: Callable[..., None], no_sideways_scroll: Look) -> Look:
    def at(page: Page) -> None:
        check_axe(page)
        no_sideways_scroll(page)

    return at


def test_doors_pass(page: Page, look: Look) -> None:
    page.goto(SPACE)
    look(page)
    page.goto("/bac-a-sable/")
    look(page)
    page.context.add_cookies([{"name": "preau-espace", "value": "forged", "url": page.url}])
    page.goto(SPACE)
    look(page)


def test_empty_space_passes(page: Page, look: Look) -> None:
    open_space(page)
    page.get_by_role("button", name="Un indice").click()
    look(page)
    for path in (
        "siege/",
        "temps/",
        "recommencer/",
        "retours/",
        "factures-emises/",
        "factures-emises/recherche/",
        "factures-emises/recherche/?number=ZZZ",
        "factures-emises/recherche/?deposited_from=hier",
        "deposer/",
        "deposer-fichier/",
    ):
        page.goto(SPACE + path)
        look(page)


def test_deposit_form_passes(page: Page, look: Look) -> None:
    open_space(page)
    start_draft(page)
    page.get_by_label("Code du service exécutant").fill("FAUX")
    page.get_by_role("button", name="Continuer").click()
    look(page)
    page.get_by_label("Code du service exécutant").fill("")
    for _ in range(7):
        page.get_by_role("button", name="Continuer").click()
        look(page)
    page.goto(page.url.replace("recapitulatif", "references"))
    page.locator("#id_number").fill("N°€")
    page.get_by_role("button", name="Enregistrer et quitter").click()
    page.get_by_role("link", name="N°€").click()
    page.get_by_role("button", name="Valider et envoyer").click()
    look(page)
    page.get_by_role("link", name=re.compile("^Corriger")).first.click()
    look(page)


def test_deposit_file_passes(page: Page, look: Look) -> None:
    open_space(page)
    page.goto(SPACE + "deposer-fichier/")
    page.get_by_role("button", name="Déposer le fichier").click()
    look(page)
    page.set_input_files("#id_file", {"name": "x.xml", "mimeType": "text/xml", "buffer": b"<a"})
    page.get_by_role("button", name="Déposer le fichier").click()
    look(page)


def test_full_space_passes(page: Page, look: Look) -> None:
    open_space(page)
    deposit(page, number="F-2026-001")
    look(page)
    page.get_by_role("link", name="Suivre la facture").click()
    page.get_by_text("Gestes impossibles").click()
    look(page)
    advance(page, 7)
    look(page)
    page.get_by_role("button", name="Fermer", exact=True).click()
    look(page)
    for path in ("", "factures-emises/", "factures-emises/recherche/", "recommencer/"):
        page.goto(SPACE + path)
        look(page)
    page.goto(SPACE + "factures-emises/recherche/")
    page.get_by_role("link", name="F-2026-001").click()
    look(page)


def test_other_seats_pass(page: Page, look: Look) -> None:
    open_space(page)
    deposit(page, number="F-2026-001")
    page.goto(SPACE + "siege/")
    page.get_by_role("button", name=re.compile("Destinataire, Commune")).click()
    look(page)
    page.goto(SPACE + "deposer/")
    look(page)
    page.goto(SPACE + "factures-recues/")
    look(page)
    page.get_by_role("link", name="F-2026-001").click()
    look(page)
    page.get_by_role("link", name="Rejeter").click()
    page.get_by_role("button", name="Rejeter").click()
    look(page)
    page.goto(SPACE + "siege/")
    page.get_by_role("button", name=re.compile("Comptable public, Commune")).click()
    look(page)


def test_returns_without_javascript_reflow(no_js_page: Page, no_sideways_scroll: Look) -> None:
    open_space(no_js_page)
    deposit(no_js_page, number="F-2026-001")
    advance(no_js_page, 7)
    no_sideways_scroll(no_js_page)
