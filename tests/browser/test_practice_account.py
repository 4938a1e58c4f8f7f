"""Browser: an account from its dead link to its first connection, by keyboard, on a narrow screen.

Every page of it is a form that a Django client sends as well: tests/sandbox/web/test_account.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sandbox_gestures import Learner

pytestmark = pytest.mark.django_db(transaction=True)
CHALK = "Craie-Blanche-Et-Tableau-16"


def test_account_is_activated_in_time_then_opened(
    page: Page, check_axe: Callable[..., None], no_sideways_scroll: Callable[[Page], None]
) -> None:
    def choose() -> None:
        page.get_by_label(CHALK).focus()
        page.keyboard.press("Space")

    page.set_viewport_size({"width": 320, "height": 800})
    it = Learner(page, "activer-son-compte")
    it.begin()
    it.go("compte/")
    it.follow("Ouvrir ce lien")
    choose()
    it.press("Activer le compte")
    expect(page.get_by_role("alert")).to_contain_text("périmé")
    check_axe(page)
    no_sideways_scroll(page)
    it.go("assistant/?r=compte&r=activation")
    page.get_by_role("button", name="Oui, renvoyez-moi le lien").click()
    expect(page.locator("#suite")).to_contain_text("Mon compte")
    it.go("compte/")
    expect(page.get_by_text("Le compte attend d’être activé")).to_be_visible()
    it.follow("Ouvrir ce lien")
    choose()
    it.press("Activer le compte")
    expect(page.get_by_text("Le compte est actif")).to_be_visible()
    choose()
    it.press("Se connecter")
    expect(page.get_by_role("heading", level=2, name="Rattachement")).to_be_visible()
    check_axe(page)
    no_sideways_scroll(page)
