"""Browser: a message is pasted, explained, its mistake reproduced and corrected; each state passes axe and reflows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)

Look = Callable[..., None]
URL = "/expliquer/"
SEVERAL = (
    "NUMERO_DEJA_UTILISE - balise : ExchangedDocument.ID.value | IRRECEVABILITE: cvc-complex-type.2.4.a: Invalid "
    "content was found starting with element 'ram:TypeCode' - ligne: 150 - position: 60 | [BR-CO-15]-Total | bla bla"
)
STATES = {
    "empty": "",
    "known": "ENGAGEMENT_ABSENT",
    "several": SEVERAL,
    "unknown": "engagment manquant",
    "long": "/*:CrossIndustryInvoice[1]/*:SupplyChainTradeTransaction[1]" * 30,
}


def ask(page: Page, message: str) -> None:
    page.goto(URL)
    page.get_by_label("Collez le message").fill(message)
    page.get_by_role("button", name="Expliquer", exact=True).click()


@pytest.mark.parametrize("state", list(STATES))
def test_state_passes(page: Page, check_axe: Look, no_sideways_scroll: Look, state: str) -> None:
    page.goto(URL)
    check_axe(page)
    no_sideways_scroll(page)
    ask(page, STATES[state])
    check_axe(page)
    no_sideways_scroll(page)


def explain_and_correct(page: Page) -> None:
    ask(page, "Votre facture n’a pas de numéro d’engagement : ENGAGEMENT_ABSENT")
    expect(page.get_by_role("heading", name="Le numéro d’engagement manque")).to_be_visible()
    expect(page.get_by_text("Références › Numéro d’engagement")).to_be_visible()
    page.get_by_role("button", name="Reproduire").click()
    expect(page.get_by_role("heading", name="Refus : Le numéro d’engagement manque")).to_be_visible()
    page.get_by_role("link", name="Corriger").first.click()
    page.locator("#id_commitment_number").fill("CDE234")
    while page.get_by_role("button", name="Valider et envoyer").count() == 0:
        page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Valider et envoyer").click()
    expect(page.get_by_text("est déposée")).to_be_visible()


def test_mistake_is_reproduced_and_corrected(page: Page) -> None:
    explain_and_correct(page)


def test_mistake_is_reproduced_and_corrected_without_scripts(no_js_page: Page) -> None:
    explain_and_correct(no_js_page)


def test_corriger_puts_the_cursor_in_the_field(page: Page) -> None:
    ask(page, "ENGAGEMENT_ABSENT")
    page.get_by_role("button", name="Reproduire").click()
    page.get_by_role("link", name="Corriger").first.click()
    expect(page.locator("#id_commitment_number")).to_be_focused()


def test_keyboard_alone_is_enough(page: Page) -> None:
    page.goto(URL)
    page.get_by_label("Collez le message").focus()
    page.keyboard.type("IBAN_ABSENT")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="L’IBAN manque")).to_be_visible()


def test_file_that_breaks_a_rule_is_reproduced(page: Page, check_axe: Look) -> None:
    ask(page, "[BR-CO-15]")
    page.get_by_role("button", name="Reproduire").click()
    expect(page.get_by_role("heading", name="Refus : Les totaux ne s’additionnent pas")).to_be_visible()
    check_axe(page)
