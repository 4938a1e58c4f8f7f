"""integration: the pages of membership and of the directory, what they cost, what they answer to bad input."""

import pytest
from django.urls import reverse

from cms.club.models import Listing, Membership
from tests.cms.club.factories import NOW, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
REQUEST = {"organisation": "Toitures", "quality": "supplier", "display_name": "Lou", "charter": "on"}
SIGNED = {**REQUEST, "confirmed": "1", "wished": "issuers"}


@pytest.fixture
def member(client):
    user = MembershipFactory(user=UserFactory(roles=["member"])).user
    client.force_login(user)
    return user


@pytest.fixture
def support(client):
    user = UserFactory(roles=["support"])
    client.force_login(user)
    return user


def told(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


# -- joining ---------------------------------------------------------------------------------------------------------


def test_join_shows_the_proposed_college_and_why_before_anything_is_written(client):
    client.force_login(UserFactory())

    shown = client.post(reverse("club:join"), REQUEST)

    assert "Collège proposé : Émetteurs de factures" in told(shown)
    assert "Vous émettez des factures" in told(shown)
    assert Membership.objects.count() == 0
    done = client.post(reverse("club:join"), SIGNED)
    assert (done.status_code, done.url) == (302, reverse("club:index"))
    assert "À confirmer" in told(client.get(reverse("club:join")))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"organisation": ""}, "Organisation :"),
        ({"organisation": "x" * 121}, "Organisation :"),
        ({"quality": "x"}, "Qualité :"),
        ({"display_name": ""}, "Nom affiché :"),
        ({"display_name": "x" * 61}, "Nom affiché :"),
        ({"charter": ""}, "Charte :"),
        ({"confirmed": "1", "wished": ""}, "Collège :"),
        ({"confirmed": "1", "wished": "x"}, "Collège :"),
        ({"confirmed": "1", "wished": "publishers"}, "Raison :"),
        ({"confirmed": "1", "wished": "publishers", "wish": "x" * 501}, "Pourquoi ce collège :"),
        ({"quality": "other", "confirmed": "1", "wished": "issuers"}, "Raison :"),
    ],
)
def test_join_names_the_field_that_is_wrong(client, changes, words):
    client.force_login(UserFactory())

    response = client.post(reverse("club:join"), {**REQUEST, **changes})

    assert (response.status_code, words in told(response)) == (400, True)
    assert Membership.objects.count() == 0


def test_join_twice_is_a_conflict(client, member):
    response = client.post(reverse("club:join"), SIGNED)

    assert response.status_code == 409
    assert "Vous êtes déjà membre du club." in told(response)


def test_leaving_says_what_changes_then_does_it(client, member):
    shown = told(client.get(reverse("club:leave")))
    assert "Ce qui reste" in shown
    assert Membership.objects.active().count() == 1

    assert client.post(reverse("club:leave")).status_code == 302
    assert Membership.objects.active().count() == 0
    assert client.post(reverse("club:leave")).status_code == 403


@pytest.mark.parametrize("name", ["club:join", "club:leave", "club:charter", "club:unlist"])
def test_gestures_of_membership_want_an_account(client, name):
    response = client.post(reverse(name))

    assert response.status_code == 403
    assert "Se connecter" in told(response)


def test_member_of_an_older_charter_is_asked_to_read_the_one_in_force(client, member):
    Membership.objects.update(charter_version="0")
    assert "La charte a changé" in told(client.get(reverse("club:join")))

    client.post(reverse("club:charter"), {"version": "0"})
    assert Membership.objects.get().charter_version == "0"
    client.post(reverse("club:charter"), {"version": "1"})
    assert "La charte a changé" not in told(client.get(reverse("club:join")))


# -- moderators ------------------------------------------------------------------------------------------------------


def test_moderator_confirms_or_says_why_another_college(client, support):
    waiting = MembershipFactory(confirmed_at=None)
    assert "1 adhésion attend un modérateur" in told(client.get(reverse("club:index")))
    place = reverse("club:place", args=[waiting.pk])

    for changes, words in (({"college": "x"}, "Collège :"), ({"college": "publishers"}, "Le motif est vide")):
        refused = client.post(place, {"college": "issuers", "expected": "issuers", **changes})
        assert (refused.status_code, words in told(refused)) == (400, True)
    done = client.post(place, {"college": "issuers", "expected": "issuers"})
    assert done.status_code == 302
    assert "Aucune adhésion n’attend" in told(client.get(reverse("club:requests")))
    assert client.post(reverse("club:place", args=[404]), {"college": "issuers"}).status_code == 404


def test_requests_are_not_for_members(client, member):
    assert client.get(reverse("club:requests")).status_code == 403
    assert client.post(reverse("club:place", args=[Membership.objects.get().pk])).status_code == 403


# -- figures and directory -------------------------------------------------------------------------------------------


def test_figures_count_colleges_and_years_and_name_nobody(client):
    MembershipFactory(display_name="Claire", college="publishers")
    MembershipFactory(confirmed_at=None)
    MembershipFactory(left_at=NOW)

    page = told(client.get(reverse("club:figures")))

    assert "Claire" not in page
    assert "dont 1 au collège à confirmer" in page
    assert '<td class="preau-amount">3</td><td class="preau-amount">1</td><td class="preau-amount">2</td>' in page


@pytest.mark.parametrize("name", ["club:directory", "club:my_listing", "club:leave"])
def test_directory_is_for_members(client, name):
    assert client.get(reverse(name)).status_code == 403
    client.force_login(MembershipFactory(left_at=NOW).user)
    assert client.get(reverse(name)).status_code == 403


def test_directory_is_filled_searched_and_left(client, member):
    mine = reverse("club:my_listing")
    empty = client.post(mine, {})
    assert (empty.status_code, "elle ne montrerait rien" in told(empty)) == (400, True)
    client.post(mine, {"name": "on"})
    page = told(client.get(reverse("club:directory"), {"q": "camille"}))
    assert "Camille, comptable" in page
    assert "Menuiserie Exemple" not in page
    assert client.get(reverse("club:directory"), {"college": "x"}).status_code == 400
    assert "ne répond à cette recherche" in told(client.get(reverse("club:directory"), {"q": "menuiserie"}))

    client.post(reverse("club:unlist"))
    assert Listing.objects.count() == 0
    assert "Personne ne figure encore" in told(client.get(reverse("club:directory")))


def test_message_leaves_by_the_form_and_never_shows_an_address(client, member):
    other = MembershipFactory()
    quiet = Listing.objects.create(membership=MembershipFactory(), name=True, consented_at=NOW)
    listing = Listing.objects.create(membership=other, name=True, contactable=True, consented_at=NOW)
    write = reverse("club:contact", args=[listing.pk])

    page = told(client.get(write))
    assert other.user.email not in page
    assert client.post(write, {"text": ""}).status_code == 400
    assert client.post(write, {"text": "Bonjour."}).status_code == 302
    assert client.get(reverse("club:contact", args=[quiet.pk])).status_code == 404


@pytest.mark.parametrize("name", ["club:directory", "club:requests", "club:figures"])
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_with_one_row_and_with_three(client, name, rows, django_assert_max_num_queries):
    client.force_login(MembershipFactory(user=UserFactory(roles=["support"])).user)
    for _ in range(rows):
        Listing.objects.create(
            membership=MembershipFactory(confirmed_at=None), name=True, contactable=True, consented_at=NOW
        )
    client.get(reverse(name))

    with django_assert_max_num_queries(12):
        client.get(reverse(name))
