"""Browser: the pages of a works contract, without script, pass axe and reflow at 320 px: empty, full, in error."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sandbox.models import Market
from sandbox.services.market_claims import deposit_claim
from tests.browser.sandbox_gestures import SPACE, Learner

pytestmark = pytest.mark.django_db(transaction=True)

Look = Callable[[Page], None]


@pytest.fixture
def look(check_axe: Callable[..., None], no_sideways_scroll: Look) -> Look:
    def at(page: Page) -> None:
        check_axe(page)
        no_sideways_scroll(page)

    return at


def test_sheet_passes_empty_and_in_error(page: Page, look: Look) -> None:
    Learner(page, "fiche-de-marche").begin()
    page.goto(SPACE + "marches/")
    look(page)
    page.get_by_role("link", name="Remplir une fiche de marché").click()
    look(page)
    page.fill("#id_amount_excl_vat", "-5")
    page.get_by_role("button", name="Enregistrer la fiche").click()
    expect(page.get_by_role("alert")).to_contain_text("Numéro du marché")
    look(page)
    page.get_by_role("link", name="Montant du marché HT").click()
    expect(page.locator("#id_amount_excl_vat")).to_be_focused()


def test_market_is_read_played_and_followed_without_script(no_js_page: Page) -> None:
    page = no_js_page
    it = Learner(page, "calculer-un-decompte")
    it.begin()
    page.goto(SPACE + "marches/")
    it.follow("2026-TX-014")
    sheet = page.url
    it.follow("S’entraîner sur son jumeau")
    expect(page.locator("svg.preau-sb-chart__svg tspan")).to_have_count(12)
    it.follow("Ouvrir le premier mois")
    with page.expect_download() as paper:
        page.get_by_role("link", name=re.compile("^État d’acompte")).first.click()
    assert paper.value.suggested_filename == "etat-acompte-01-1.pdf"
    it.press("Déposer le projet")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dossier")
    page.goto(sheet + "suivi/")
    expect(page.locator("svg.preau-sb-chart__svg path")).to_have_count(3)


def test_pages_of_a_market_pass(page: Page, look: Look) -> None:
    it = Learner(page, "calculer-un-decompte")
    it.begin()
    page.goto(SPACE + "marches/")
    look(page)
    it.follow("2026-TX-014")
    sheet = page.url
    look(page)
    for path in ("suivi/", "modifier/", "jumeau/"):
        page.goto(sheet + path)
        look(page)
    page.goto(sheet + "jumeau/1/")
    deposit_claim(market_id=Market.objects.latest("pk").pk, seed=1, rank=1, position=1)  # in another window, meanwhile
    page.get_by_role("button", name=re.compile("^Déposer")).click()
    expect(page.get_by_role("alert")).to_contain_text("D1-")
    look(page)
    page.goto(sheet + "suivi/")
    look(page)
