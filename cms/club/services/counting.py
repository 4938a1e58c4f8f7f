"""Counting a ballot: open the box, count as declared, write the papers anew, fill the seats. All or nothing."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.club.domain.ballots import (
    SMALLEST_DETAIL,
    ElectionResult,
    Paper,
    PrioritiesResult,
    QuestionResult,
    Turnout,
    charter_digest,
    count_election,
    count_priorities,
    count_question,
    term_end,
)
from cms.club.domain.vocabulary import BallotKind, BallotState, ClubRefusedError, College, EventKind, Refusal
from cms.club.models import Ballot, BallotOption, BallotPaper, BoardSeat
from cms.club.queries.ballots import declaration_of, rule_of, turnout_of
from cms.club.services.ballot_box import OpenedBox
from cms.club.services.journal import record


@transaction.atomic
def count_ballot(*, ballot_id: int, now: datetime) -> Ballot:
    """Count a ballot whose end is past and publish its result; a ballot already counted is returned as it is.

    BALLOT_STILL_OPEN before its end, BALLOT_NOT_OPEN when it never opened or was cancelled, BALLOT_TAMPERED (nothing
    is published) when the declaration, the roll or the box changed since the opening.
    """
    ballot = Ballot.objects.select_for_update(of=("self",)).get(pk=ballot_id)
    if ballot.state == BallotState.CLOSED:
        return ballot
    if ballot.state != BallotState.OPEN:
        raise ClubRefusedError(Refusal.BALLOT_NOT_OPEN)
    if ballot.takes_papers(now):
        raise ClubRefusedError(Refusal.BALLOT_STILL_OPEN)
    turnouts = turnout_of(ballot)
    rows = list(BallotPaper.objects.filter(ballot=ballot))
    if ballot.seal != charter_digest(declaration_of(ballot)) or Counter(row.college for row in rows) != Counter(
        {college.value: turnout.voted for college, turnout in turnouts.items() if turnout.voted}
    ):
        raise ClubRefusedError(Refusal.BALLOT_TAMPERED)

    box = OpenedBox(ballot_id=ballot.pk)
    papers = []
    for row in rows:
        row.choices, row.sealed = box.open(row.sealed), ""
        papers.append(Paper(College(row.college), frozenset(row.choices)))
    _write_anew(ballot, rows)
    ballot.result = _result(ballot, papers, turnouts)
    ballot.state, ballot.closed_at = BallotState.CLOSED.value, now
    ballot.save(update_fields=["state", "closed_at", "result"])
    if ballot.kind == BallotKind.ELECTION:
        _fill_seats(ballot, today=timezone.localdate(now))
    record(kind=EventKind.BALLOT_CLOSED, ballot=ballot, now=now)
    return ballot


def _write_anew(ballot: Ballot, rows: list[BallotPaper]) -> None:
    """Replace the papers by new rows in the order of their receipts.

    The rows of the vote lie in the table in the order of the voters; these lie in an order that says nothing.
    """
    BallotPaper.objects.filter(ballot=ballot).delete()
    BallotPaper.objects.bulk_create(
        [
            BallotPaper(ballot=ballot, college=row.college, receipt=row.receipt, choices=row.choices)
            for row in sorted(rows, key=lambda row: row.receipt)
        ],
        batch_size=1000,
    )


def _result(ballot: Ballot, papers: list[Paper], turnouts: dict[College, Turnout]) -> dict[str, Any]:
    """What is published, as plain values; fractions are kept exact, as « a/b »."""
    rule = rule_of(ballot)
    everyone = Turnout(sum(t.electors for t in turnouts.values()), sum(t.voted for t in turnouts.values()))
    options = list(BallotOption.objects.filter(ballot=ballot))
    published: dict[str, Any] = {
        "turnout": {c.value: {"electors": t.electors, "voted": t.voted} for c, t in turnouts.items()},
        "hidden": [c.value for c, t in turnouts.items() if 0 < t.voted < SMALLEST_DETAIL],
    }
    if ballot.kind == BallotKind.QUESTION:
        return published | _question(count_question(rule, turnout=everyone, papers=papers), published["hidden"])
    if ballot.kind == BallotKind.PRIORITIES:
        codes = [option.code for option in options]
        ranking = count_priorities(rule, turnout=everyone, options=codes, papers=papers)
        return published | _priorities(ranking, published["hidden"])
    election = count_election(
        rule,
        turnout=everyone,
        candidates={c: [o.code for o in options if o.college == c] for c in College},
        papers=papers,
        seed=ballot.seed,
    )
    # An election is a count of voices: below the smallest detail, only who is elected is told.
    return published | _election(election, published["hidden"])


def _question(result: QuestionResult, hidden: list[str]) -> dict[str, Any]:
    return {
        "verdict": result.verdict.value,
        "answers": {
            college.value: {"verdict": answer.verdict.value}
            | ({} if college in hidden else {"pour": answer.yes, "contre": answer.no, "abstention": answer.abstain})
            for college, answer in result.answers.items()
        },
    }


def _priorities(result: PrioritiesResult, hidden: list[str]) -> dict[str, Any]:
    return {
        "verdict": result.verdict.value,
        "options": [
            {
                "option": line.option,
                "rank": line.rank,
                # The score less what the shown colleges count would give the papers of the hidden one.
                **({} if hidden else {"score": str(line.score)}),
                "by_college": {c.value: count for c, count in line.by_college.items() if c not in hidden},
            }
            for line in result.options
        ],
    }


def _election(result: ElectionResult, hidden: list[str]) -> dict[str, Any]:
    return {
        "verdict": result.verdict.value,
        "standings": {
            college.value: [
                {"option": line.option, "elected": line.elected, "drawn": line.drawn}
                | ({} if college in hidden else {"votes": line.votes})
                for line in standings
            ]
            for college, standings in result.standings.items()
        },
    }


def _fill_seats(ballot: Ballot, *, today: date) -> None:
    """The elected sit from the morrow, those who had a voice replace them in their order; former terms end today."""
    if ballot.result is None or ballot.result["verdict"] != "elected":
        return
    codes = {option.code: option for option in BallotOption.objects.filter(ballot=ballot)}
    papers = BallotPaper.objects.filter(ballot=ballot).order_by("receipt").values_list("choices", flat=True)
    with_a_voice = {choice for choices in papers for choice in choices}
    start = today + timedelta(days=1)
    for college, standings in ballot.result["standings"].items():
        seated = [line["option"] for line in standings if line["option"] in with_a_voice]
        if not seated:
            # A college that elected nobody keeps its representatives until the end of their terms.
            continue
        # A term that has not begun has no history to keep.
        BoardSeat.objects.filter(college=college, starts_on__gt=today).delete()
        BoardSeat.objects.on(today).filter(college=college).update(ends_on=today)
        BoardSeat.objects.bulk_create(
            BoardSeat(
                ballot=ballot,
                college=college,
                rank=rank,
                holder=codes[option].candidate,
                holder_name=codes[option].label if codes[option].candidate_id else "",
                starts_on=start,
                ends_on=term_end(start),
            )
            for rank, option in enumerate(seated, 1)
        )
