"""Exercises: a goal, steps that tick themselves by what the journal says, hints, and the mistakes they teach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.domain.actions import EventType
from sandbox.domain.vocabulary import Role

HINT_LEVELS = 3

DETAILS = frozenset(
    {
        "number",
        "frame",
        "kind",
        "recipient",
        "deposit_mode",
        "syntax",
        "archive",
        "state",
        "reason",
        "source",
        "target",
        "codes",
        "step",
        "choice",
        "count",
        "revised",
        "route",
        "branch",
        "access",
        "by",
        "structure",
    }
)
"""What a step or a mistake may ask of an event. ``frame``: A1 to A25; ``archive``: « oui » for what came in one, whose
``state`` is that of the whole; ``codes``: those of a refusal; ``count``: how many rows a search or an export gave;
``revised``: « oui » for a works piece whose amount is not the one asked; ``route``: that of a « sollicitation »;
``branch``: what the assistant said of a document; ``access``, ``by``, ``structure``: what was asked of a manager,
by whom, and of which structure (its identifier)."""

Wanted = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Fact:
    """What an exercise may know of one event of the journal: ``details`` by name, several values where several hold.

    ``by_twin``: the twin of a market played it for a seat that the learner does not hold.
    """

    sequence: int
    type: EventType
    role: Role | None
    occurred_at: datetime
    details: Mapping[str, frozenset[str]] = field(default_factory=dict)
    by_twin: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which events count: one of ``events``, done by ``role`` (None: anyone), with ``where`` and without ``unless``."""

    events: frozenset[EventType]
    role: Role | None = None
    where: Wanted = field(default_factory=dict)
    unless: Wanted = field(default_factory=dict)

    def matches(self, fact: Fact) -> bool:
        """Whether an event is meant."""
        if fact.type not in self.events or self.role not in (None, fact.role):
            return False
        if any(_told(fact, name) & values for name, values in self.unless.items()):
            return False
        return all(_told(fact, name) & values for name, values in self.where.items())


def _told(fact: Fact, name: str) -> frozenset[str]:
    return fact.details.get(name, frozenset())


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer one may give; a wrong one says in ``hint`` what it overlooks."""

    code: str
    text: str
    right: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist, ticked by the first event of its pattern. ``hints``: from a nudge to the very gesture.

    A step that asks something has ``choices``; ``question`` is then what is asked.
    """

    code: str
    title: str
    pattern: Pattern
    hints: tuple[str, ...]
    question: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong move the exercise knows: which events show it, and what to say then, in the words of the trade.

    ``during``: the steps in which it counts (empty: always).
    """

    code: str
    pattern: Pattern
    hint: str
    during: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Exercise:
    """``goal`` in one sentence. ``ordered``: a step counts only after the gesture before it.

    ``rank``: place in the list; ``minutes``: how long it takes; ``guide``: the slug of the how-to page (may be empty).
    """

    slug: str
    title: str
    goal: str
    steps: tuple[Step, ...]
    mistakes: tuple[Mistake, ...] = ()
    ordered: bool = True
    rank: int = 100
    minutes: int = 10
    guide: str = ""

    @property
    def watched(self) -> frozenset[EventType]:
        """The events that its steps, its mistakes and its hints may ask about: no other changes where it stands."""
        patterns = [*(step.pattern for step in self.steps), *(mistake.pattern for mistake in self.mistakes)]
        return frozenset({EventType.EXERCISE_STARTED, EventType.HINT_TAKEN}.union(*(item.events for item in patterns)))


def details_asked(exercise: Exercise) -> frozenset[str]:
    """The details that its steps and its mistakes ask of an event."""
    patterns = [*(step.pattern for step in exercise.steps), *(mistake.pattern for mistake in exercise.mistakes)]
    return frozenset(name for pattern in patterns for name in (*pattern.where, *pattern.unless))


@dataclass(frozen=True, slots=True)
class StepProgress:
    """Where a step stands: ``sequence`` and ``done_at`` are those of the event that ticked it."""

    step: Step
    done: bool
    sequence: int | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MistakeMade:
    """A wrong move of the journal: going back to ``sequence - 1`` undoes it."""

    mistake: Mistake
    sequence: int
    occurred_at: datetime


def begun(journal: Iterable[Fact]) -> list[Fact]:
    """What was done since the exercise began, in order.

    What the scenario played before does not count, nor what the twin of a market plays instead of the learner.
    """
    facts = sorted(journal, key=lambda fact: fact.sequence)
    start = max((fact.sequence for fact in facts if fact.type is EventType.EXERCISE_STARTED), default=0)
    return [fact for fact in facts if fact.sequence > start and not fact.by_twin]


def progress(steps: Sequence[Step], journal: Iterable[Fact], *, ordered: bool = True) -> list[StepProgress]:
    """The checklist, in order. ``ordered``: a step counts only after the one before it, no payment before a deposit.

    A question holds up nothing: what happened meanwhile does not come back, and an answer can still be given.
    """
    facts = begun(journal)
    found: list[StepProgress] = []
    after: int | None = 0
    for step in steps:
        hit = None
        if after is not None:
            hit = next((fact for fact in facts if fact.sequence > after and step.pattern.matches(fact)), None)
        found.append(
            StepProgress(
                step=step,
                done=hit is not None,
                sequence=hit.sequence if hit else None,
                done_at=hit.occurred_at if hit else None,
            )
        )
        if ordered and not step.choices:
            after = hit.sequence if hit else None
    return found


def mistakes_made(exercise: Exercise, journal: Iterable[Fact]) -> list[MistakeMade]:
    """The wrong moves from the beginning of the exercise to its end, oldest first.

    An event shows one mistake, the first of the list. What one does in the space after the last step is one's own.
    """
    facts = begun(journal)
    steps = progress(exercise.steps, facts, ordered=exercise.ordered)
    spans = _spans(steps)
    ticks = [item.sequence for item in steps if item.sequence is not None]
    end = max(ticks, default=0) if len(ticks) == len(steps) else None
    found = []
    for fact in facts:
        if end is not None and fact.sequence > end:
            break
        for mistake in exercise.mistakes:
            if mistake.pattern.matches(fact) and _in_time(fact.sequence, mistake.during, spans):
                found.append(MistakeMade(mistake=mistake, sequence=fact.sequence, occurred_at=fact.occurred_at))
                break
    return found


def _spans(steps: Sequence[StepProgress]) -> dict[str, tuple[int, float]]:
    """From which to which sequence each step was the one in hand."""
    spans: dict[str, tuple[int, float]] = {}
    after: int | None = 0
    for item in steps:
        if after is not None:
            spans[item.step.code] = (after, item.sequence if item.sequence is not None else float("inf"))
        if not item.step.choices:
            after = item.sequence
    return spans


def _in_time(sequence: int, during: frozenset[str], spans: Mapping[str, tuple[int, float]]) -> bool:
    if not during:
        return True
    return any(spans[code][0] < sequence < spans[code][1] for code in during if code in spans)
