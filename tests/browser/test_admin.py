"""browser: the editors' back office under a content security policy."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Page

from tests.browser.conftest import DESKTOP, PHONE


@pytest.fixture
def superuser(db):
    return get_user_model().objects.create_superuser(email="chef@preau.example", password="a long enough secret")


def test_page_editor_opens_without_a_refusal(page, sign_in, superuser, screenshot):
    sign_in(page, superuser.email)
    home = Page.objects.filter(depth=2).first()

    assert page.goto("/admin/").status == 200
    # On a telephone, the columns that do not fit are reached by scrolling the list.
    page.set_viewport_size(PHONE)
    page.goto("/admin/users/")
    frame = page.locator("div:has(> table.listing)")
    frame.evaluate("frame => frame.scrollTo(frame.scrollWidth, 0)")
    last = page.locator("table.listing thead th").last.bounding_box()
    assert last["x"] + last["width"] <= PHONE["width"] + 1
    page.set_viewport_size(DESKTOP)
    assert page.goto(f"/admin/pages/{home.pk}/edit/").status == 200
    page.locator("#id_title").fill("Un autre titre")
    page.wait_for_load_state("networkidle")
    screenshot(page, "admin-editor")
