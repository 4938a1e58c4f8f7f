"""unit: what a ballot decides, tried on every small electorate."""

from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from cms.club.domain.ballots import (
    Paper,
    Rule,
    Turnout,
    Verdict,
    charter_digest,
    count_election,
    count_priorities,
    count_question,
    draw_key,
    quorum_met,
    receipt_digest,
    refusal_of_choices,
    term_end,
)
from cms.club.domain.vocabulary import BallotKind, College, Refusal

ISSUERS, PUBLISHERS, INTERMEDIARIES = College
RULE = Rule(quorum_percent=50, colleges_needed=2, majority_percent=50, max_choices=2)
ABSENT = None


def papers_of(*cast):
    return [Paper(college, frozenset(choices)) for college, choices in cast]


# -- the rule -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"quorum_percent": -1}, Refusal.QUORUM_OUT_OF_RANGE),
        ({"quorum_percent": 101}, Refusal.QUORUM_OUT_OF_RANGE),
        ({"colleges_needed": 0}, Refusal.COLLEGES_OUT_OF_RANGE),
        ({"colleges_needed": 4}, Refusal.COLLEGES_OUT_OF_RANGE),
        ({"majority_percent": 49}, Refusal.MAJORITY_OUT_OF_RANGE),
        ({"majority_percent": 100}, Refusal.MAJORITY_OUT_OF_RANGE),
        ({"max_choices": 0}, Refusal.CHOICES_OUT_OF_RANGE),
        ({"max_choices": 4}, Refusal.CHOICES_OUT_OF_RANGE),
        ({"quorum_percent": 0, "colleges_needed": 3, "majority_percent": 99, "max_choices": 3}, None),
    ],
)
def test_rule_is_refused_outside_its_bounds(change, refusal):
    rule = Rule(**{"quorum_percent": 50, "colleges_needed": 2, "majority_percent": 50, "max_choices": 2} | change)

    assert rule.refusal(kind=BallotKind.PRIORITIES, options=3) is refusal


@pytest.mark.parametrize(
    ("percent", "electors", "voted", "met"),
    [(50, 4, 2, True), (50, 5, 2, False), (0, 3, 0, True), (0, 0, 0, False), (100, 3, 2, False), (33, 3, 1, True)],
)
def test_quorum_counts_all_electors_together(percent, electors, voted, met):
    rule = Rule(percent, 2, 50, 1)

    assert quorum_met(rule, Turnout(electors, voted)) is met


@pytest.mark.parametrize(
    ("kind", "choices", "refusal"),
    [
        (BallotKind.QUESTION, [], Refusal.ANSWER_MISSING),
        (BallotKind.QUESTION, ["a", "b"], Refusal.ANSWER_MISSING),
        (BallotKind.QUESTION, ["a"], None),
        (BallotKind.PRIORITIES, [], None),
        (BallotKind.PRIORITIES, ["a", "b", "c"], Refusal.TOO_MANY_CHOICES),
        (BallotKind.PRIORITIES, ["a", "a"], Refusal.UNKNOWN_CHOICE),
        (BallotKind.PRIORITIES, ["z"], Refusal.UNKNOWN_CHOICE),
        (BallotKind.ELECTION, ["a", "b"], None),
        (BallotKind.ELECTION, ["a", "b", "c"], Refusal.TOO_MANY_CHOICES),
    ],
)
def test_paper_ticks_what_the_ballot_allows(kind, choices, refusal):
    assert refusal_of_choices(kind=kind, rule=RULE, offered="abc", choices=choices) is refusal


# -- a question: every way in which six electors of colleges of 1, 2 and 3 may vote, under eight rules ----------------

ELECTORS = (ISSUERS, PUBLISHERS, PUBLISHERS, INTERMEDIARIES, INTERMEDIARIES, INTERMEDIARIES)


