"""integration: the main menu."""

import pytest
from django.core.cache import cache

from cms.core.navigation import MENU, PUBLISHED_PATHS_KEY, Door, address, main_menu
from cms.core.signals import note_published_paths
from tests.cms.asking import ask
from tests.cms.page_factories import GuideIndexPageFactory, GuidePageFactory, NewsIndexPageFactory

pytestmark = pytest.mark.django_db


def labels(path: str = "/") -> dict[str, list[str]]:
    return {item.label: [child.label for child in item.items] for item in main_menu(path)}


def current(path: str) -> dict[str, str]:
    shown = [item for entry in main_menu(path) for item in (entry, *entry.items)]
    return {item.label: item.current for item in shown if item.current}


def test_address_of_a_name_that_no_room_has_is_empty():
    assert address("nowhere:at-all") == ""
    assert address("nowhere:at-all", "search:search") == "/recherche/"


def test_menu_never_shows_a_row_without_an_address():
    shown = [item for entry in main_menu("/") for item in (entry.items or (entry,))]

    assert shown
    assert all(item.url.startswith("/") for item in shown)


def test_menu_keeps_the_order_of_the_table():
    table = [entry.label for entry in MENU]

    assert [label for label in table if label in labels()] == list(labels())


def test_menu_marks_the_page_and_its_door():
    assert current("/guides/") == {"Apprendre": "true", "Guides": "page"}
    assert current("/guides/traiter/") == {"Apprendre": "true", "Guides": "true"}
    assert current("/actualites/") == {"Actualités": "page"}
    assert current("/") == {}


def test_menu_hides_a_page_that_is_not_published(site_home):
    GuideIndexPageFactory(parent=site_home)
    NewsIndexPageFactory(parent=site_home, live=False)
    note_published_paths()

    assert cache.get(PUBLISHED_PATHS_KEY) == ["/guides/"]
    assert "Guides" in labels()["Apprendre"]
    assert "Labo" not in labels()["Apprendre"]
    assert "Actualités" not in labels()


def test_publishing_a_page_shows_it(site_home, django_capture_on_commit_callbacks):
    note_published_paths()
    assert "Guides" not in labels().get("Apprendre", [])

    with django_capture_on_commit_callbacks(execute=True):
        index = GuideIndexPageFactory(parent=site_home)
        index.save_revision().publish()
    assert "Guides" in labels()["Apprendre"]

    with django_capture_on_commit_callbacks(execute=True):
        index.unpublish()
    assert "Guides" not in labels().get("Apprendre", [])


def test_menu_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert main_menu("/guides/")


def test_page_carries_aria_current(site_home):
    index = GuideIndexPageFactory(parent=site_home)
    guide = GuidePageFactory(parent=index)

    html = " ".join(ask(guide.url).content.decode().split())

    assert 'href="/guides/" aria-current="true"' in html.replace('class="fr-nav__link" ', "")


def test_doors_are_named_by_what_one_does():
    assert [entry.label for entry in MENU if isinstance(entry, Door)] == ["Apprendre", "S’entraîner", "Participer"]
