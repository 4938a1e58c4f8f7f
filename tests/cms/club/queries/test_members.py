"""integration: who is in the club, and what they hold."""

import pytest

from cms.club.domain.vocabulary import College
from cms.club.queries.members import active_membership, college_figures, members_total, my_ideas, my_votes
from tests.cms.club.factories import NOW, IdeaFactory, MembershipFactory, VoteFactory

pytestmark = pytest.mark.django_db


def test_figures_count_those_who_are_in_the_club_today():
    MembershipFactory(college="issuers")
    MembershipFactory(college="publishers")
    past = MembershipFactory(college="publishers", left_at=NOW)
    MembershipFactory(user=None, college="publishers")

    assert college_figures() == [(College.ISSUERS, 1), (College.PUBLISHERS, 1), (College.INTERMEDIARIES, 0)]
    assert members_total() == 2
    assert active_membership(user=past.user) is None


def test_my_ideas_and_votes_are_mine():
    member = MembershipFactory().user
    mine = IdeaFactory(author=member)
    VoteFactory(idea=mine)
    held = VoteFactory(member=member).idea
    VoteFactory(member=member, idea=IdeaFactory(state="accepted"))

    assert list(my_ideas(author=member)) == [mine]
    assert list(my_votes(member=member)) == [held]
