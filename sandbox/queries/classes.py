"""A class seen from its trainer: where the exercise stands in many spaces at once, without anybody's name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Q

from sandbox.models import PracticeSpace
from sandbox.queries.exercises import ExerciseState, states_of


@dataclass(frozen=True, slots=True)
class SpaceLine:
    """Where one space stands. ``moved_at``: the last gesture, in real time; ``mistakes``: code and what it overlooks.

    ``stuck_on``: what the newest mistake overlooks, as long as nothing was done right after it; empty otherwise.
    """

    space_id: int
    run: int
    sequence: int
    moved_at: datetime | None
    title: str
    step: str
    done: int
    total: int
    mistakes: Mapping[str, str]
    stuck_on: str

    @property
    def finished(self) -> bool:
        """Whether every step is done."""
        return self.done == self.total

    @property
    def stamp(self) -> tuple[int, int]:
        """What changes whenever something happens in the space."""
        return (self.run, self.sequence)


def class_board(*, space_ids: Collection[int], known: Mapping[int, SpaceLine] | None = None) -> dict[int, SpaceLine]:
    """The line of each space: one query to see what moved, two more for those that did.

    ``known``: lines read before; those of spaces where nothing happened since are given back as they are.
    """
    known = known or {}
    stamps = PracticeSpace.objects.filter(pk__in=space_ids).order_by("pk").values_list("pk", "run", "last_sequence")
    lines = {pk: known[pk] for pk, run, sequence in stamps if pk in known and known[pk].stamp == (run, sequence)}
    moved = [pk for pk, _run, _sequence in stamps if pk not in lines]
    if moved:
        spaces = list(
            PracticeSpace.objects.filter(pk__in=moved)
            .annotate(moved_at=Max("events__recorded_at", filter=Q(events__run=F("run"))))
            .order_by("pk")
        )
        states = states_of(spaces)
        lines |= {space.pk: _line(space, states[space.pk]) for space in spaces}
    return lines


def _line(space: Any, state: ExerciseState) -> SpaceLine:
    newest = state.last_mistake
    return SpaceLine(
        space_id=space.pk,
        run=space.run,
        sequence=space.last_sequence,
        moved_at=space.moved_at,
        title=state.exercise.title,
        step=state.current.title if state.current else "",
        done=state.done_count,
        total=len(state.steps),
        mistakes={made.mistake.code: made.mistake.hint for made in state.mistakes},
        stuck_on=newest.mistake.hint if newest else "",
    )
