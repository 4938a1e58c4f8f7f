"""The directory drill: ten questions that one answers by looking in the public directory, against the clock or not.

The drill adapts: two right answers in a row and the next question is harder; a wrong one and it is easier, and its
family comes back two questions later with another structure. Everything follows from a seed, the Monday of the file
and the answers given, so that a drill holds in a few bytes and is never stored. Moments are whole seconds, given by
the caller.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from sandbox.domain.directory_questions import FAMILIES, Family, Question, make_question
from sandbox.domain.folding import folded
from sandbox.domain.labelled import Labelled
from sandbox.domain.public_directory import DirectoryWeek

LENGTH = 10
TOP_LEVEL = 3
COMES_BACK_AFTER = 2
EXTENSION = 5 * 60
MAX_ANSWER = 40
"""Longer than any answer: a SIRET with its spaces, a code of service."""

_LATEST = 2


class Pace(Labelled):
    """How much time one gives oneself; accessibility (RGAA 13.1) wants the time removable, longer, and extendable."""

    NONE = "sans", "Sans limite de temps"
    LONG = "vingt", "Vingt minutes"
    SHORT = "dix", "Dix minutes"

    @property
    def seconds(self) -> int | None:
        """The time allowed, or None."""
        return {Pace.NONE: None, Pace.LONG: 20 * 60, Pace.SHORT: 10 * 60}[self]


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer as it was given, and when."""

    answer: str
    at: int


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill as far as it went. ``extra``: seconds added on the way."""

    seed: int
    week: date
    pace: Pace
    began_at: int
    extra: int = 0
    turns: tuple[Turn, ...] = ()

    @property
    def ends_at(self) -> int | None:
        """When the time is up, or None."""
        return None if self.pace.seconds is None else self.began_at + self.pace.seconds + self.extra

    @property
    def is_over(self) -> bool:
        """Whether every question was answered."""
        return len(self.turns) >= LENGTH


@dataclass(frozen=True, slots=True)
class Mark:
    """An answered question. A right answer after the time is right all the same: it is only said to be late."""

    question: Question
    answer: str
    right: bool
    seconds: int
    late: bool

    @property
    def answer_shown(self) -> str:
        """The answer in the words of the screen."""
        return dict(self.question.choices).get(self.answer, self.answer)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a drill stands; ``question`` is None once it is over."""

    marks: tuple[Mark, ...]
    level: int
    question: Question | None

    @property
    def right_count(self) -> int:
        """Right answers, late ones included."""
        return sum(mark.right for mark in self.marks)


@dataclass(frozen=True, slots=True)
class FamilyScore:
    """One family in the result."""

    family: Family
    asked: int
    right: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a finished drill shows. ``weakest`` is the family to read about, or None without a mistake."""

    right: int
    late: int
    seconds: int
    median_seconds: int
    top_level: int
    families: tuple[FamilyScore, ...]
    weakest: Family | None


def progress_of(drill: Drill, directory: DirectoryWeek) -> Progress:
    """Play the answers of a drill again: its marks, and the question that follows."""
    level, streak = 1, 0
    marks: list[Mark] = []
    back: dict[Family, int] = {}
    began = drill.began_at
    for turn in drill.turns[:LENGTH]:
        question = _ask(drill, directory, rank=len(marks), level=level, back=back, marks=marks)
        right = is_right(question, turn.answer)
        late = drill.ends_at is not None and turn.at > drill.ends_at
        marks.append(Mark(question, turn.answer, right, max(0, turn.at - began), late))
        began = turn.at
        back.pop(question.family, None)
        if right:
            streak += 1
            if streak == 2:
                level, streak = min(TOP_LEVEL, level + 1), 0
        else:
            level, streak = max(1, level - 1), 0
            back[question.family] = len(marks) + COMES_BACK_AFTER
    if drill.is_over:
        return Progress(tuple(marks), level, None)
    return Progress(tuple(marks), level, _ask(drill, directory, rank=len(marks), level=level, back=back, marks=marks))


def answered(drill: Drill, answer: str, *, now: int) -> Drill:
    """The drill with one more answer; one that is over does not change."""
    if drill.is_over:
        return drill
    return replace(drill, turns=(*drill.turns, Turn(answer[:MAX_ANSWER], max(now, _last_moment(drill)))))


def extended(drill: Drill, *, now: int) -> Drill:
    """The drill with five minutes more, counted from now when the time was already up."""
    if drill.ends_at is None or drill.is_over:
        return drill
    return replace(drill, extra=drill.extra + EXTENSION + max(0, now - drill.ends_at))


def untimed(drill: Drill) -> Drill:
    """The drill without its clock: what was late is not any more."""
    return replace(drill, pace=Pace.NONE)


def is_right(question: Question, answer: str) -> bool:
    """Whether an answer is right, whatever its spaces, its capitals and its accents."""
    return _bare(answer) in {_bare(text) for text in question.answers}


def result_of(drill: Drill, directory: DirectoryWeek) -> Result:
    """The result of a finished drill; ValueError while a question is left."""
    if not drill.is_over:
        raise ValueError("the drill is not over")
    marks = progress_of(drill, directory).marks
    families = tuple(
        FamilyScore(family, len(mine), sum(mark.right for mark in mine))
        for family in Family
        if (mine := [mark for mark in marks if mark.question.family is family])
    )
    missed = [score for score in families if score.right < score.asked]
    return Result(
        right=sum(mark.right for mark in marks),
        late=sum(mark.late for mark in marks),
        seconds=drill.turns[-1].at - drill.began_at,
        median_seconds=round(median(mark.seconds for mark in marks)),
        top_level=max(mark.question.level for mark in marks),
        families=families,
        weakest=min(missed, key=lambda score: score.right / score.asked).family if missed else None,
    )


def _ask(
    drill: Drill, directory: DirectoryWeek, *, rank: int, level: int, back: dict[Family, int], marks: list[Mark]
) -> Question:
    chance = random.Random(f"{drill.seed}/{rank}")  # noqa: S311 - a drill, not a secret
    due = [family for family, when in back.items() if when <= rank]
    latest = {mark.question.family for mark in marks[-_LATEST:]}
    families = due[:1] or [family for family in FAMILIES if family not in latest and family not in back]
    asked = {mark.question.subject for mark in marks}
    return make_question(directory, families or list(FAMILIES), level=level, chance=chance, without=asked)


def _last_moment(drill: Drill) -> int:
    return drill.turns[-1].at if drill.turns else drill.began_at


def _bare(text: str) -> str:
    return "".join(char for char in folded(text) if char.isalnum())
