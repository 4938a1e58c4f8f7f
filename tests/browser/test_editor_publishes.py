"""browser: the journey of an editor, from an empty form to the reader."""

import re

import pytest

from cms.accounts.roles import grant_rights
from cms.core.management.demo import load as load_site
from cms.guides.management.demo import load as load_guides
from cms.guides.models import GuidePage
from tests.browser.test_portal import NOW
from tests.cms.accounts.factories import UserFactory

TITLE = "Reconnaître le cadre d’une facture"


@pytest.fixture
def editor(transactional_db):
    load_site(now=NOW)
    load_guides(now=NOW)
    grant_rights()
    return UserFactory(email="redactrice@preau.example", roles=["editor"])


def test_editor_publishes_a_guide(page, sign_in, editor, screenshot):
    sign_in(page, editor.email)
    page.goto("/admin/")
    page.goto(f"/admin/pages/add/guides/guidepage/{GuidePage.objects.first().get_parent().pk}/")

    page.locator("#id_title").fill(TITLE)
    page.locator("#id_intro").fill("Le cadre dit quel document vous déposez, et à quel titre.")
    page.locator("#id_audience").select_option("suppliers")
    page.locator("#id_topic").select_option("deposit")

    page.get_by_role("button", name="Insérer un bloc").first.click()
    page.get_by_role("option", name="Intertitre").click()
    page.locator("[name=body-0-value]").fill("Une facture simple : A1")
    screenshot(page, "editor-writes")

    # Somebody else reads it over: an editor is offered to submit, not to publish.
    page.get_by_role("button", name="Plus d'actions").last.click()
    assert page.get_by_role("button", name="Publier").count() == 0
    page.get_by_role("button", name=re.compile("^(Soumettre|Envoyer)")).click()
    page.wait_for_url("**/admin/pages/**")

    submitted = GuidePage.objects.get(title=TITLE)
    assert not submitted.live
    submitted.current_workflow_task_state.approve(user=UserFactory(email="relectrice@preau.example", roles=["editor"]))

    page.goto("/guides/")
    page.get_by_role("link", name=TITLE).click()
    assert page.get_by_role("heading", name="Une facture simple : A1").is_visible()
