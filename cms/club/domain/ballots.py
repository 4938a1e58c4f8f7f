"""Ballots of the club: three colleges of equal weight whatever their size, a rule declared before the opening.

The equal weight and the two representatives a college are those of the newsletter that announces the club (official);
quorum, majority, ties and terms are rules of the platform (assumed). Counts are exact: whole numbers and fractions.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from cms.club.domain.vocabulary import BallotKind, College, Refusal
from cms.core.labelled import Labelled

# The answers of a question; the other kinds have the numbers of their options.
YES, NO, ABSTAIN = "pour", "contre", "abstention"
ANSWERS = {YES: "Pour", NO: "Contre", ABSTAIN: "Abstention"}

SEATS_A_COLLEGE = 2
TERM_YEARS = 2
# Below this many ballot papers in a college, its detail would name people: only its verdict is published.
SMALLEST_DETAIL = 3
MAX_OPTIONS = 30


@dataclass(frozen=True)
class Rule:
    """What decides, declared before the opening.

    ``quorum_percent``: share of all the electors who must take part, 0 to 100. ``colleges_needed``: how many of the
    three colleges must say yes to a question, 1 to 3. ``majority_percent``: a college says yes when the yes are
    *more* than this share of what it expressed (abstentions apart), 50 to 99. ``max_choices``: how many options a
    paper of priorities may tick, 1 to the number of options; an election has as many as there are seats.
    """

    quorum_percent: int
    colleges_needed: int
    majority_percent: int
    max_choices: int

    def refusal(self, *, kind: BallotKind, options: int) -> Refusal | None:
        """Why this rule cannot be declared for a ballot with so many options, or None."""
        if not 0 <= self.quorum_percent <= 100:
            return Refusal.QUORUM_OUT_OF_RANGE
        if not 1 <= self.colleges_needed <= len(College):
            return Refusal.COLLEGES_OUT_OF_RANGE
        if not 50 <= self.majority_percent < 100:
            return Refusal.MAJORITY_OUT_OF_RANGE
        if kind is BallotKind.PRIORITIES and not 1 <= self.max_choices <= max(1, options):
            return Refusal.CHOICES_OUT_OF_RANGE
        return None


class Verdict(Labelled):
    """What a ballot, or one college of it, came to."""

    ADOPTED = "adopted", "Adoptée"
    REJECTED = "rejected", "Rejetée"
    NO_QUORUM = "no_quorum", "Quorum non atteint"
    SILENT = "silent", "Aucun suffrage exprimé"
    RANKED = "ranked", "Priorités classées"
    ELECTED = "elected", "Représentants élus"


@dataclass(frozen=True)
class Paper:
    """One anonymous paper: the college it counts for, and what it ticks (empty: a blank paper)."""

    college: College
    choices: frozenset[str]


@dataclass(frozen=True)
class Turnout:
    """Electors of a college (or of all), and how many took part."""

    electors: int
    voted: int

    @property
    def share(self) -> Fraction:
        """From 0 to 1; nobody called is 0."""
        return Fraction(self.voted, self.electors) if self.electors else Fraction(0)


def quorum_met(rule: Rule, turnout: Turnout) -> bool:
    """Whether enough electors took part, all colleges together; an empty roll never meets a quorum."""
    return turnout.electors > 0 and 100 * turnout.voted >= rule.quorum_percent * turnout.electors


def refusal_of_choices(
    *, kind: BallotKind, rule: Rule, offered: Iterable[str], choices: Sequence[str]
) -> Refusal | None:
    """The first objection to a paper, or None; ``offered`` are the options that the elector's college may tick."""
    known = set(offered)
    if len(set(choices)) != len(choices) or not set(choices) <= known:
        return Refusal.UNKNOWN_CHOICE
    if kind is BallotKind.QUESTION:
        return None if len(choices) == 1 else Refusal.ANSWER_MISSING
    most = SEATS_A_COLLEGE if kind is BallotKind.ELECTION else rule.max_choices
    return Refusal.TOO_MANY_CHOICES if len(choices) > most else None


@dataclass(frozen=True)
class CollegeAnswer:
    """A college's answer to a question; the three counts are papers."""

    verdict: Verdict
    yes: int
    no: int
    abstain: int


def college_answer(rule: Rule, *, yes: int, no: int, abstain: int) -> CollegeAnswer:
    """What one college says: yes, no, or nothing when it expressed nothing."""
    expressed = yes + no
    if not expressed:
        verdict = Verdict.SILENT
    elif 100 * yes > rule.majority_percent * expressed:
        verdict = Verdict.ADOPTED
    else:
        verdict = Verdict.REJECTED
    return CollegeAnswer(verdict, yes, no, abstain)


@dataclass(frozen=True)
class QuestionResult:
    """``answers`` has the three colleges, whatever they said."""

    verdict: Verdict
    answers: Mapping[College, CollegeAnswer]


