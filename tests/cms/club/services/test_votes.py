"""integration: giving votes, taking them back, following."""

import pytest

from cms.club.domain.vocabulary import ClubRefusedError, Refusal
from cms.club.models import ClubEvent, Follow, Vote
from cms.club.queries.members import my_votes_left
from cms.club.services.votes import follow, unfollow, vote, withdraw_vote
from tests.cms.club.factories import NOW, FollowFactory, IdeaFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def refusal_of(call, **arguments):
    with pytest.raises(ClubRefusedError) as caught:
        call(**arguments)
    return caught.value.refusal


def test_vote_keeps_the_college_of_the_day_and_writes_one_event():
    member, idea = MembershipFactory(college="publishers"), IdeaFactory()

    given = vote(idea_id=idea.pk, member=member.user, now=NOW)

    assert (given.college, given.cast_at) == ("publishers", NOW)
    assert [(e.kind, e.actor) for e in idea.events.all()] == [("vote_cast", member.user)]


def test_vote_twice_is_refused():
    member, idea = MembershipFactory(), IdeaFactory()
    vote(idea_id=idea.pk, member=member.user, now=NOW)

    assert refusal_of(vote, idea_id=idea.pk, member=member.user, now=NOW) is Refusal.ALREADY_VOTED
    assert Vote.objects.count() == 1


def test_vote_is_for_members():
    assert refusal_of(vote, idea_id=IdeaFactory().pk, member=UserFactory(), now=NOW) is Refusal.NOT_A_MEMBER


def test_votes_come_back_when_the_idea_is_decided():
    member = MembershipFactory()
    ideas = IdeaFactory.create_batch(10)
    for idea in ideas:
        vote(idea_id=idea.pk, member=member.user, now=NOW)
    eleventh = IdeaFactory()

    assert refusal_of(vote, idea_id=eleventh.pk, member=member.user, now=NOW) is Refusal.NO_VOTES_LEFT
    type(eleventh).objects.filter(pk=ideas[0].pk).update(state="accepted")

    assert my_votes_left(member=member.user) == 1
    vote(idea_id=eleventh.pk, member=member.user, now=NOW)
    assert my_votes_left(member=member.user) == 0
    assert ideas[0].votes.count() == 1


def test_withdraw_gives_the_vote_back():
    member, idea = MembershipFactory(), IdeaFactory()
    vote(idea_id=idea.pk, member=member.user, now=NOW)

    withdraw_vote(idea_id=idea.pk, member=member.user, now=NOW)

    assert (Vote.objects.count(), my_votes_left(member=member.user)) == (0, 10)
    assert [e.kind for e in ClubEvent.objects.all()] == ["vote_cast", "vote_withdrawn"]
    assert refusal_of(withdraw_vote, idea_id=idea.pk, member=member.user, now=NOW) is Refusal.NOT_VOTED


def test_follow_twice_is_harmless_and_so_is_unfollow():
    other = FollowFactory()
    user = UserFactory()

    follow(idea_id=other.idea.pk, user=user)
    follow(idea_id=other.idea.pk, user=user)
    assert Follow.objects.count() == 2

    unfollow(idea_id=other.idea.pk, user=user)
    unfollow(idea_id=other.idea.pk, user=user)
    assert list(Follow.objects.all()) == [other]
