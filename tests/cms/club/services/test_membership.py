"""integration: entering the club, being placed, leaving."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain.membership import CHARTER, Quality
from cms.club.domain.vocabulary import Action, BallotKind, ClubRefusedError, College, Refusal, Role
from cms.club.models import BallotOption, BoardSeat, ClubEvent, Follow, Listing, Membership, Vote
from cms.club.services.ballots import stand
from cms.club.services.board import follow_terms
from cms.club.services.directory import list_member
from cms.club.services.ideas import move_idea
from cms.club.services.membership import accept_charter, join, leave, place_member
from tests.cms.club.factories import (
    NOW,
    BallotFactory,
    FollowFactory,
    IdeaFactory,
    MembershipFactory,
    UserFactory,
    VoteFactory,
)

pytestmark = pytest.mark.django_db
STAFF = frozenset({Role.SUPPORT})


def enter(user, **changes):
    values = {
        "organisation": " Logiciels de la Rive ",
        "quality": Quality.PUBLISHER,
        "display_name": " Sacha ",
        "charter": True,
        "now": NOW,
        **changes,
    }
    return join(user=user, **values)


def place(membership, **changes):
    values = {
        "college": College(membership.college),
        "reason": "",
        "actor": UserFactory(),
        "roles": STAFF,
        "expected_college": membership.college,
        "now": NOW,
        **changes,
    }
    return place_member(membership_id=membership.pk, **values)


def refusal_of(call, *args, **arguments):
    with pytest.raises(ClubRefusedError) as caught:
        call(*args, **arguments)
    return caught.value.refusal


def test_join_places_by_the_rule_and_gives_role_event_and_one_welcome(django_capture_on_commit_callbacks, mailoutbox):
    user = UserFactory()

    with django_capture_on_commit_callbacks(execute=True):
        membership = enter(user)

    assert (membership.college, membership.proposed_college) == ("publishers", "publishers")
    assert (membership.display_name, membership.organisation) == ("Sacha", "Logiciels de la Rive")
    assert (membership.charter_accepted_at, membership.charter_version) == (NOW, CHARTER.version)
    assert membership.confirmed_at is None
    assert User.objects.get(pk=user.pk).has_role("member") is True
    event = ClubEvent.objects.get()
    assert (event.kind, event.actor, event.membership) == ("member_joined", user, membership)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [([user.email], "[Préau] Bienvenue au club")]
    assert "confirme" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"charter": False}, Refusal.CHARTER_NOT_ACCEPTED),
        ({"display_name": "  "}, Refusal.NAME_MISSING),
        ({"organisation": "  "}, Refusal.ORGANISATION_MISSING),
        ({"wished": College.ISSUERS}, Refusal.WISH_WITHOUT_REASON),
        ({"quality": Quality.OTHER}, Refusal.COLLEGE_MISSING),
    ],
)
def test_join_refuses_what_is_missing(changes, refusal):
    assert refusal_of(enter, UserFactory(), **changes) is refusal
    assert (Membership.objects.count(), ClubEvent.objects.count()) == (0, 0)


def test_join_twice_is_refused_and_writes_nothing():
    member = MembershipFactory()

    assert refusal_of(enter, member.user) is Refusal.ALREADY_A_MEMBER
    assert (Membership.objects.count(), ClubEvent.objects.count()) == (1, 0)


def test_wish_changes_nothing_until_a_moderator_agrees(django_capture_on_commit_callbacks, mailoutbox):
    asked = enter(UserFactory(), wished=College.INTERMEDIARIES, wish="Nous accompagnons des cabinets.")
    assert (asked.college, asked.wished_college) == ("publishers", "intermediaries")

    assert refusal_of(place, asked, college=College.INTERMEDIARIES) is Refusal.REASON_MISSING
    with django_capture_on_commit_callbacks(execute=True):
        placed = place(asked, college=College.INTERMEDIARIES, reason="Votre métier est l’accompagnement.")

    assert (placed.college, placed.confirmed_at) == ("intermediaries", NOW)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [([asked.user.email], "[Préau] Votre collège au club")]
    assert "Votre métier est l’accompagnement." in mailoutbox[0].body


def test_quality_without_a_proposal_takes_the_wished_college_until_it_is_confirmed():
    asked = enter(UserFactory(), quality=Quality.OTHER, wished=College.ISSUERS, wish="Association qui facture.")

    assert (asked.college, asked.proposed_college, asked.placement_reason) == (
        "issuers",
        "",
        "Association qui facture.",
    )


def test_placement_is_for_staff_who_are_not_the_member_and_saw_the_present_state():
    waiting = enter(UserFactory())

    assert refusal_of(place, waiting, roles=frozenset({Role.BOARD})) is Refusal.NOT_YOUR_ROLE
    assert refusal_of(place, waiting, actor=waiting.user) is Refusal.OWN_MEMBERSHIP
    assert refusal_of(place, waiting, expected_college="issuers") is Refusal.MEMBERSHIP_CHANGED
    assert refusal_of(place, waiting, reason="x" * 4001) is Refusal.REASON_TOO_LONG
    assert Membership.objects.to_confirm().count() == 1


def test_charter_in_force_is_accepted_with_its_version_and_date():
    member = MembershipFactory(charter_version="0")
    later = NOW + timedelta(days=1)

    assert refusal_of(accept_charter, user=member.user, version="0", now=later) is Refusal.CHARTER_NOT_ACCEPTED
    accept_charter(user=member.user, version=CHARTER.version, now=later)
    accept_charter(user=member.user, version=CHARTER.version, now=later + timedelta(days=1))

    member.refresh_from_db()
    assert (member.charter_version, member.charter_accepted_at) == (CHARTER.version, later)
    assert [event.kind for event in ClubEvent.objects.all()] == ["charter_accepted"]


def test_leave_ends_the_membership_and_the_role_and_one_may_come_back():
    user = UserFactory()
    enter(user)

    left = leave(user=user, now=NOW)

    assert left.left_at == NOW
    assert User.objects.get(pk=user.pk).has_role("member") is False
    assert enter(user, quality=Quality.SUPPLIER).college == "issuers"
    assert [e.kind for e in ClubEvent.objects.all()] == ["member_joined", "member_left", "member_joined"]


def test_leave_keeps_votes_and_ends_listing_candidacy_and_mandate_at_once():
    now = timezone.now()
    member = MembershipFactory()
    user, today = member.user, timezone.localdate(now)
    VoteFactory(member=user)
    FollowFactory(user=user)
    list_member(user=user, name=True, organisation=False, quality=False, contactable=False, now=now)
    stand(ballot_id=BallotFactory(kind=BallotKind.ELECTION.value).pk, candidate=user, statement="", now=now)
    BoardSeat.objects.create(
        ballot=BallotFactory(), college="issuers", rank=1, holder=user, starts_on=today, ends_on=today
    )
    follow_terms(today=today)
    assert User.objects.get(pk=user.pk).has_role("board") is True

    leave(user=user, now=now)

    # The idea they voted for is followed from now on, so that its steps are still told.
    assert (Vote.objects.count(), Follow.objects.count()) == (1, 2)
    assert (Listing.objects.count(), BallotOption.objects.count()) == (0, 0)
    assert User.objects.get(pk=user.pk).has_role("board") is False


def test_leave_may_stop_the_messages_too():
    user = MembershipFactory().user
    FollowFactory(user=user)
    FollowFactory()

    leave(user=user, unfollow=True, now=NOW)

    assert Follow.objects.filter(user=user).count() == 0
    assert Follow.objects.count() == 1


@pytest.mark.parametrize(("stops", "told"), [(True, 0), (False, 2)])
def test_who_left_is_told_of_their_ideas_and_votes_only_if_they_wished(
    django_capture_on_commit_callbacks, mailoutbox, stops, told
):
    user = MembershipFactory().user
    ideas = [IdeaFactory(author=user), IdeaFactory()]
    VoteFactory(idea=ideas[1], member=user)
    leave(user=user, unfollow=stops, now=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        for idea in ideas:
            move_idea(
                idea_id=idea.pk,
                action=Action.DECLARE_ADMISSIBLE,
                actor=UserFactory(),
                roles=frozenset({Role.SUPPORT}),
                reason="",
                expected_version=1,
                now=NOW,
            )

    assert [mail.to for mail in mailoutbox].count([user.email]) == told


def test_leave_is_for_members():
    assert refusal_of(leave, user=UserFactory(), now=NOW) is Refusal.NOT_A_MEMBER
