"""integration: two tabs, and the count that comes at the same instant, on a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection

from cms.club.domain.vocabulary import ClubRefusedError
from cms.club.models import Ballot, BallotElector, BallotPaper
from cms.club.services.ballots import cast_paper
from cms.club.services.counting import count_ballot
from tests.cms.club.factories import NOW, MembershipFactory
from tests.cms.club.services.test_ballots import END, opened

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


def at_once(calls):
    def run(call):
        try:
            with suppress(ClubRefusedError):
                call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(run, calls))


def test_two_tabs_hand_in_one_paper():
    user = MembershipFactory().user
    ballot = opened()

    at_once([lambda: cast_paper(ballot_id=ballot.pk, elector=user, choices=["pour"], now=NOW)] * 6)

    assert (BallotPaper.objects.count(), BallotElector.objects.filter(voted=True).count()) == (1, 1)


def test_papers_and_counts_at_the_same_instant_leave_a_true_result():
    """Whoever gets the lock first: a paper is in the count, or its voter was told that it is not."""
    users = [MembershipFactory().user for _ in range(6)]
    ballot = opened()
    last = END - timedelta(microseconds=1)
    votes = [lambda u=u: cast_paper(ballot_id=ballot.pk, elector=u, choices=["pour"], now=last) for u in users]

    at_once([*votes[:3], lambda: count_ballot(ballot_id=ballot.pk, now=END), *votes[3:]])

    counted = Ballot.objects.get(pk=ballot.pk).result["turnout"]["issuers"]["voted"]
    assert counted == BallotElector.objects.filter(voted=True).count() == BallotPaper.objects.count()
    assert not BallotPaper.objects.exclude(sealed="").exists()
