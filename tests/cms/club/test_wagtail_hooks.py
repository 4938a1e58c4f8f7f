"""integration: the editors' space shows ideas and memberships to those who run the club, and lets nobody edit them."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.cms.club.factories import IdeaFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    def enter(role):
        user = UserFactory(roles=[role])
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        return client

    return enter


@pytest.mark.parametrize(("name", "factory"), [("idea", IdeaFactory), ("membership", MembershipFactory)])
def test_support_looks_and_does_not_touch(staff, name, factory):
    row = factory()
    client = staff("support")

    listed = client.get(reverse(f"{name}:index"))
    assert listed.status_code == 200
    assert str(row) in listed.content.decode()
    assert client.get(reverse(f"{name}:inspect", args=[row.pk])).status_code == 200
    for gesture in (reverse(f"{name}:add"), reverse(f"{name}:edit", args=[row.pk])):
        assert client.get(gesture).status_code in (302, 403)


def test_trainer_does_not_see_the_club(staff):
    IdeaFactory()

    assert staff("trainer").get(reverse("idea:index")).status_code in (302, 403)
