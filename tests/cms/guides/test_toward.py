"""From the slug that the catalogue of refusals knows to the guide that is published."""

import pytest
from django.utils import timezone

from cms.guides.management.demo import GUIDES, load
from cms.guides.models import GuidePage

pytestmark = pytest.mark.django_db


def test_slug_leads_to_its_guide(client, site_home):
    load(now=timezone.now())
    slug = GUIDES[0]["slug"]
    assert client.get(f"/guides/vers/{slug}/").url == f"/guides/{slug}/"


def test_slug_of_a_hidden_guide_leads_to_the_search(client, site_home):
    load(now=timezone.now())
    slug = GUIDES[0]["slug"]
    GuidePage.objects.get(slug=slug).unpublish()
    assert client.get(f"/guides/vers/{slug}/").url == f"/recherche/?q={slug.replace('-', '+')}"


def test_slug_that_was_never_a_guide_leads_to_the_search(client):
    assert client.get("/guides/vers/jamais-vu/").url == "/recherche/?q=jamais+vu"
