"""integration: the demonstration letter."""

import pytest

from cms.core.management import demo as core_demo
from cms.newsletter.management import demo
from cms.newsletter.models import Campaign, Consent, IssuePage, Reader
from tests.cms.asking import ask, text_of
from tests.cms.newsletter.factories import NOW

pytestmark = pytest.mark.django_db


def test_demo_can_be_loaded_twice_and_brings_nobody_back():
    core_demo.load(now=NOW)
    demo.load(now=NOW)
    Reader.objects.first().delete()
    before = (Reader.objects.count(), Campaign.objects.count(), Consent.objects.count(), IssuePage.objects.count())

    demo.load(now=NOW)

    assert before == (10, 2, 21, 3)
    assert (Reader.objects.count(), Campaign.objects.count(), Consent.objects.count()) == before[:3]


def test_demo_shows_two_issues_and_keeps_the_third_for_its_editor():
    core_demo.load(now=NOW)
    demo.load(now=NOW)

    archive = text_of(ask("/lettre/"))
    assert "Où en est ma facture ?" in archive
    assert "Quatre motifs" not in archive
    for issue in IssuePage.objects.live():
        ask(issue.url)
