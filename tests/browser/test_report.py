"""browser: the report on a screen, on paper, without scripts, and in red."""

from dataclasses import replace

import pytest

from cms.report import views
from cms.report.figures import FIGURES, Reading, Row
from tests.cms.club.factories import IdeaFactory, MembershipFactory
from tests.cms.report.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_report_is_sound_empty_and_full(page, check_axe, no_sideways_scroll, screenshot):
    page.goto("/bilan/")
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "report-empty")

    EnrolmentFactory(session__topic__title="Factures de travaux : titulaires, cotraitants, sous-traitants")
    IdeaFactory()
    MembershipFactory()
    page.goto("/bilan/")
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "report-full")
    page.get_by_label("Année", exact=True).select_option("2025")
    page.get_by_role("button", name="Afficher").press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "Le bilan 2025"


def test_report_says_its_definition_without_javascript(no_js_page):
    EnrolmentFactory()

    no_js_page.goto("/bilan/")
    definition = no_js_page.get_by_text("Une inscription compte quand elle est confirmée")
    assert definition.is_visible() is False

    no_js_page.locator("summary").first.press("Enter")
    assert definition.is_visible() is True
    assert no_js_page.locator("rect").count() > 0


def test_report_is_sound_in_red(page, check_axe, no_sideways_scroll, screenshot, monkeypatch):
    broken = replace(FIGURES[0], read=lambda year, today: Reading((Row("a", "Thème A", (6, 6, 6, 1)),), total=8))
    monkeypatch.setattr(views, "FIGURES", (broken, *FIGURES[1:]))

    page.goto("/bilan/")

    assert page.get_by_text("Ce chiffre ne peut pas être juste").is_visible()
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "report-red")


def test_report_on_paper_keeps_definitions_and_leaves_the_rest(page):
    EnrolmentFactory()
    page.goto("/bilan/")

    page.emulate_media(media="print")

    assert page.get_by_role("navigation").first.is_visible() is False
    assert page.get_by_role("button", name="Afficher").is_visible() is False
    assert page.locator(".preau-report-more p").first.evaluate("p => p.getBoundingClientRect().height") > 0
