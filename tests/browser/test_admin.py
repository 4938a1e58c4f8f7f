"""browser: the editors' back office under a content security policy."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Page


@pytest.fixture
def superuser(db):
    return get_user_model().objects.create_superuser(email="chef@preau.example", password="a long enough secret")


def test_page_editor_opens_without_a_refusal(page, sign_in, superuser, screenshot):
    sign_in(page, superuser.email)
    home = Page.objects.filter(depth=2).first()

    assert page.goto("/admin/").status == 200
    assert page.goto(f"/admin/pages/{home.pk}/edit/").status == 200
    page.locator("#id_title").fill("Un autre titre")
    page.wait_for_load_state("networkidle")
    screenshot(page, "admin-editor")