def expected_verdict(votes, *, quorum, needed, majority):
    """The declared rule said again, in other words: a college wins when no dropping of a yes could be afforded."""
    cast = [vote for vote in votes if vote is not ABSENT]
    if len(cast) / len(votes) < quorum / 100:
        return Verdict.NO_QUORUM
    won = 0
    for college in College:
        yes = sum(c is college and v == "pour" for c, v in zip(ELECTORS, votes, strict=True))
        no = sum(c is college and v == "contre" for c, v in zip(ELECTORS, votes, strict=True))
        won += yes > 0 and Fraction(yes, yes + no) > Fraction(majority, 100)
    return Verdict.ADOPTED if won >= needed else Verdict.REJECTED


@pytest.mark.parametrize("quorum", [0, 50])
@pytest.mark.parametrize(("needed", "majority"), [(1, 50), (2, 50), (3, 50), (2, 66)])
def test_question_follows_its_rule_on_every_small_electorate(quorum, needed, majority):
    rule = Rule(quorum, needed, majority, 1)
    seen = set()
    for votes in product(("pour", "contre", "abstention", ABSENT), repeat=6):
        papers = [Paper(c, frozenset({v})) for c, v in zip(ELECTORS, votes, strict=True) if v is not ABSENT]
        result = count_question(rule, turnout=Turnout(6, len(papers)), papers=papers)
        assert result.verdict is expected_verdict(votes, quorum=quorum, needed=needed, majority=majority), votes
        seen.add(result.verdict)
    assert seen == {Verdict.ADOPTED, Verdict.REJECTED} | ({Verdict.NO_QUORUM} if quorum else set())


def test_question_weighs_a_college_of_one_as_much_as_a_college_of_fifty():
    fifty = [Paper(INTERMEDIARIES, frozenset({"contre"}))] * 50
    papers = [*papers_of((ISSUERS, ["pour"]), *[(PUBLISHERS, ["pour"])] * 5), *fifty]

    result = count_question(RULE, turnout=Turnout(56, 56), papers=papers)

    assert result.verdict is Verdict.ADOPTED
    assert [(a.yes, a.no) for a in result.answers.values()] == [(1, 0), (5, 0), (0, 50)]


# -- priorities -----------------------------------------------------------------------------------------------------


def test_priorities_are_ranked_by_the_mean_of_the_colleges_shares():
    papers = papers_of(
        (ISSUERS, ["a"]),
        (PUBLISHERS, ["a", "b"]),
        (PUBLISHERS, ["b"]),
        *[(INTERMEDIARIES, ["c"])] * 9,
        (INTERMEDIARIES, []),
    )

    result = count_priorities(RULE, turnout=Turnout(13, 13), options="abc", papers=papers)

    assert [(line.option, line.rank, line.score) for line in result.options] == [
        ("a", 1, Fraction(1, 2)),
        ("b", 2, Fraction(1, 3)),
        ("c", 3, Fraction(3, 10)),
    ]
    assert result.options[0].by_college == {ISSUERS: 1, PUBLISHERS: 1, INTERMEDIARIES: 0}


def test_priorities_share_a_rank_when_their_scores_are_equal_and_the_next_one_is_not_hidden():
    papers = papers_of((ISSUERS, ["a"]), (PUBLISHERS, ["b"]), (INTERMEDIARIES, []))

    result = count_priorities(RULE, turnout=Turnout(3, 3), options="cba", papers=papers)

    assert [(line.option, line.rank) for line in result.options] == [("b", 1), ("a", 1), ("c", 3)]


def test_priorities_of_every_small_electorate_do_not_depend_on_the_size_of_a_college():
    """Doubling each paper of one college changes no score: only shares count."""
    choices = ([], ["a"], ["b"], ["a", "b"])
    for one, two, three in product(choices, repeat=3):
        cast = [(ISSUERS, one), (PUBLISHERS, two), (INTERMEDIARIES, three)]
        small = count_priorities(RULE, turnout=Turnout(3, 3), options="ab", papers=papers_of(*cast))
        large = count_priorities(
            RULE, turnout=Turnout(4, 4), options="ab", papers=papers_of(*cast, (INTERMEDIARIES, three))
        )
        assert [(x.option, x.rank, x.score) for x in small.options] == [
            (x.option, x.rank, x.score) for x in large.options
        ]


