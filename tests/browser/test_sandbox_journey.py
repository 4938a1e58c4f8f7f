"""Browser: a learner goes from deposit through rejection to payment, with JavaScript, without it, by keyboard alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sandbox_gestures import SPACE

pytestmark = pytest.mark.django_db(transaction=True)


def open_space(page: Page) -> None:
    page.goto("/bac-a-sable/")
    page.get_by_role("button", name="Ouvrir mon espace d’entraînement").click()
    expect(page.get_by_role("heading", level=1, name="Aujourd’hui")).to_be_visible()


def to_recap(page: Page) -> None:
    while page.get_by_role("button", name="Valider et envoyer").count() == 0:
        page.get_by_role("button", name="Continuer").click()


def start_draft(page: Page) -> None:
    page.goto(SPACE + "deposer/")
    page.get_by_role("button", name="Saisir une facture").click()


def deposit(page: Page, *, number: str) -> None:
    start_draft(page)
    for _ in range(3):
        page.get_by_role("button", name="Continuer").click()
    page.locator("#id_number").fill(number)
    to_recap(page)
    page.get_by_role("button", name="Valider et envoyer").click()
    expect(page.get_by_text(f"La facture {number} est déposée")).to_be_visible()
    expect(page.get_by_text(re.compile("^[0-9a-f]{64}$"))).to_be_visible()


def advance(page: Page, days: int) -> None:
    page.goto(SPACE + "temps/")
    page.get_by_role("button", name=re.compile(rf"^{days}\sjours?$")).click()


def walk(page: Page) -> None:
    open_space(page)
    deposit(page, number="F-2026-001")
    advance(page, 7)

    expect(page.get_by_role("heading", name="1 facture vous revient")).to_be_visible()
    expect(page.get_by_text("Montant erroné").first).to_be_visible()
    page.get_by_role("button", name="Tout acquitter et fermer").click()
    expect(page.get_by_role("heading", level=1, name="Factures émises")).to_be_visible()
    page.get_by_label("Traiter le rejet de la facture F-2026-001").check()
    page.get_by_role("button", name="Traiter les rejets cochés").click()
    expect(page.get_by_text("Aucune facture renvoyée")).to_be_visible()

    deposit(page, number="F-2026-002")
    advance(page, 30)
    page.goto(SPACE + "factures-emises/recherche/")
    row = page.get_by_role("row").filter(has_text="F-2026-002")
    expect(row.get_by_text("Mise en paiement")).to_be_visible()
    page.goto(SPACE)
    expect(page.get_by_text("6 sur 6")).to_be_visible()


def test_learner_goes_from_deposit_through_rejection_to_payment(page: Page) -> None:
    walk(page)


def test_learner_goes_the_same_way_without_javascript(no_js_page: Page) -> None:
    walk(no_js_page)


def test_dialog_of_returns_is_modal_and_escape_closes_it(page: Page, check_axe: Callable[..., None]) -> None:
    open_space(page)
    deposit(page, number="F-2026-001")
    advance(page, 7)
    dialog = page.get_by_role("dialog", name="1 facture vous revient")
    expect(dialog).to_be_visible()
    expect(page.get_by_role("heading", name="1 facture vous revient")).to_be_focused()
    check_axe(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.goto(SPACE)
    expect(dialog).to_be_hidden()


def test_returns_cannot_be_closed_after_seven_days(page: Page, check_axe: Callable[..., None]) -> None:
    open_space(page)
    deposit(page, number="F-2026-001")
    advance(page, 30)
    expect(page).to_have_url(re.compile(r"/retours/\?next="))
    expect(page.get_by_role("button", name="Fermer", exact=True)).to_have_count(0)
    check_axe(page)
    page.get_by_role("button", name="Tout acquitter et fermer").click()
    expect(page.get_by_role("heading", level=1, name="Factures émises")).to_be_visible()


def test_invoice_is_deposited_by_keyboard_alone(page: Page) -> None:
    open_space(page)
    page.goto(SPACE + "deposer/")
    tab_to(page, "Saisir une facture")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Étape 1 sur 8")).to_be_visible()
    for rank in range(2, 9):
        tab_to(page, "Continuer")
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Étape {rank} sur 8")).to_be_visible()
    tab_to(page, "Valider et envoyer")
    page.keyboard.press("Space")
    expect(page.get_by_text("La facture F-2026-001 est déposée")).to_be_visible()


def test_enter_in_a_field_goes_on_and_removes_nothing(page: Page) -> None:
    open_space(page)
    start_draft(page)
    for _ in range(4):
        page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Référence").press("Enter")
    expect(page.get_by_text("Étape 6 sur 8")).to_be_visible()


def test_link_of_an_error_puts_the_cursor_into_the_field(page: Page) -> None:
    open_space(page)
    start_draft(page)
    for _ in range(3):
        page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Numéro d’engagement").fill("")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("alert").get_by_role("link", name="Numéro d’engagement").click()
    expect(page.get_by_label("Numéro d’engagement")).to_be_focused()

    page.get_by_role("button", name="Enregistrer et quitter").click()
    page.get_by_role("link", name="F-2026-001").click()
    page.get_by_role("link", name=re.compile("^Corriger")).first.click()
    expect(page.get_by_label("Numéro d’engagement")).to_be_focused()


def test_sums_follow_what_is_typed(page: Page) -> None:
    open_space(page)
    start_draft(page)
    for _ in range(4):
        page.get_by_role("button", name="Continuer").click()
    sums = page.locator("#live-totals")
    expect(sums).to_contain_text("1\u202f224,00")
    page.get_by_label("Prix unitaire HT").fill("80,755")
    page.get_by_label("Taux de TVA").fill("5,5")
    page.get_by_label("Remise HT").fill("0,01")
    expect(sums).to_contain_text("969,05")
    expect(sums).to_contain_text("53,30")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Montant à payer")).to_be_visible()
    expect(page.locator(".preau-sb-facts__sum")).to_contain_text("1\u202f022,35")


def test_document_that_moved_in_another_tab_is_a_conflict(page: Page, check_axe: Callable[..., None]) -> None:
    open_space(page)
    deposit(page, number="F-2026-001")
    page.goto(SPACE + "siege/")
    page.get_by_role("button", name=re.compile("Prendre ce siège : Destinataire, Commune")).click()
    page.get_by_role("link", name="F-2026-001").first.click()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="Prendre en compte").click()
    page.get_by_role("button", name="Mandater").click()
    expect(page.get_by_role("heading", level=1, name="La facture a changé")).to_be_visible()
    check_axe(page)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of that name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if name in (page.evaluate("document.activeElement.textContent.trim()") or ""):
            return
    raise AssertionError(f"the keyboard never reached {name!r}")
