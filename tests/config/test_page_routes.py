"""integration: the straight way to a page leads where Wagtail's walk leads."""

from io import BytesIO

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.test import RequestFactory
from wagtail.models import Page

from cms.core.facts import WORD
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
        # The site, the key of the page, the page.
        with django_assert_num_queries(3):
            find_straight(request, path)
            assert Page.route_for_request(request, path).page.slug == path.strip("/").split("/")[-1]


def ask_under(word: str, path: str) -> ASGIRequest:
    scope = {"type": "http", "method": "GET", "path": f"/{path}", "headers": [(b"host", b"localhost")]}
    request = ASGIRequest({**scope, WORD: lambda: word}, BytesIO())
    find_straight(request, path)
    return request


def test_address_once_found_costs_one_query_until_the_word_changes(tree, django_assert_num_queries):
    first = ask_under("un mot", "un/deux/")._wagtail_route_for_request.page
    with django_assert_num_queries(1):
        second = ask_under("un mot", "un/deux/")._wagtail_route_for_request.page

    assert (first, second.title) == (second, "Deux")
    assert first is not second
    with django_assert_num_queries(3):
        ask_under("un autre mot", "un/deux/")


def test_address_without_a_page_is_remembered_until_the_word_changes(tree, django_assert_num_queries):
    ask_under("mot", "un/quatre/")
    with django_assert_num_queries(0):
        assert not hasattr(ask_under("mot", "un/quatre/"), "_wagtail_route_for_request")
    tree.get_children().get(slug="un").add_child(instance=Page(title="Quatre", slug="quatre"))

    assert ask_under("mot suivant", "un/quatre/")._wagtail_route_for_request.page.title == "Quatre"


def test_each_request_has_its_own_site(tree):
    one, two = ask_under("mot", "un/"), ask_under("mot", "un/")

    assert one._wagtail_site == two._wagtail_site
    assert one._wagtail_site is not two._wagtail_site
    assert one._wagtail_site.root_page is not two._wagtail_site.root_page


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
