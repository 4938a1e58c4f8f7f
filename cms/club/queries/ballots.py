"""Questions about ballots. What is declared and what is counted is public; who took part is told to nobody else."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q

from cms.accounts.models import User
from cms.club.domain.ballots import SMALLEST_DETAIL, Rule, Turnout, Verdict, receipt_digest
from cms.club.domain.vocabulary import BallotKind, BallotState, College
from cms.club.models import Ballot, BallotElector, BallotOption, BallotPaper, Membership
from cms.club.models.ballot import BallotQuerySet


def ballot_list() -> BallotQuerySet:
    """Every ballot that was announced, newest first."""
    return Ballot.objects.announced()


def ballot_detail(*, pk: int) -> Ballot | None:
    """One announced ballot, or None."""
    return Ballot.objects.announced().filter(pk=pk).first()


def open_ballots(*, now: datetime) -> BallotQuerySet:
    """Those that take papers now, the first to close first."""
    return Ballot.objects.filter(state=BallotState.OPEN.value, closes_at__gt=now).order_by("closes_at", "pk")


def rule_of(ballot: Ballot) -> Rule:
    """The declared rule."""
    return Rule(ballot.quorum_percent, ballot.colleges_needed, ballot.majority_percent, ballot.max_choices)


def options_of(ballot: Ballot, *, college: College | None = None) -> list[BallotOption]:
    """The lines of the paper, in order; with a college, those that its electors may tick. Ideas come along."""
    found = BallotOption.objects.filter(ballot=ballot).select_related("idea")
    if college is not None:
        found = found.filter(college__in=["", college.value])
    return list(found.order_by("position", "pk"))


def turnout_of(ballot: Ballot) -> dict[College, Turnout]:
    """Electors and papers handed in, of each college; one query. Before the opening there is no roll: zeros."""
    rows = (
        BallotElector.objects.filter(ballot=ballot)
        .order_by("college")
        .values_list("college")
        .annotate(electors=Count("pk"), took_part=Count("pk", filter=Q(voted=True)))
    )
    counts = {college: Turnout(electors, took_part) for college, electors, took_part in rows}
    return {college: counts.get(college.value, Turnout(0, 0)) for college in College}


def declaration_of(ballot: Ballot) -> Iterator[str]:
    """What the opening seals, line by line: question, rule, options, roll, and the digest of the seed of the draw.

    Names of candidates stay out, so that erasing a person does not break the seal.
    """
    yield f"{ballot.kind}|{ballot.title}|{ballot.question}"
    yield (
        f"quorum {ballot.quorum_percent}|colleges {ballot.colleges_needed}|majority {ballot.majority_percent}"
        f"|choices {ballot.max_choices}|until {ballot.closes_at.isoformat()}"
    )
    yield seed_digest(ballot)
    options = BallotOption.objects.filter(ballot=ballot).order_by("code")
    for code, label, college, idea in options.values_list("code", "label", "college", "idea"):
        yield f"option {code}|{college or label}|{idea or ''}"
    roll = BallotElector.objects.filter(ballot=ballot).order_by("pk").values_list("pk", "college")
    yield from (f"elector {pk}|{college}" for pk, college in roll)


def seed_digest(ballot: Ballot) -> str:
    """What is shown of the seed before the count: it commits the house without telling the draw."""
    return hashlib.sha256(ballot.seed.encode()).hexdigest()


@dataclass(frozen=True)
class Standing:
    """Where a person stands in a ballot. ``college`` is the one they vote in, None for who is not called."""

    college: College | None
    voted: bool
    candidate: bool
    may_stand: bool
    # Whether the verdict of so small a college would tell how its members voted.
    exposed: bool


def standing_in(ballot: Ballot, *, user: User) -> Standing:
    """What ``user`` may do in ``ballot``; three queries at most."""
    line = BallotElector.objects.filter(ballot=ballot, user=user).first()
    college = College(line.college) if line else None
    candidate = may_stand = False
    if ballot.kind == BallotKind.ELECTION:
        candidate = BallotOption.objects.filter(ballot=ballot, candidate=user).exists()
        may_stand = (
            ballot.state == BallotState.PREPARED
            and not candidate
            and Membership.objects.confirmed().filter(user=user).exists()
        )
    exposed = (
        line is not None and BallotElector.objects.filter(ballot=ballot, college=line.college).count() < SMALLEST_DETAIL
    )
    return Standing(college, bool(line and line.voted), candidate, may_stand, exposed)


def paper_of_receipt(ballot: Ballot, *, code: str) -> BallotPaper | None:
    """The paper that a receipt code belongs to, or None; its choices are None before the count."""
    return BallotPaper.objects.filter(ballot=ballot, receipt=receipt_digest(ballot_id=ballot.pk, code=code)).first()


def published_papers(ballot: Ballot) -> Iterator[tuple[str, str, str]]:
    """Receipt digest, college label and choices of every counted paper, in the order of the digests.

    Papers of a college whose detail would name people keep their choices for who holds the receipt.
    """
    hidden = set((ballot.result or {}).get("hidden", ()))
    labels = {option.code: option.name for option in options_of(ballot)}
    for paper in BallotPaper.objects.filter(ballot=ballot, choices__isnull=False).order_by("receipt").iterator():
        shown = (
            "non publié (moins de trois bulletins)"
            if paper.college in hidden
            else " ; ".join(labels[code] for code in paper.choices) or "blanc"
        )
        yield paper.receipt, College(paper.college).label, shown


@dataclass(frozen=True)
class ReadResult:
    """A published result, ready to be shown: ``rows`` are those of the kind (see ``read_result``)."""

    verdict: Verdict
    turnout: list[tuple[College, Turnout]]
    hidden: list[College]
    rows: list[dict[str, Any]]

    @property
    def voted(self) -> int:
        """Papers, all colleges together."""
        return sum(counts.voted for _college, counts in self.turnout)

    @property
    def electors(self) -> int:
        """The roll, all colleges together."""
        return sum(counts.electors for _college, counts in self.turnout)


def read_result(ballot: Ballot) -> ReadResult | None:
    """The result with the labels of today; None before the count.

    Rows of a question: ``college``, ``verdict``, and ``pour``, ``contre``, ``abstention`` unless hidden. Of
    priorities: ``rank``, ``option``, ``percent`` (one decimal, of a fraction; None when it would tell what is hidden),
    ``by_college``. Of an election: ``college``, ``standings``.
    """
    if ballot.result is None:
        return None
    told = ballot.result
    options = {option.code: option for option in options_of(ballot)}
    if ballot.kind == BallotKind.QUESTION:
        rows = [
            {**answer, "college": College(code), "verdict": Verdict(answer["verdict"])}
            for code, answer in told["answers"].items()
        ]
    elif ballot.kind == BallotKind.PRIORITIES:
        rows = [
            {
                "rank": line["rank"],
                "option": options[line["option"]],
                "percent": Decimal(round(Fraction(line["score"]) * 1000)) / 10 if "score" in line else None,
                "by_college": [(college, line["by_college"].get(college.value)) for college in College],
            }
            for line in told["options"]
        ]
    else:
        rows = [
            {
                "college": College(code),
                "standings": [{**line, "option": options[line["option"]]} for line in standings],
            }
            for code, standings in told["standings"].items()
        ]
    return ReadResult(
        verdict=Verdict(told["verdict"]),
        turnout=[(College(code), Turnout(**counts)) for code, counts in told["turnout"].items()],
        hidden=[College(code) for code in told["hidden"]],
        rows=rows,
    )
