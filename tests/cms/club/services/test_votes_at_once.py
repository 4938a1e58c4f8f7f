"""integration: two tabs at the same instant never give more than the member has."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection

from cms.club.domain.vocabulary import ClubRefusedError
from cms.club.domain.votes import MAX_VOTES
from cms.club.models import Vote
from cms.club.services.votes import vote
from tests.cms.club.factories import NOW, IdeaFactory, MembershipFactory, VoteFactory


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_idea", [True, False])
def test_votes_at_once_stay_within_the_bound(same_idea):
    member = MembershipFactory().user
    held = MAX_VOTES - 1
    for idea in IdeaFactory.create_batch(held):
        VoteFactory(idea=idea, member=member)
    one = IdeaFactory()
    ideas = [one] * 4 if same_idea else [one, *IdeaFactory.create_batch(3)]

    def give(idea):
        try:
            with suppress(ClubRefusedError):
                vote(idea_id=idea.pk, member=member, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(give, ideas))

    assert Vote.objects.filter(member=member).count() == MAX_VOTES
