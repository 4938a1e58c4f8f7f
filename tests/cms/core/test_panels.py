"""integration: what rooms bring to the home page."""

import pytest

from cms.core.panels import HomePanel, panels, register, unregister
from tests.cms.asking import ask, text_of


@pytest.fixture
def only_mine():
    kept = panels()
    for panel in kept:
        unregister(panel.code)
    yield
    for panel in panels():
        unregister(panel.code)
    for panel in kept:
        register(panel)


def panel(code: str, order: int, content: dict | None) -> HomePanel:
    return HomePanel(code=code, template="core/empty.html", context=lambda *, request, now: content, order=order)


def test_home_draws_the_panels_in_their_order_and_leaves_out_the_silent(site_home, only_mine):
    register(panel("last", 50, {"title": "En dernier", "text": "b"}))
    register(panel("silent", 20, None))
    register(panel("first", 10, {"title": "En premier", "text": "a"}))

    shown = text_of(ask("/"))

    assert [item.code for item in panels()] == ["first", "silent", "last"]
    assert 0 < shown.index("En premier") < shown.index("En dernier")
    assert shown.count('class="preau-empty"') == 2


def test_registering_a_code_again_replaces_the_panel(only_mine):
    register(panel("mine", 10, None))
    register(panel("mine", 30, None))

    assert [(item.code, item.order) for item in panels()] == [("mine", 30)]
