"""What the club costs: a ballot of five thousand members that closes. Runs inside the house that is measured."""

import itertools
import time
from datetime import timedelta

from django.utils import timezone

from cms.accounts.models import User
from cms.club.domain.ballots import Rule, receipt_digest
from cms.club.domain.vocabulary import BallotKind, College
from cms.club.models import BallotElector, BallotPaper, Membership
from cms.club.services.ballot_box import seal_paper
from cms.club.services.ballots import open_ballot, prepare_ballot
from cms.club.services.counting import count_ballot

MEMBERS = 5000


def tally_seconds() -> float:
    """Seconds from the order to count to the published result, every member having voted."""
    now = timezone.now()
    users = User.objects.bulk_create(User(email=f"mesure{n}@preau.example") for n in range(MEMBERS))
    colleges = itertools.cycle(college.value for college in College)
    Membership.objects.bulk_create(
        Membership(user=user, college=college, display_name="Mesure", joined_at=now, charter_accepted_at=now)
        for user, college in zip(users, colleges, strict=False)
    )
    ballot = prepare_ballot(
        kind=BallotKind.QUESTION,
        title="Mesure",
        question="Mesure ?",
        rule=Rule(50, 2, 50, 1),
        closes_at=now + timedelta(days=1),
        now=now,
    )
    ballot = open_ballot(ballot_id=ballot.pk, actor=users[0], now=now)
    answers = itertools.cycle(["pour", "pour", "contre", "abstention"])
    roll = BallotElector.objects.filter(ballot=ballot).order_by("pk")
    BallotPaper.objects.bulk_create(
        BallotPaper(
            ballot=ballot,
            college=line.college,
            receipt=receipt_digest(ballot_id=ballot.pk, code=str(line.pk)),
            sealed=seal_paper(ballot_id=ballot.pk, choices=[answer]),
        )
        for line, answer in zip(roll, answers, strict=False)
    )
    roll.update(voted=True)
    began = time.perf_counter()
    count_ballot(ballot_id=ballot.pk, now=ballot.closes_at)
    return time.perf_counter() - began
