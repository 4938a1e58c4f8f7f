"""integration: the demonstration content of the portal."""

from datetime import UTC, datetime

import pytest
from wagtail.models import Page, Revision, Site

from cms.core.management import demo
from cms.core.models import HomePage, StandardPage
from cms.guides.management import demo as guides_demo
from cms.guides.models import GuidePage, LessonPage
from cms.news.management import demo as news_demo
from cms.news.models import NewsPage
from tests.cms.asking import ask

NOW = datetime(2025, 11, 24, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def load_all() -> None:
    for room in (demo, guides_demo, news_demo):
        room.load(now=NOW)


def test_demo_makes_a_site_whose_pages_all_open():
    load_all()

    pages = list(Page.objects.live().filter(depth__gt=1).order_by("path"))
    # Home, the site map, the three lists, and what the tables of the rooms hold.
    told = 5 + len(demo.PAGES) + len(guides_demo.GUIDES) + len(news_demo.ARTICLES)
    assert len([page for page in pages if page.specific_class is not LessonPage]) == told
    for page in pages:
        ask(page.get_url())
    assert Site.objects.get().root_page.specific_class is HomePage
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_demo_twice_changes_nothing():
    load_all()
    before = list(Page.objects.order_by("path").values_list("path", "title", "latest_revision"))
    revisions = Revision.objects.count()
    load_all()

    assert list(Page.objects.order_by("path").values_list("path", "title", "latest_revision")) == before
    assert Revision.objects.count() == revisions == len(before) - 1  # the root has none


def test_demo_keeps_what_an_editor_changed():
    load_all()
    page = StandardPage.objects.get(slug="accessibilite")
    page.title = "Déclaration d’accessibilité"
    page.save_revision().publish()
    load_all()

    assert StandardPage.objects.get(slug="accessibilite").title == "Déclaration d’accessibilité"


def test_demo_does_not_bring_back_what_an_editor_deleted():
    load_all()
    NewsPage.objects.get(slug="mes-messages-a-sens-unique").delete()
    load_all()

    assert NewsPage.objects.count() == len(news_demo.ARTICLES) - 1


def test_demo_texts_have_french_spaces_and_sources():
    load_all()

    for guide in GuidePage.objects.order_by("path"):
        assert " ?" not in guide.plain_text().replace("\u202f?", "")
        assert " :" not in guide.intro
        assert [block.value["version"] for block in guide.sources]
        assert guide.reviewed_on == NOW.date()