def count_question(rule: Rule, *, turnout: Turnout, papers: Iterable[Paper]) -> QuestionResult:
    """Adopted when the quorum is met and enough colleges say yes; a college weighs one whatever its size."""
    tally = Counter((paper.college, choice) for paper in papers for choice in paper.choices)
    answers = {
        college: college_answer(rule, yes=tally[college, YES], no=tally[college, NO], abstain=tally[college, ABSTAIN])
        for college in College
    }
    if not quorum_met(rule, turnout):
        return QuestionResult(Verdict.NO_QUORUM, answers)
    said_yes = sum(answer.verdict is Verdict.ADOPTED for answer in answers.values())
    return QuestionResult(Verdict.ADOPTED if said_yes >= rule.colleges_needed else Verdict.REJECTED, answers)


@dataclass(frozen=True)
class Ranked:
    """An option in the list of priorities. ``score``: mean over the three colleges of the share of their papers that
    ticked it, 0 to 1. ``rank`` counts from 1; equal scores share a rank, nothing is drawn."""

    option: str
    rank: int
    score: Fraction
    by_college: Mapping[College, int]


@dataclass(frozen=True)
class PrioritiesResult:
    """``options`` are ranked even without a quorum; then the verdict says that the list binds nobody."""

    verdict: Verdict
    options: tuple[Ranked, ...]


def count_priorities(
    rule: Rule, *, turnout: Turnout, options: Sequence[str], papers: Iterable[Paper]
) -> PrioritiesResult:
    """Rank ``options`` (in the order of the ballot) by the mean of the colleges' shares, a silent college being 0."""
    cast: Counter[College] = Counter()
    ticks: Counter[tuple[College, str]] = Counter()
    for paper in papers:
        cast[paper.college] += 1
        ticks.update((paper.college, choice) for choice in paper.choices)
    scores = {
        option: sum(
            (Fraction(ticks[college, option], cast[college]) for college in College if cast[college]), Fraction()
        )
        / len(College)
        for option in options
    }
    ordered = sorted(options, key=lambda option: scores[option], reverse=True)
    ranked: list[Ranked] = []
    for score, group in groupby(ordered, key=scores.__getitem__):
        rank = len(ranked) + 1
        ranked += [Ranked(o, rank, score, {college: ticks[college, o] for college in College}) for o in group]
    verdict = Verdict.RANKED if quorum_met(rule, turnout) else Verdict.NO_QUORUM
    return PrioritiesResult(verdict, tuple(ranked))


@dataclass(frozen=True)
class Standing:
    """A candidate after the count. ``drawn``: equal voices, the place was decided by the declared draw."""

    option: str
    votes: int
    elected: bool
    drawn: bool


@dataclass(frozen=True)
class ElectionResult:
    """Each college elects its own two; the quorum is that of all the electors."""

    verdict: Verdict
    standings: Mapping[College, tuple[Standing, ...]]


def draw_key(seed: str, option: str) -> str:
    """The place of a candidate in a draw: the lowest key wins. Anyone can compute it again from the published seed."""
    return hashlib.sha256(f"{seed}|{option}".encode()).hexdigest()


def count_election(
    rule: Rule,
    *,
    turnout: Turnout,
    candidates: Mapping[College, Sequence[str]],
    papers: Iterable[Paper],
    seed: str,
) -> ElectionResult:
    """Two seats a college to the two with most voices; a tie at the last seat is drawn. No voice, no seat."""
    votes = Counter((paper.college, choice) for paper in papers for choice in paper.choices)
    met = quorum_met(rule, turnout)
    standings = {}
    for college in College:
        ordered = sorted(
            candidates.get(college, ()), key=lambda option: (-votes[college, option], draw_key(seed, option))
        )
        winners = [option for option in ordered[:SEATS_A_COLLEGE] if votes[college, option]]
        last = votes[college, winners[-1]] if winners else 0
        tied = [option for option in ordered if votes[college, option] == last]
        split = bool(winners) and any(option not in winners for option in tied)
        standings[college] = tuple(
            Standing(
                option=option,
                votes=votes[college, option],
                elected=met and option in winners,
                drawn=split and option in tied,
            )
            for option in ordered
        )
    return ElectionResult(Verdict.ELECTED if met else Verdict.NO_QUORUM, standings)


def term_end(start: date) -> date:
    """The last day of a term that begins on ``start``: two years, 29 February ending on the 27th."""
    try:
        anniversary = start.replace(year=start.year + TERM_YEARS)
    except ValueError:
        anniversary = date(start.year + TERM_YEARS, 2, 28)
    return date.fromordinal(anniversary.toordinal() - 1)


def receipt_digest(*, ballot_id: int, code: str) -> str:
    """What the published list holds of a voter's receipt: nobody goes back from it to the code."""
    return hashlib.sha256(f"preau-ballot-{ballot_id}|{code}".encode()).hexdigest()


def charter_digest(lines: Iterable[str]) -> str:
    """The seal of what was declared at the opening (question, options, rule, roll): changing one line changes it."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
