"""browser: the report on a screen, on paper, without scripts, refused and then printed."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cms.report.services.corrections import correct_number
from tests.cms.accounts.factories import UserFactory
from tests.cms.club.factories import IdeaFactory, MembershipFactory
from tests.cms.report.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db(transaction=True)
EDITOR = "redaction@preau.example"


def test_report_is_sound_empty_and_full(page, check_axe, no_sideways_scroll, screenshot):
    page.goto("/bilan/")
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "report-empty")

    EnrolmentFactory(session__topic__title="Factures de travaux : titulaires, cotraitants, sous-traitants")
    IdeaFactory()
    MembershipFactory()
    page.goto("/bilan/")
    page.get_by_label("Année", exact=True).select_option("2025")
    page.get_by_role("button", name="Afficher").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Le bilan 2025")
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "report-full")


def test_report_says_its_definition_without_javascript(no_js_page):
    EnrolmentFactory()

    no_js_page.goto("/bilan/?annee=2025")
    definition = no_js_page.get_by_text("Une inscription compte quand elle est confirmée")
    assert definition.is_visible() is False

    no_js_page.locator("summary").first.press("Enter")
    assert definition.is_visible() is True
    assert no_js_page.locator("rect").count() > 0


def test_report_of_the_seed_is_refused_then_prints_once_an_editor_put_it_right(
    page, check_axe, no_sideways_scroll, screenshot, sign_in
):
    editor = UserFactory(roles=["editor"], email=EDITOR)
    page.goto("/bilan/?annee=2020")
    refusal = page.get_by_role("heading", name="Ce bilan ne s’imprime pas")
    expect(refusal).to_be_visible()
    expect(page.get_by_role("link", name="Le bilan en PDF")).to_have_count(0)
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "report-red")

    # The other fault is put right behind the screen: one form is enough to see that it works.
    correct_number(
        year=2020,
        figure="accompagnements-individualises",
        code="micro",
        value="4",
        reason="Le tableau de suivi donne cette valeur.",
        source="Tableau de suivi",
        author=editor,
        now=timezone.now(),
    )
    sign_in(page, EDITOR)
    page.reload()
    page.get_by_role("article", name="Thèmes des formations").get_by_role("link", name="Corriger ce chiffre").click()
    page.get_by_label("Nombre à corriger").select_option("Nombre annoncé (thèmes)")
    page.get_by_label("Valeur juste").fill("8")
    page.get_by_label("Raison").fill("La liste qui suit en nomme huit.")
    page.get_by_label("Source", exact=True).fill("La liste elle-même")
    page.get_by_role("button", name="Publier la correction").click()
    expect(page.get_by_text("Correction publiée avec le chiffre.")).to_be_visible()

    page.goto("/bilan/?annee=2020")
    expect(refusal).to_have_count(0)
    with page.expect_download() as given:
        page.get_by_role("link", name="Le bilan en PDF").click()
    assert given.value.suggested_filename == "bilan-2020.pdf"
    assert given.value.path().read_bytes().startswith(b"%PDF")


def test_report_on_paper_keeps_definitions_and_leaves_the_rest(page):
    EnrolmentFactory()
    page.goto("/bilan/?annee=2025")

    page.emulate_media(media="print")

    assert page.get_by_role("navigation").first.is_visible() is False
    assert page.get_by_role("button", name="Afficher").is_visible() is False
    assert page.locator(".preau-report-more p").first.evaluate("p => p.getBoundingClientRect().height") > 0
