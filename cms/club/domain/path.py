"""The road of one idea as people read it: steps behind, the step it stands on, steps ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cms.club.domain.lifecycle import CLOSED, IDEA_LIFECYCLE
from cms.club.domain.vocabulary import State

MAIN_LINE = (
    State.SUBMITTED,
    State.ADMISSIBLE,
    State.UNDER_STUDY,
    State.ON_AGENDA,
    State.ACCEPTED,
    State.PLANNED,
    State.PILOT,
    State.DELIVERED,
)


@dataclass(frozen=True)
class Step:
    """``status`` is done, current or ahead; ``reached_on`` is None ahead."""

    state: State
    status: str
    reached_on: date | None


@dataclass(frozen=True)
class Path:
    """``position`` counts from 1 in ``total``; ``following`` is empty when the idea's life is over."""

    steps: tuple[Step, ...]
    position: int
    total: int
    following: tuple[State, ...]


def path_of(visits: Sequence[tuple[State, date]]) -> Path:
    """The road of an idea that entered these states on these days, oldest first (at least one).

    A postponed idea walks its agenda again: each visit stays on the road, so that a second passage is not hidden.
    """
    last = len(visits) - 1
    steps = [Step(state, "current" if i == last else "done", day) for i, (state, day) in enumerate(visits)]
    state = visits[last][0]
    ahead_exists = state not in (State.DISMISSED, State.MERGED)
    if state not in CLOSED:
        ahead = State.UNDER_STUDY if state is State.POSTPONED else state
        steps += [Step(s, "ahead", None) for s in MAIN_LINE[MAIN_LINE.index(ahead) + 1 :]]
    # A decision takes one place on the line, whichever it is; an idea that was set aside has no further place.
    position = MAIN_LINE.index(State.ACCEPTED if state is State.POSTPONED else state) + 1 if ahead_exists else last + 1
    return Path(
        steps=tuple(steps),
        position=position,
        total=len(MAIN_LINE) if ahead_exists else position,
        following=tuple(IDEA_LIFECYCLE.next_states(state)),
    )
