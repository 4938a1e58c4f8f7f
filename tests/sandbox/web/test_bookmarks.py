"""« Refaire le geste », and the page of a space that a class holds still."""

import pytest
from django.urls import reverse

from sandbox.models import Bookmark, PracticeSpace
from sandbox.services import freeze_spaces, keep_bookmark
from tests.sandbox.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def bookmark():
    return keep_bookmark(title="Déposer une facture", scenario="facture-simple", now=NOW)


def test_bookmark_is_read_without_opening_anything(client, bookmark):
    response = client.get(reverse("sandbox:bookmark", args=[bookmark.code]))

    assert "Déposer une facture" in response.content.decode()
    assert not PracticeSpace.objects.exists()


def test_bookmark_opens_a_space_without_an_account(client, bookmark):
    response = client.post(reverse("sandbox:bookmark", args=[bookmark.code]), follow=True)

    assert response.redirect_chain == [(reverse("sandbox:space"), 302)]
    assert response.status_code == 200
    assert PracticeSpace.objects.get().owner is None


def test_bookmark_keeps_the_spaces_opened_before(visitor, space, bookmark):
    visitor.post(reverse("sandbox:bookmark", args=[bookmark.code]))

    assert len(set(PracticeSpace.objects.values_list("anonymous_fingerprint", flat=True))) == 1
    assert PracticeSpace.objects.count() == 2


@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_bookmark_says_what_to_do(client, method):
    response = getattr(client, method)(reverse("sandbox:bookmark", args=["nulle-part"]))

    assert response.status_code == 404
    assert "Voir les exercices" in response.content.decode()


@pytest.mark.parametrize("name", ["clock", "restart", "seat", "draft_new"])
def test_frozen_space_says_so_and_does_nothing(visitor, space, name):
    freeze_spaces(space_ids=[space.pk], now=NOW)
    seat = space.seats.latest("position")

    response = visitor.post(reverse(f"sandbox:{name}"), {"to": "7", "seat": seat.pk})

    assert response.status_code in {409, 422}
    assert "figé" in response.content.decode()
    assert space.events.count() == 1


def test_improvement_is_proposed_with_the_space_as_it_stands(visitor, space):
    assert "Proposer une amélioration" in visitor.get(reverse("sandbox:space")).content.decode()

    response = visitor.post(reverse("sandbox:propose_improvement"))

    kept = Bookmark.objects.get()
    assert response.url == f"{reverse('club:idea_new')}?cas={kept.code}"
    assert kept.scenario == space.scenario


def test_improvement_without_a_space_keeps_nothing(client):
    response = client.post(reverse("sandbox:propose_improvement"))

    assert "Location" not in response
    assert not Bookmark.objects.exists()
