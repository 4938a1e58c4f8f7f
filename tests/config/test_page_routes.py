"""integration: the straight way to a page leads where Wagtail's walk leads."""

import pytest
from django.test import RequestFactory
from wagtail.models import Page

from config import page_routes
from config.page_routes import find_straight


@pytest.fixture
def tree(home) -> Page:
    one = home.add_child(instance=Page(title="Un", slug="un"))
    two = one.add_child(instance=Page(title="Deux", slug="deux"))
    # Same slug elsewhere, and a page that nobody may see yet.
    home.add_child(instance=Page(title="Deux, plus haut", slug="deux"))
    two.add_child(instance=Page(title="Trois", slug="trois", live=False))
    return home


def test_straight_way_finds_the_page_below(tree):
    request = RequestFactory().get("/un/deux/", SERVER_NAME="localhost")
    find_straight(request, "un/deux/")

    assert request._wagtail_route_for_request.page.title == "Deux"


@pytest.mark.parametrize("path", ["", "un/", "un/deux/", "deux/", "un/deux/trois/", "un/trois/", "rien/", "un//deux/"])
def test_straight_way_and_walk_agree(tree, path):
    walked, straight = (RequestFactory().get(f"/{path}", SERVER_NAME="localhost") for _ in range(2))
    find_straight(straight, path)

    assert Page.find_for_request(straight, path) == Page.find_for_request(walked, path)


def test_straight_way_costs_the_same_at_each_depth(tree, django_assert_num_queries):
    for path in ("un/", "un/deux/"):
        request = RequestFactory().get(f"/{path}", SERVER_NAME="localhost")
        # The site, the page; a plain Page is its own specific type.
        with django_assert_num_queries(2):
            find_straight(request, path)
            assert Page.route_for_request(request, path).page.slug == path.strip("/").split("/")[-1]


def test_page_type_that_routes_by_itself_is_left_to_the_walk(tree, monkeypatch):
    class Routing(Page):
        class Meta:
            abstract = True

        def route(self, request, path_components):
            return None

    monkeypatch.setattr(page_routes, "get_page_models", lambda: [Page, Routing])
    page_routes._some_page_routes_by_itself.cache_clear()
    request = RequestFactory().get("/un/", SERVER_NAME="localhost")
    find_straight(request, "un/")
    page_routes._some_page_routes_by_itself.cache_clear()

    assert not hasattr(request, "_wagtail_route_for_request")
