"""Browser: a structure is looked up and the drill begun, answered, timed; each state passes axe and reflows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)

Look = Callable[..., None]


def test_directory_and_drill_by_keyboard(page: Page, check_axe: Look, no_sideways_scroll: Look) -> None:
    def look() -> None:
        check_axe(page)
        no_sideways_scroll(page)

    page.goto("/annuaire/?q=valmont")
    expect(page.get_by_text("1 structure trouvée")).to_be_visible()
    look()
    page.get_by_role("link", name="Commune de Valmont-les-Prés (fictive)").click()
    expect(page.get_by_role("heading", name="Ce qu’elle exige")).to_be_visible()
    look()

    page.goto("/annuaire/entrainement/")
    page.get_by_label("Dix minutes").check(force=True)
    page.get_by_label("Numéro de tirage").fill("42")
    page.get_by_label("Numéro de tirage").press("Enter")
    expect(page.get_by_text("Question 1 sur 10")).to_be_visible()
    expect(page.get_by_text("Il reste 10 minutes")).to_be_visible()
    page.get_by_role("searchbox", name="Nom, SIRET, ville ou code service").fill("commune")
    page.get_by_role("searchbox", name="Nom, SIRET, ville ou code service").press("Enter")
    expect(page.get_by_text("voici les 8 premières")).to_be_visible()
    look()
    page.get_by_role("button", name="Répondre").click()
    expect(page.get_by_text("Donnez une réponse avant de continuer")).to_be_visible()
    look()
    # Wrong for every question, typed or chosen.
    page.goto(page.url + "&reponse=faux")
    expect(page.get_by_text("Question 2 sur 10")).to_be_visible()
    expect(page.get_by_role("heading", name="Ce n’était pas cela")).to_be_visible()
    look()
    page.get_by_role("button", name="Retirer la limite").click()
    expect(page.get_by_role("heading", name="Votre temps")).to_have_count(0)
    expect(page.get_by_text("Question 2 sur 10")).to_be_visible()
