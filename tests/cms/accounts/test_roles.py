"""unit and view: roles, what they open, and what the database never lets be false."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError
from django.db.models import Value
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from cms.accounts.management import demo
from cms.accounts.models import User
from cms.accounts.roles import ROLES, grant_rights
from tests.cms.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

CODES = ["learner", "trainer", "editor", "member", "board", "support", "administrator"]


def test_every_role_is_a_group_with_a_french_name():
    assert [role.code.value for role in ROLES] == CODES
    assert set(CODES) <= set(Group.objects.values_list("name", flat=True))
    assert [role.label for role in ROLES if role.needs_second_factor] == [
        "Formateur",
        "Rédacteur",
        "Assistance",
        "Administrateur",
    ]


def test_granting_rights_twice_changes_nothing():
    before = GroupPagePermission.objects.count()

    grant_rights()

    assert GroupPagePermission.objects.count() == before


def test_a_role_is_held_by_its_group_and_by_administrators():
    trainer, administrator, closed = UserFactory(roles=["trainer"]), UserFactory(roles=["administrator"]), UserFactory()
    closed.groups.set(Group.objects.filter(name="trainer"))
    closed.is_active = False

    assert [trainer.has_role(code) for code in ("trainer", "editor")] == [True, False]
    assert administrator.has_role("board")
    assert not closed.has_role("trainer")


def test_roles_are_read_once_a_request(django_assert_num_queries):
    user = User.objects.get(pk=UserFactory(roles=["trainer"]).pk)

    with django_assert_num_queries(1):
        assert [user.has_role(code) for code in CODES] == [False, True, False, False, False, False, False]


@pytest.mark.parametrize(
    ("role", "enters"),
    [
        ("learner", False),
        ("member", False),
        ("support", True),
        ("trainer", True),
        ("editor", True),
        ("administrator", True),
    ],
)
def test_who_enters_the_editors_admin(client, role, enters):
    demo.load(now=timezone.now())
    client.force_login(User.objects.get(email=f"{role}@preau.example"))

    assert (client.get("/admin/").status_code == 200) is enters


def test_editors_write_pages_and_trainers_do_not():
    home = Page.objects.get(depth=2)
    editor, trainer = UserFactory(roles=["editor"]), UserFactory(roles=["trainer"])

    assert home.permissions_for_user(editor).can_publish()
    assert editor.has_perm("wagtailadmin.access_admin")
    assert not home.permissions_for_user(trainer).can_edit()


def test_administrators_manage_people(client):
    demo.load(now=timezone.now())
    client.force_login(User.objects.get(email="administrator@preau.example"))
    learner = User.objects.get(email="learner@preau.example")

    assert client.get(reverse("wagtailusers_users:index")).status_code == 200
    assert client.get(reverse("wagtailusers_users:edit", args=[learner.pk])).status_code == 200
    assert client.get(reverse("wagtailusers_users:add")).status_code == 200


# -- constraints, going around the model ------------------------------------------------------------------------------


def test_an_address_in_capitals_cannot_be_stored():
    user = UserFactory()

    with pytest.raises(IntegrityError):
        User.objects.filter(pk=user.pk).update(email="Jeanne@Mairie-Exemple.fr")


def test_two_people_cannot_have_one_address():
    first, second = UserFactory(), UserFactory()

    with pytest.raises(IntegrityError):
        User.objects.filter(pk=second.pk).update(email=Value(first.email))


@pytest.mark.parametrize(
    "left", [{"first_name": "Jeanne"}, {"last_name": "Dupuis"}, {"is_active": True}, {"is_superuser": True}]
)
def test_an_erased_account_keeps_neither_name_nor_access(left):
    user = UserFactory()
    erased = {"first_name": "", "last_name": "", "is_active": False, "is_superuser": False, "erased_at": timezone.now()}

    with pytest.raises(IntegrityError):
        User.objects.filter(pk=user.pk).update(**{**erased, **left})


# -- demonstration ----------------------------------------------------------------------------------------------------


def test_demonstration_accounts_are_made_once(client):
    demo.load(now=timezone.now())
    User.objects.filter(email="learner@preau.example").update(first_name="Autre")
    demo.load(now=timezone.now())

    emails = sorted(User.objects.values_list("email", flat=True))
    assert emails == sorted(f"{code}@preau.example" for code in CODES)
    assert User.objects.get(email="learner@preau.example").first_name == "Autre"
    response = client.post(reverse("account_login"), {"login": "trainer@preau.example", "password": demo.DEMO_PASSWORD})
    assert response.url == reverse("account_home")


def test_no_demonstration_account_without_the_setting(settings):
    settings.DEMO_ACCOUNTS = False

    demo.load(now=timezone.now())

    assert User.objects.count() == 0


def test_superusers_of_the_command_line_sign_in_by_address(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "un-long-mot-de-passe")
    call_command("createsuperuser", interactive=False, email="Chef@Mairie-Exemple.fr", verbosity=0)

    assert User.objects.get().email == "chef@mairie-exemple.fr"
