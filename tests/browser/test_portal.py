"""browser: the public pages of the portal, as people read them."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from cms.core.management import demo
from cms.guides.management import demo as guides_demo
from cms.guides.models import LabIndexPage
from cms.news.management import demo as news_demo
from tests.cms.page_factories import LessonPageFactory

NOW = datetime(2025, 11, 24, 9, 0, tzinfo=UTC)
LESSON = (
    "<h2>Un jeton</h2><table><tr><th>Service</th></tr><tr><td>POST /cpro/transverses/v1/consulterCR</td></tr></table>"
    "<div class='highlight'><pre><span class='kn'>import</span> " + "httpx, " * 20 + "os</pre></div>"
)
PAGES = {
    "home": "/",
    "guides": "/guides/",
    "guides-none": "/guides/?public=recipients",
    "guide": "/guides/traiter-une-facture-rejetee/",
    "guide-works": "/guides/reviser-un-montant-en-marche-de-travaux/",
    "guide-search": "/guides/rechercher-et-exporter-ses-factures/",
    "news": "/actualites/",
    "news-none": "/actualites/?categorie=testimony",
    "article": "/actualites/suivre-une-facture-avec-l-assistante/",
    "article-club": "/actualites/le-club-et-ses-trois-colleges/",
    "lab": "/labo/",
    "lesson": "/labo/lecon-d-essai/",
    "accessibility": "/accessibilite/",
    "legal": "/mentions-legales/",
    "personal-data": "/donnees-personnelles/",
    "site-map": "/plan-du-site/",
    "search-empty": "/recherche/",
    "search": "/recherche/?q=facture+rejetee",
    "search-nothing": "/recherche/?q=zzzz",
    "search-odd": "/recherche/?q=%3F%21",
}


def load_portal():
    for room in (demo, guides_demo, news_demo):
        room.load(now=NOW)
    lab = LabIndexPage.objects.get()
    LessonPageFactory(parent=lab, slug="lecon-d-essai", title="Obtenir un jeton", html=LESSON, executed_at=NOW)
    call_command("update_index", verbosity=0)


@pytest.fixture
def portal(kept_content):
    kept_content("portal", load_portal)


def test_every_page_is_sound_at_every_width(portal, page, check_axe, no_sideways_scroll, screenshot):
    for name, path in PAGES.items():
        response = page.goto(path)
        assert response.status == 200, path
        assert page.locator("h1").count() == 1, path
        check_axe(page)
        no_sideways_scroll(page)
        screenshot(page, f"portal-{name}")


def test_pages_are_sound_in_the_dark(portal, page, check_axe):
    page.emulate_media(color_scheme="dark")
    for path in ("/", PAGES["guide"], PAGES["search"], PAGES["lesson"]):
        page.goto(path)
        page.wait_for_selector('html[data-fr-theme="dark"]')
        check_axe(page)


def test_pages_are_sound_on_a_phone(portal, page, check_axe):
    page.set_viewport_size({"width": 320, "height": 640})
    for name in ("home", "guide", "guide-works", "lesson", "personal-data", "search"):
        page.goto(PAGES[name])
        check_axe(page)


def test_menu_opens_and_closes_by_keyboard(portal, page, check_axe):
    page.goto("/")
    door = page.get_by_role("button", name="Apprendre")
    door.focus()
    page.keyboard.press("Enter")
    guides = page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Guides")
    guides.wait_for(state="visible")
    assert door.get_attribute("aria-expanded") == "true"
    check_axe(page)
    page.keyboard.press("Tab")
    assert guides.evaluate("link => link === document.activeElement")
    page.keyboard.press("Escape")
    guides.wait_for(state="hidden")
    assert door.get_attribute("aria-expanded") == "false"


def test_menu_opens_on_a_phone(portal, page, check_axe):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/guides/")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Actualités").first.wait_for(state="visible")
    check_axe(page)


def test_evidence_of_a_rule_opens_on_demand(portal, page):
    page.goto(PAGES["guide"])
    mark = page.locator("details.preau-evidence").first
    source = mark.locator("p")
    assert not source.is_visible()
    mark.locator("summary").press("Enter")

    assert source.is_visible()
    assert "Source\u00a0: Communauté Chorus Pro" in source.inner_text()


def test_portal_reads_without_scripts(portal, no_js_page):
    no_js_page.goto("/")
    menu = no_js_page.get_by_role("navigation", name="Menu principal")
    assert menu.get_by_role("link", name="Guides").is_visible()
    assert no_js_page.get_by_role("link", name="Je débute").is_visible()

    menu.get_by_role("link", name="Guides").click()
    no_js_page.get_by_role("link", name="Traiter une facture rejetée").click()
    assert no_js_page.get_by_role("heading", name="Lire le motif et acquitter").is_visible()
    no_js_page.get_by_text("Puis-je corriger la facture rejetée").click()
    assert no_js_page.get_by_text("Un rejet est définitif").is_visible()

    no_js_page.get_by_role("searchbox", name="Rechercher").fill("montant")
    no_js_page.get_by_role("searchbox", name="Rechercher").press("Enter")
    no_js_page.wait_for_url("**/recherche/?q=montant")
    assert no_js_page.get_by_role("link", name="Réviser un montant").is_visible()


def test_header_holds_on_a_phone_without_scripts(portal, no_js_page):
    no_js_page.set_viewport_size({"width": 320, "height": 640})
    no_js_page.goto("/guides/")

    boxes = [box.bounding_box() for box in no_js_page.locator("header a, header input").all() if box.is_visible()]
    assert boxes
    assert [box for box in boxes if box["x"] < 0 or box["x"] + box["width"] > 320] == []
