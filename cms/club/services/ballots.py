"""Preparing a ballot, standing for an election, opening it, handing in a paper, cancelling."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from cms.accounts.models import User
from cms.club.domain.ballots import (
    ANSWERS,
    MAX_OPTIONS,
    Rule,
    charter_digest,
    receipt_digest,
    refusal_of_choices,
)
from cms.club.domain.vocabulary import BallotKind, BallotState, ClubRefusedError, EventKind, Refusal
from cms.club.models import Ballot, BallotElector, BallotOption, BallotPaper, Idea, Membership
from cms.club.queries.ballots import declaration_of, rule_of
from cms.club.services.ballot_box import new_receipt_code, seal_paper
from cms.club.services.journal import record

SHORTEST = timedelta(hours=1)


@transaction.atomic
def prepare_ballot(
    *,
    kind: BallotKind,
    title: str,
    question: str,
    rule: Rule,
    closes_at: datetime,
    ideas: Sequence[Idea] = (),
    now: datetime,
) -> Ballot:
    """Write a ballot that nobody votes on yet; ClubRefusedError when its rule or its dates cannot be.

    ``ideas`` are the options of a ballot of priorities; an election waits for its candidates.
    """
    if kind is BallotKind.PRIORITIES and len(ideas) > MAX_OPTIONS:
        raise ClubRefusedError(Refusal.TOO_MANY_OPTIONS)
    if not title.strip() or not question.strip():
        raise ClubRefusedError(Refusal.BALLOT_TEXT_MISSING)
    if refusal := rule.refusal(kind=kind, options=len(ideas)):
        raise ClubRefusedError(refusal)
    if closes_at < now + SHORTEST:
        raise ClubRefusedError(Refusal.CLOSING_IN_THE_PAST)
    ballot = Ballot.objects.create(
        kind=kind.value,
        title=title.strip(),
        question=question.strip(),
        quorum_percent=rule.quorum_percent,
        colleges_needed=rule.colleges_needed,
        majority_percent=rule.majority_percent,
        max_choices=rule.max_choices,
        created_at=now,
        closes_at=closes_at,
        seed=secrets.token_hex(32),
    )
    if kind is BallotKind.QUESTION:
        lines = [BallotOption(code=code, label=label) for code, label in ANSWERS.items()]
    elif kind is BallotKind.PRIORITIES:
        lines = [BallotOption(code=str(n), label=idea.title, idea=idea) for n, idea in enumerate(ideas, 1)]
    else:
        lines = []
    for position, line in enumerate(lines, 1):
        line.ballot, line.position = ballot, position
    BallotOption.objects.bulk_create(lines)
    return ballot


def _prepared(ballot_id: int) -> Ballot:
    ballot = Ballot.objects.select_for_update(of=("self",)).get(pk=ballot_id)
    if ballot.state != BallotState.PREPARED:
        raise ClubRefusedError(Refusal.BALLOT_NOT_PREPARED)
    return ballot


@transaction.atomic
def stand(*, ballot_id: int, candidate: User, statement: str, now: datetime) -> BallotOption:
    """Enter an election in preparation, in the college of the day; ClubRefusedError, or ``Ballot.DoesNotExist``."""
    ballot = _prepared(ballot_id)
    if ballot.kind != BallotKind.ELECTION:
        raise ClubRefusedError(Refusal.NOT_AN_ELECTION)
    membership = Membership.objects.active().filter(user=candidate).first()
    if membership is None:
        raise ClubRefusedError(Refusal.NOT_A_MEMBER)
    if membership.confirmed_at is None:
        raise ClubRefusedError(Refusal.NOT_CONFIRMED)
    if BallotOption.objects.filter(ballot=ballot, candidate=candidate).exists():
        raise ClubRefusedError(Refusal.ALREADY_A_CANDIDATE)
    last = BallotOption.objects.filter(ballot=ballot).order_by("-position").first()
    position = last.position + 1 if last else 1
    return BallotOption.objects.create(
        ballot=ballot,
        code=f"c{position}",
        position=position,
        label=membership.display_name,
        college=membership.college,
        candidate=candidate,
        statement=statement.strip(),
    )


@transaction.atomic
def stand_down(*, ballot_id: int, candidate: User) -> None:
    """Leave an election before its opening; ClubRefusedError, or ``Ballot.DoesNotExist``."""
    ballot = _prepared(ballot_id)
    gone, _detail = BallotOption.objects.filter(ballot=ballot, candidate=candidate).delete()
    if not gone:
        raise ClubRefusedError(Refusal.NOT_A_CANDIDATE)


@transaction.atomic
def open_ballot(*, ballot_id: int, actor: User, now: datetime) -> Ballot:
    """Call the members of the day whose college is confirmed, seal what is declared, and let people vote."""
    ballot = _prepared(ballot_id)
    options = BallotOption.objects.filter(ballot=ballot).count()
    if options < (1 if ballot.kind == BallotKind.ELECTION else 2):
        raise ClubRefusedError(Refusal.TOO_FEW_OPTIONS)
    if ballot.closes_at < now + SHORTEST:
        raise ClubRefusedError(Refusal.CLOSING_IN_THE_PAST)
    roll = Membership.objects.confirmed().order_by("college", "pk").values_list("user_id", "college")
    BallotElector.objects.bulk_create(
        [BallotElector(ballot=ballot, user_id=user_id, college=college) for user_id, college in roll], batch_size=1000
    )
    ballot.state, ballot.opened_at = BallotState.OPEN.value, now
    ballot.seal = charter_digest(declaration_of(ballot))
    ballot.save(update_fields=["state", "opened_at", "seal"])
    record(kind=EventKind.BALLOT_OPENED, ballot=ballot, actor=actor, now=now)
    return ballot


@transaction.atomic
def cast_paper(*, ballot_id: int, elector: User, choices: Sequence[str], now: datetime) -> str:
    """Hand in one paper and return the receipt code, which is kept nowhere; ClubRefusedError otherwise.

    Nothing is written in the journal: who took part stands on the roll, without a time.
    """
    # One voter at a time in a ballot, and never beside its count: the lock is the one that ``count_ballot`` takes.
    ballot = Ballot.objects.select_for_update(of=("self",)).get(pk=ballot_id)
    if not ballot.takes_papers(now):
        raise ClubRefusedError(Refusal.BALLOT_NOT_OPEN)
    line = BallotElector.objects.filter(ballot=ballot, user=elector).first()
    if line is None:
        raise ClubRefusedError(Refusal.NOT_AN_ELECTOR)
    if line.voted:
        raise ClubRefusedError(Refusal.ALREADY_CAST)
    kind = BallotKind(ballot.kind)
    offered = BallotOption.objects.filter(ballot=ballot, college__in=["", line.college]).values_list("code", flat=True)
    if refusal := refusal_of_choices(
        kind=kind, rule=rule_of(ballot), offered=offered.order_by("code"), choices=choices
    ):
        raise ClubRefusedError(refusal)
    code = new_receipt_code()
    BallotElector.objects.filter(pk=line.pk).update(voted=True)
    BallotPaper.objects.create(
        ballot=ballot,
        college=line.college,
        receipt=receipt_digest(ballot_id=ballot.pk, code=code),
        sealed=seal_paper(ballot_id=ballot.pk, choices=choices),
    )
    return code


@transaction.atomic
def cancel_ballot(*, ballot_id: int, actor: User, reason: str, now: datetime) -> Ballot:
    """Stop a ballot that has not been counted, for a reason that is published; its papers are destroyed unread."""
    ballot = Ballot.objects.select_for_update(of=("self",)).get(pk=ballot_id)
    if ballot.state not in (BallotState.PREPARED, BallotState.OPEN):
        raise ClubRefusedError(Refusal.BALLOT_NOT_OPEN)
    if not reason.strip():
        raise ClubRefusedError(Refusal.REASON_MISSING)
    BallotPaper.objects.filter(ballot=ballot).delete()
    ballot.state, ballot.cancelled_reason = BallotState.CANCELLED.value, reason.strip()
    ballot.save(update_fields=["state", "cancelled_reason"])
    record(kind=EventKind.BALLOT_CANCELLED, ballot=ballot, actor=actor, reason=reason.strip(), now=now)
    return ballot
