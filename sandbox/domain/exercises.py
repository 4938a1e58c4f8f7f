"""Exercises: a goal, steps that tick themselves by what the journal says, and three levels of hints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sandbox.domain.actions import EventType
from sandbox.domain.vocabulary import Role

HINT_LEVELS = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """What an exercise may know of one event of the journal."""

    sequence: int
    type: EventType
    role: Role | None
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist: done when one of ``events`` stands in the journal after the step before it.

    ``role``: only what this role did counts (None: anyone). ``hints``: from a nudge to the very gesture.
    """

    code: str
    title: str
    events: frozenset[EventType]
    hints: tuple[str, ...]
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """``goal`` in one sentence; ``mistakes``: the codes of the refusals it teaches."""

    slug: str
    title: str
    goal: str
    steps: tuple[Step, ...]
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepProgress:
    """Where a step stands: ``sequence`` and ``done_at`` are those of the event that ticked it."""

    step: Step
    done: bool
    sequence: int | None = None
    done_at: datetime | None = None


def progress(steps: Sequence[Step], journal: Iterable[Fact]) -> list[StepProgress]:
    """The checklist, in order. A step counts only after the one before it: one cannot be paid before depositing."""
    facts = sorted(journal, key=lambda fact: fact.sequence)
    found: list[StepProgress] = []
    after: int | None = 0
    for step in steps:
        hit = None
        if after is not None:
            hit = next(
                (
                    fact
                    for fact in facts
                    if fact.sequence > after and fact.type in step.events and step.role in (None, fact.role)
                ),
                None,
            )
        found.append(
            StepProgress(
                step=step,
                done=hit is not None,
                sequence=hit.sequence if hit else None,
                done_at=hit.occurred_at if hit else None,
            )
        )
        after = hit.sequence if hit else None
    return found
