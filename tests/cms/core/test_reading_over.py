"""The workflow: an author submits, somebody else approves, at once or for a chosen day."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from cms.accounts.roles import grant_rights
from cms.core.reading_over import read_over
from cms.core.tasks import publish_scheduled
from cms.guides.models import GuidePage
from tests.cms.accounts.factories import UserFactory
from tests.cms.page_factories import GuideIndexPageFactory

pytestmark = pytest.mark.django_db


def client_of(role: str, email: str) -> Client:
    client = Client()
    client.force_login(UserFactory(roles=[role], email=email))
    return client


@pytest.fixture
def index(site_home):
    index = GuideIndexPageFactory(parent=site_home)
    grant_rights()
    read_over(index)
    read_over(index)  # twice is once
    return index


FORM = {
    "title": "Reconnaître le cadre",
    "slug": "reconnaitre-le-cadre",
    "intro": "Le cadre dit à quel titre vous facturez.",
    "audience": "suppliers",
    "topic": "deposit",
    "minutes": "4",
    "pictogram": "document/document",
    "exercise_slug": "",
    "owner_name": "",
    "reviewed_on": "",
    "seo_title": "",
    "search_description": "",
    **{f"{name}-count": "0" for name in ("body", "sources")},
    **{f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")},
    "comments-MAX_NUM_FORMS": "",
}


def write(client: Client, index, **more: str):
    address = reverse("wagtailadmin_pages:add", args=["guides", "guidepage", index.pk])
    return client.post(address, {**FORM, **more})


def answer(client: Client, page: GuidePage, gesture: str):
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, gesture, state.pk])
    return client.post(address, {"comment": ""})


def test_author_submits_cannot_publish_nor_approve_and_a_second_editor_does(index):
    author, reader = client_of("editor", "rose@preau.example"), client_of("editor", "paul@preau.example")

    write(author, index, **{"action-publish": "action-publish"})
    page = GuidePage.objects.get(slug=FORM["slug"])
    assert not page.live
    author.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**FORM, "action-submit": "action-submit"})
    page = GuidePage.objects.get(pk=page.pk)
    assert page.current_workflow_state is not None

    answer(author, page, "approve")
    assert not GuidePage.objects.get(pk=page.pk).live
    answer(reader, page, "approve")
    assert GuidePage.objects.get(pk=page.pk).live


def test_second_editor_who_wrote_last_is_an_author_too_and_the_administrator_decides(index):
    author, reader = client_of("editor", "rose@preau.example"), client_of("editor", "paul@preau.example")
    write(author, index, **{"action-submit": "action-submit"})
    page = GuidePage.objects.get(slug=FORM["slug"])
    reader.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**FORM, "intro": "Autre chapeau."})

    answer(reader, page, "approve")
    assert not GuidePage.objects.get(pk=page.pk).live
    answer(client_of("administrator", "ada@preau.example"), page, "approve")
    page = GuidePage.objects.get(pk=page.pk)
    assert (page.live, page.intro) == (True, "Autre chapeau.")


def test_changes_asked_for_bring_the_page_back_to_its_author(index):
    author, reader = client_of("editor", "rose@preau.example"), client_of("editor", "paul@preau.example")
    write(author, index, **{"action-submit": "action-submit"})
    page = GuidePage.objects.get(slug=FORM["slug"])

    answer(reader, page, "reject")

    page = GuidePage.objects.get(pk=page.pk)
    assert not page.live
    assert page.current_workflow_state.status == "needs_changes"


def test_approved_page_waits_for_its_day(index):
    author, reader = client_of("editor", "rose@preau.example"), client_of("editor", "paul@preau.example")
    day = timezone.localtime() + timedelta(days=3)
    write(author, index, **{"action-submit": "action-submit", "go_live_at": f"{day:%Y-%m-%d %H:%M}"})
    page = GuidePage.objects.get(slug=FORM["slug"])

    answer(reader, page, "approve")
    publish_scheduled()
    page = GuidePage.objects.get(pk=page.pk)
    assert (page.live, page.approved_schedule) == (False, True)
    # The day comes: what was written for it is now past.
    revision, past = page.latest_revision, timezone.now() - timedelta(minutes=1)
    content = {**revision.content, "go_live_at": past.isoformat()}
    Revision.objects.filter(pk=revision.pk).update(content=content, approved_go_live_at=past)
    publish_scheduled()
    assert GuidePage.objects.get(pk=page.pk).live


def test_administrator_publishes_at_once_and_an_editor_too_where_nobody_reads_over(site_home, index):
    write(client_of("administrator", "ada@preau.example"), index, **{"action-publish": "action-publish"})
    assert GuidePage.objects.get(slug=FORM["slug"]).live

    index.workflowpage.delete()
    write(client_of("editor", "rose@preau.example"), index, **{"slug": "un-autre", "action-publish": "action-publish"})
    assert GuidePage.objects.get(slug="un-autre").live
