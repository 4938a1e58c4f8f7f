"""integration: entering and leaving the club."""

import pytest

from cms.accounts.models import User
from cms.club.domain.vocabulary import ClubRefusedError, College, Refusal
from cms.club.models import ClubEvent, Membership
from cms.club.services.membership import join, leave
from tests.cms.club.factories import NOW, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def enter(user, **changes):
    values = {"college": College.PUBLISHERS, "display_name": " Sacha ", "charter": True, "now": NOW, **changes}
    return join(user=user, **values)


def test_join_gives_membership_role_event_and_one_welcome(django_capture_on_commit_callbacks, mailoutbox):
    user = UserFactory()

    with django_capture_on_commit_callbacks(execute=True):
        membership = enter(user)

    assert (membership.college, membership.display_name, membership.charter_accepted_at) == ("publishers", "Sacha", NOW)
    assert User.objects.get(pk=user.pk).has_role("member") is True
    event = ClubEvent.objects.get()
    assert (event.kind, event.actor, event.membership) == ("member_joined", user, membership)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [([user.email], "[Préau] Bienvenue au club")]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"charter": False}, Refusal.CHARTER_NOT_ACCEPTED),
        ({"display_name": "  "}, Refusal.NAME_MISSING),
    ],
)
def test_join_refuses_what_is_missing(changes, refusal):
    with pytest.raises(ClubRefusedError) as caught:
        enter(UserFactory(), **changes)

    assert caught.value.refusal is refusal
    assert (Membership.objects.count(), ClubEvent.objects.count()) == (0, 0)


def test_join_twice_is_refused_and_writes_nothing():
    member = MembershipFactory()

    with pytest.raises(ClubRefusedError) as caught:
        enter(member.user)

    assert caught.value.refusal is Refusal.ALREADY_A_MEMBER
    assert (Membership.objects.count(), ClubEvent.objects.count()) == (1, 0)


def test_leave_ends_the_membership_and_the_role_and_one_may_come_back():
    user = UserFactory()
    enter(user)

    left = leave(user=user, now=NOW)

    assert left.left_at == NOW
    assert User.objects.get(pk=user.pk).has_role("member") is False
    assert enter(user, college=College.ISSUERS).college == "issuers"
    assert [e.kind for e in ClubEvent.objects.all()] == ["member_joined", "member_left", "member_joined"]


def test_leave_is_for_members():
    with pytest.raises(ClubRefusedError) as caught:
        leave(user=UserFactory(), now=NOW)

    assert caught.value.refusal is Refusal.NOT_A_MEMBER
