"""integration: home and the pages about the site itself, as visitors and members see them."""

import re

import pytest

from cms.core.models import HomePage
from tests.cms.accounts.factories import UserFactory
from tests.cms.asking import ask, query_count, text_of
from tests.cms.page_factories import (
    GuideIndexPageFactory,
    GuidePageFactory,
    SiteMapPageFactory,
    StandardPageFactory,
)

pytestmark = pytest.mark.django_db


def test_home_says_what_this_is_and_offers_two_ways_in(site_home):
    shown = text_of(ask("/"))

    assert f'<h1 class="preau-hero__title">{HomePage._meta.get_field("sentence").default}</h1>' in shown
    assert "Je débute" in shown


def test_anonymous_page_sets_no_cookie_and_holds_no_token(site_home):
    page = StandardPageFactory(parent=site_home)

    for path in ("/", page.url):
        response = ask(path)
        assert response.cookies == {}
        assert "csrfmiddlewaretoken" not in response.content.decode()
        assert "Se connecter" in response.content.decode()


def test_signed_in_header_offers_the_way_out_as_a_form(site_home, client):
    client.force_login(UserFactory(first_name="Camille", last_name="Faure"))

    shown = text_of(ask("/", client))

    assert "Camille Faure" in shown
    assert '<form method="post" action="/compte/deconnexion/">' in shown
    assert "csrfmiddlewaretoken" in shown
    assert "Se connecter" not in shown


def test_state_brand_shows_only_when_the_operator_says_so(site_home, settings):
    assert "République" not in text_of(ask("/"))

    settings.STATE_BRAND = True

    assert len(re.findall(r"République\s*<br>\s*française", text_of(ask("/")))) == 2


def test_operator_shows_in_the_header_and_the_legal_notice(site_home, settings):
    settings.OPERATOR = "Agence d’essai"
    settings.HOSTING = ""
    page = StandardPageFactory(parent=site_home, body=[("operator", None)])

    shown = text_of(ask(page.url))

    assert '<p class="preau-brand__operator">Agence d’essai</p>' in shown
    assert re.search(r"<dt>Hébergeur</dt>\s*<dd>\s*<em>à compléter par l’exploitant", shown)


def test_site_map_nests_published_pages_and_puts_the_site_pages_last(site_home):
    StandardPageFactory(parent=site_home, title="Mentions")
    index = GuideIndexPageFactory(parent=site_home)
    GuidePageFactory(parent=index, title="Visible")
    GuidePageFactory(parent=index, title="Brouillon", live=False)
    hidden = GuideIndexPageFactory(parent=site_home, slug="ancien", title="Ancien", live=False)
    GuidePageFactory(parent=hidden, title="Sous un parent caché")
    site_map = SiteMapPageFactory(parent=site_home, title="Plan", slug="plan-du-site")

    shown = text_of(ask(site_map.url)).split("Toutes les pages")[1].split("</main>")[0]

    assert shown.index(">Guides<") < shown.index(">Visible<") < shown.index(">Mentions<")
    assert "Brouillon" not in shown
    assert "Sous un parent caché" not in shown


def test_site_map_costs_the_same_for_one_page_and_three(site_home):
    index = GuideIndexPageFactory(parent=site_home)
    GuidePageFactory(parent=index)
    site_map = SiteMapPageFactory(parent=site_home, slug="plan-du-site")
    one = query_count(site_map.url)
    GuidePageFactory.create_batch(2, parent=index)

    assert query_count(site_map.url) == one


def test_page_says_who_checked_it_and_when(site_home):
    page = StandardPageFactory(parent=site_home, owner_name="la rédaction", reviewed_on="2026-11-24")

    assert "Page vérifiée le 24 novembre 2026 par la rédaction." in text_of(ask(page.url))


def test_pages_preview_in_the_editors_desk(site_home):
    page = StandardPageFactory(parent=site_home, title="À relire")

    response = page.make_preview_request(preview_mode=page.default_preview_mode)

    assert response.status_code == 200
    assert "À relire" in response.render().content.decode()


def test_robots_are_told_what_is_not_for_them(client, settings):
    settings.BASE_URL = "https://preau.example"

    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert "Disallow: /bac-a-sable/" in lines
    assert lines[-1] == "Sitemap: https://preau.example/sitemap.xml"


def test_sitemap_lists_published_pages_only(site_home, client):
    StandardPageFactory(parent=site_home, slug="publiee")
    StandardPageFactory(parent=site_home, slug="cachee", live=False)

    xml = client.get("/sitemap.xml").content.decode()

    assert "/publiee/</loc>" in xml
    assert "/cachee/" not in xml


def test_printable_version_is_the_page_alone_with_everything_open(site_home):
    body = [("accordion", {"questions": [{"title": "Et si ?", "text": "<p>Alors non.</p>"}]})]
    page = StandardPageFactory(parent=site_home, title="À imprimer", body=body)

    on_site, printed = text_of(ask(page.url)), text_of(ask(f"{page.url}?version=imprimable"))

    assert 'href="?version=imprimable"' in on_site
    assert '<details class="preau-fold">' in on_site
    assert '<details class="preau-fold" open>' in printed
    assert '<h1 class="fr-mb-2w">À imprimer</h1>' in printed
    assert 'name="robots" content="noindex"' in printed
    assert 'role="banner"' not in printed
    assert f'href="{page.url}">Revenir à la page' in printed
    assert 'role="banner"' in text_of(ask(f"{page.url}?version=autre"))
