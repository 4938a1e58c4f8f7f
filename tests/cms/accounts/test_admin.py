"""view: people in the editors' admin."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cms.accounts.management import demo
from cms.accounts.models import User
from tests.cms.accounts.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client) -> User:
    demo.load(now=timezone.now())
    user = User.objects.get(email="administrator@preau.example")
    client.force_login(user)
    return user


def test_who_may_not_enter_is_told_and_does_not_go_round_in_circles(client):
    client.force_login(UserFactory(roles=["learner"]))

    response = client.get("/admin/", follow=True)

    assert response.status_code == 403
    assert "Accès réservé" in response.content.decode()


def test_strangers_come_back_to_the_page_they_wanted(client):
    demo.load(now=timezone.now())
    door = client.get("/admin/pages/", follow=True)
    door_url = door.redirect_chain[-1][0]

    response = client.post(
        door_url, {"login": "editor@preau.example", "password": demo.DEMO_PASSWORD, "next": "/admin/pages/"}
    )

    assert door_url == "/compte/connexion/?next=%2Fadmin%2Fpages%2F"
    assert '<input type="hidden" name="next" value="/admin/pages/">' in door.content.decode()
    assert response.url == "/admin/pages/"


@pytest.mark.parametrize("target", ["https://ailleurs.example/", "//ailleurs.example/"])
def test_the_door_leads_nowhere_else(client, target):
    user = UserFactory()

    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": target})

    assert response.url == reverse("account_home")
    assert "ailleurs" not in client.get("/admin/login/", {"next": target}).headers.get("Location", "")


def test_an_address_typed_in_capitals_is_kept_in_lower_case(client, administrator):
    fields = {
        "email": "Nadia.Formatrice@Mairie-Exemple.fr",
        "first_name": "Nadia",
        "last_name": "Formatrice",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "groups": [Group.objects.get(name="trainer").pk],
    }

    response = client.post(reverse("wagtailusers_users:add"), fields)

    assert response.status_code == 302
    assert User.objects.get(first_name="Nadia").email == "nadia.formatrice@mairie-exemple.fr"


def test_deleting_a_person_erases_them_and_keeps_the_count(client, administrator):
    person = UserFactory()
    before = User.objects.count()

    page = client.get(reverse("wagtailusers_users:delete", args=[person.pk]))
    client.post(reverse("wagtailusers_users:delete", args=[person.pk]))

    person.refresh_from_db()
    assert page.status_code == 200
    assert User.objects.count() == before
    assert (person.display_name, person.is_active) == ("Compte supprimé", False)


def test_deleting_a_selection_erases_it_but_never_oneself(client, administrator):
    people = UserFactory.create_batch(2)
    before = User.objects.count()
    chosen = "&".join(f"id={user.pk}" for user in [*people, administrator])

    client.post(f"{reverse('wagtail_bulk_action', args=['accounts', 'user', 'delete'])}?{chosen}")

    assert User.objects.count() == before
    assert User.objects.filter(erased_at__isnull=False).count() == 2
    administrator.refresh_from_db()
    assert administrator.is_active


def test_roles_are_given_by_their_french_names(client, administrator):
    page = client.get(reverse("wagtailusers_users:add")).content.decode()

    assert "Formateur\u00a0: anime les sessions et suit les inscrits (double authentification obligatoire)" in page
    assert "Moderators" not in page
    assert ">learner<" not in page


def test_a_person_made_there_chooses_their_own_password(client, administrator):
    fields = {"email": "nadia@mairie-exemple.fr", "first_name": "Nadia", "last_name": "Formatrice"}
    client.post(reverse("wagtailusers_users:add"), {**fields, "password1": "", "password2": ""})
    nadia = User.objects.get(email="nadia@mairie-exemple.fr")
    client.post(reverse("account_logout"))

    client.post(reverse("account_reset_password"), {"email": nadia.email})

    assert not nadia.has_usable_password()
    assert "/compte/mot-de-passe/nouveau/" in mail.outbox[-1].body


def test_roles_are_changed_there(client, administrator):
    person = UserFactory()
    fields = {"email": person.email, "first_name": "Jeanne", "last_name": "Dupuis", "is_active": "on"}
    groups = [Group.objects.get(name=name).pk for name in ("learner", "editor")]

    response = client.post(reverse("wagtailusers_users:edit", args=[person.pk]), {**fields, "groups": groups})

    assert response.status_code == 302
    assert User.objects.get(pk=person.pk).role_labels == ["Apprenant", "Rédacteur"]
