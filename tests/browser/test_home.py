"""browser: the home page as a newcomer meets it."""

import pytest

pytestmark = pytest.mark.usefixtures("demo_content")


def test_home_page_is_sound_at_every_width(page, check_axe, screenshot, no_sideways_scroll):
    response = page.goto("/")

    assert response.status == 200
    assert page.locator("h1").count() == 1
    check_axe(page)
    no_sideways_scroll(page)
    screenshot(page, "home")


def test_home_page_works_without_javascript(no_js_page):
    response = no_js_page.goto("/")

    assert response.status == 200
    assert no_js_page.locator("main h1").count() == 1


def test_sign_in_gives_the_page_a_session(page, sign_in):
    sign_in(page, "trainer@preau.example")

    assert page.goto("/compte/").url.endswith("/compte/")
