"""integration: what must never be false, tried around the models."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cms.club.models import ClubEvent, ContactMessage, Follow, Idea, Listing, Membership, Notice, Vote
from tests.cms.club.factories import (
    NOW,
    EventFactory,
    FollowFactory,
    IdeaFactory,
    MembershipFactory,
    UserFactory,
    VoteFactory,
)

pytestmark = pytest.mark.django_db


def refused(write, constraint):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    # SQLite names the columns of a broken unique constraint, PostgreSQL its name.
    assert constraint in str(caught.value) or "UNIQUE" in str(caught.value)


def test_membership_is_one_active_a_person():
    first = MembershipFactory()
    past = MembershipFactory(user=first.user, left_at=NOW)

    refused(lambda: Membership.objects.filter(pk=past.pk).update(left_at=None), "club_membership_one_active_a_person")


def test_membership_has_a_known_college():
    member = MembershipFactory()

    refused(lambda: Membership.objects.filter(pk=member.pk).update(college="x"), "club_membership_college_known")


def test_membership_does_not_end_before_it_begins():
    member = MembershipFactory()
    before = NOW - timedelta(seconds=1)

    refused(
        lambda: Membership.objects.filter(pk=member.pk).update(left_at=before), "club_membership_left_after_joining"
    )


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"college": "publishers"}, "club_membership_other_college_has_a_reason"),
        ({"proposed_college": ""}, "club_membership_other_college_has_a_reason"),
        ({"charter_version": ""}, "club_membership_charter_has_a_version"),
    ],
)
def test_membership_says_why_it_is_elsewhere_and_which_charter(values, constraint):
    member = MembershipFactory()

    refused(lambda: Membership.objects.filter(pk=member.pk).update(**values), constraint)


def test_listing_shows_something_and_is_one_a_membership():
    listing = Listing.objects.create(membership=MembershipFactory(), name=True, contactable=True, consented_at=NOW)
    twice = {"membership": listing.membership, "quality": True, "consented_at": NOW}

    refused(lambda: Listing.objects.filter(pk=listing.pk).update(name=False), "club_listing_shows_something")
    refused(lambda: Listing.objects.create(**twice), "club_listing_membership")


def test_message_is_forgotten_once_handed_and_never_to_oneself():
    sender, recipient = MembershipFactory(), MembershipFactory()
    message = ContactMessage.objects.create(
        event=EventFactory(), sender=sender, recipient=recipient, text="Oui.", written_at=NOW
    )
    found = ContactMessage.objects.filter(pk=message.pk)

    refused(lambda: found.update(handed_at=NOW), "club_contact_forgotten_once_handed")
    refused(lambda: found.update(text=""), "club_contact_forgotten_once_handed")
    refused(lambda: found.update(sender=recipient), "club_contact_not_to_oneself")


def test_vote_is_one_a_member_and_idea():
    vote = VoteFactory()
    again = Vote(idea=vote.idea, member=vote.member, college="issuers", cast_at=NOW)

    refused(lambda: Vote.objects.bulk_create([again]), "club_vote_one_a_member_and_idea")


def test_votes_of_forgotten_members_may_be_many():
    idea = IdeaFactory()
    VoteFactory.create_batch(2, idea=idea)

    Vote.objects.filter(idea=idea).update(member=None)

    assert idea.votes.count() == 2


def test_vote_has_a_known_college():
    vote = VoteFactory()

    refused(lambda: Vote.objects.filter(pk=vote.pk).update(college="x"), "club_vote_college_known")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "lost"}, "club_idea_state_known"),
        ({"college": "lost"}, "club_idea_college_known"),
        ({"state": "dismissed", "next_due_on": None}, "club_idea_closed_has_its_date"),
        ({"closed_at": NOW}, "club_idea_closed_has_its_date"),
        ({"next_due_on": None}, "club_idea_open_owes_a_date"),
        ({"state": "delivered", "closed_at": NOW}, "club_idea_open_owes_a_date"),
        ({"version": 0}, "club_idea_version_counts_from_one"),
        ({"title": ""}, "club_idea_has_a_title"),
    ],
)
def test_idea_holds_together(values, constraint):
    idea = IdeaFactory()

    refused(lambda: Idea.objects.filter(pk=idea.pk).update(**values), constraint)


def test_follow_is_once():
    follow = FollowFactory()

    refused(lambda: Follow.objects.bulk_create([Follow(idea=follow.idea, user=follow.user)]), "club_follow_once")


def test_notice_is_once():
    event, user = EventFactory(), UserFactory()
    Notice.objects.create(event=event, user=user)

    refused(lambda: Notice.objects.bulk_create([Notice(event=event, user=user)]), "club_notice_once")


def test_event_kind_is_known():
    event = EventFactory()

    refused(lambda: ClubEvent.objects.filter(pk=event.pk).update(kind="lost"), "club_event_kind_known")


def test_event_is_one_a_version():
    event = EventFactory(number=2)
    other = EventFactory(idea=event.idea, number=3)

    refused(lambda: ClubEvent.objects.filter(pk=other.pk).update(number=2), "club_event_one_a_version")


@pytest.mark.parametrize("target", ["accepted", "postponed", "dismissed"])
def test_decision_has_a_motive(target):
    event = EventFactory()

    refused(
        lambda: ClubEvent.objects.filter(pk=event.pk).update(target=target, reason=""),
        "club_event_decision_has_a_motive",
    )


def test_event_is_about_something():
    event = EventFactory()

    refused(lambda: ClubEvent.objects.filter(pk=event.pk).update(idea=None), "club_event_is_about_something")