def test_priorities_without_a_quorum_are_told_but_bind_nobody():
    result = count_priorities(RULE, turnout=Turnout(9, 1), options="a", papers=papers_of((ISSUERS, ["a"])))

    assert (result.verdict, result.options[0].score) == (Verdict.NO_QUORUM, Fraction(1, 3))


# -- the election ---------------------------------------------------------------------------------------------------


def election(cast, *, candidates, seed="s", electors=10):
    papers = papers_of(*cast)
    return count_election(RULE, turnout=Turnout(electors, len(papers)), candidates=candidates, papers=papers, seed=seed)


def test_election_gives_two_seats_a_college_and_none_without_a_voice():
    cast = [(ISSUERS, ["a", "b"]), (ISSUERS, ["a"]), (PUBLISHERS, ["d"])]

    result = election(cast, candidates={ISSUERS: ["a", "b", "c"], PUBLISHERS: ["d", "e"]}, electors=3)

    assert [(s.option, s.votes, s.elected, s.drawn) for s in result.standings[ISSUERS]] == [
        ("a", 2, True, False),
        ("b", 1, True, False),
        ("c", 0, False, False),
    ]
    assert [(s.option, s.elected) for s in result.standings[PUBLISHERS] if s.elected] == [("d", True)]
    assert result.standings[INTERMEDIARIES] == ()


def test_election_draws_the_last_seat_as_the_seed_says_and_says_so():
    cast = [(ISSUERS, ["a", "b"]), (ISSUERS, ["a", "c"])]
    candidates = {ISSUERS: ["a", "b", "c"]}

    winners = set()
    for seed in "0123456789":
        standings = election(cast, candidates=candidates, seed=seed, electors=2).standings[ISSUERS]
        lowest = min("bc", key=lambda option: draw_key(seed, option))
        assert [s.option for s in standings if s.elected] == ["a", lowest]
        assert {s.option for s in standings if s.drawn} == {"b", "c"}
        winners.add(lowest)
    assert winners == {"b", "c"}


def test_election_without_a_quorum_elects_nobody():
    result = election([(ISSUERS, ["a"])], candidates={ISSUERS: ["a"]}, electors=9)

    assert result.verdict is Verdict.NO_QUORUM
    assert not any(s.elected for s in result.standings[ISSUERS])


def test_election_of_every_small_electorate_never_seats_the_less_voted():
    candidates = {ISSUERS: ["a", "b", "c"]}
    papers = ([], ["a"], ["b"], ["c"], ["a", "b"], ["a", "c"], ["b", "c"])
    for cast in product(papers, repeat=3):
        result = election([(ISSUERS, choices) for choices in cast], candidates=candidates, electors=3)
        standings = result.standings[ISSUERS]
        elected = [s.votes for s in standings if s.elected]
        left = [s.votes for s in standings if not s.elected]
        assert len(elected) == min(2, sum(s.votes > 0 for s in standings))
        assert min(elected, default=0) >= max(left, default=0) or not elected
        assert all(s.votes == min(elected) for s in standings if s.drawn)


# -- terms and seals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 11, 25), date(2028, 11, 24)),
        (date(2028, 2, 29), date(2030, 2, 27)),
        (date(2027, 1, 1), date(2028, 12, 31)),
    ],
)
def test_term_lasts_two_years_less_a_day(start, end):
    assert term_end(start) == end


def test_receipt_of_one_ballot_says_nothing_in_another():
    assert receipt_digest(ballot_id=1, code="K") != receipt_digest(ballot_id=2, code="K")


def test_seal_changes_with_any_line():
    lines = ["question", "quorum 50", "option a"]

    assert charter_digest(lines) != charter_digest(["question", "quorum 51", "option a"])
    assert charter_digest(lines) == charter_digest(iter(lines))
