"""Where exercises stand: the checklist of a space, the wrong moves and what to say of them, the list of a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from sandbox.domain.actions import EventType
from sandbox.domain.exercises import (
    Choice,
    Exercise,
    Fact,
    MistakeMade,
    StepProgress,
    details_asked,
    mistakes_made,
    progress,
)
from sandbox.domain.scenarios import Scenario
from sandbox.domain.vocabulary import Frame, Role
from sandbox.models import Event, PracticeSpace
from sandbox.scenarios import exercise_scenarios, scenario_named


@dataclass(frozen=True, slots=True)
class StepState:
    """A line of the checklist: ``hints`` are those already opened, ``hints_left`` how many remain."""

    progress: StepProgress
    hints: tuple[str, ...]
    hints_left: int

    @property
    def code(self) -> str:
        """The code to ask a hint or to answer with."""
        return self.progress.step.code

    @property
    def title(self) -> str:
        """What to do."""
        return self.progress.step.title

    @property
    def done(self) -> bool:
        """Whether the journal ticked it."""
        return self.progress.done

    @property
    def question(self) -> str:
        """What the step asks; empty when it asks nothing."""
        return self.progress.step.question

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The answers proposed (``code``, ``text``)."""
        return self.progress.step.choices


@dataclass(frozen=True, slots=True)
class ExerciseState:
    """The exercise in hand. ``mistakes``: the wrong moves since it began, oldest first."""

    exercise: Exercise
    steps: tuple[StepState, ...]
    mistakes: tuple[MistakeMade, ...] = ()

    @property
    def current(self) -> StepState | None:
        """The step to do now: the first that is not done; None at the end."""
        return next((step for step in self.steps if not step.done), None)

    @property
    def done_count(self) -> int:
        """How many steps are done."""
        return sum(step.done for step in self.steps)

    @property
    def finished(self) -> bool:
        """Whether all is done."""
        return self.current is None

    @property
    def last_mistake(self) -> MistakeMade | None:
        """The wrong move to talk about: the newest, as long as no step was done after it. Its ``mistake.hint`` says
        what was overlooked; a return to ``sequence - 1`` undoes it.
        """
        if self.finished or not self.mistakes:
            return None
        newest = self.mistakes[-1]
        ticked = max((step.progress.sequence or 0 for step in self.steps), default=0)
        return newest if newest.sequence > ticked else None


FIRST_READ = 60
"""Events that an exercise takes at the very most when nobody practises anything else in its space."""


def exercise_state(space: PracticeSpace) -> ExerciseState:
    """Where the exercise of the space stands (one query; two while it is not finished in a long journal).

    Every page asks it: what follows the last step of a finished exercise is not read, however long one practises on.
    """
    told = scenario_named(space.scenario)
    started = _journal([space]).filter(type=EventType.EXERCISE_STARTED.value).order_by("-sequence")
    since = _journal([space]).filter(sequence__gt=Coalesce(started.values("sequence")[:1], 0))
    facts = _told(since[:FIRST_READ], [told])[space.pk]
    state = _state(told, facts)
    if len(facts) < FIRST_READ or state.finished:
        return state
    return _state(told, _told(since, [told])[space.pk])


def states_of(spaces: Sequence[PracticeSpace]) -> dict[int, ExerciseState]:
    """Where the exercise of each space stands, by primary key (one query)."""
    facts = _facts_of(spaces)
    return {space.pk: _state(scenario_named(space.scenario), facts.get(space.pk, ())) for space in spaces}


@dataclass(frozen=True, slots=True)
class ExerciseCard:
    """An exercise in the list of a person. ``space_id``: the space where it was last done, None when never begun.

    ``finished``: done once, whatever was restarted since.
    """

    scenario: Scenario
    done_count: int
    space_id: int | None
    finished: bool

    @property
    def slug(self) -> str:
        """What ``open_space(scenario=...)`` wants."""
        return self.scenario.slug

    @property
    def exercise(self) -> Exercise:
        """Title, goal, minutes, guide."""
        return self.scenario.exercise

    @property
    def step_count(self) -> int:
        """How many steps there are."""
        return len(self.exercise.steps)

    @property
    def begun(self) -> bool:
        """Whether something was done."""
        return self.finished or self.done_count > 0


def exercise_list(*, user_id: int | None = None, anonymous_key: str = "") -> tuple[ExerciseCard, ...]:
    """Every exercise with what this person did of it, across all their spaces, in learning order (two queries)."""
    spaces = list(PracticeSpace.objects.visible_to(user_id=user_id, anonymous_key=anonymous_key))
    latest: dict[str, PracticeSpace] = {}
    earned = {space.scenario for space in spaces if space.finished_before}
    for space in spaces:  # newest first
        latest.setdefault(space.scenario, space)
    facts = _facts_of([space for space in spaces if _known(space)])
    states = {
        space.pk: _state(scenario_named(space.scenario), facts.get(space.pk, ())) for space in spaces if _known(space)
    }
    earned |= {space.scenario for space in spaces if _known(space) and states[space.pk].finished}
    return tuple(
        ExerciseCard(
            scenario=told,
            done_count=states[latest[told.slug].pk].done_count if told.slug in latest else 0,
            space_id=latest[told.slug].pk if told.slug in latest else None,
            finished=told.slug in earned,
        )
        for told in exercise_scenarios()
    )


def start_sequence(space: PracticeSpace) -> int:
    """The event at which the person's own moves begin: one cannot go back further."""
    started = space.events.filter(run=space.run, type=EventType.EXERCISE_STARTED.value).order_by("-sequence").first()
    return started.sequence if started else 1


def _known(space: PracticeSpace) -> bool:
    return any(told.slug == space.scenario for told in exercise_scenarios())


def _state(told: Scenario, facts: Sequence[Fact]) -> ExerciseState:
    exercise = told.exercise
    opened: dict[str, int] = defaultdict(int)
    for fact in facts:
        if fact.type is EventType.HINT_TAKEN:
            opened[min(fact.details["step"], default="")] += 1
    return ExerciseState(
        exercise=exercise,
        steps=tuple(
            StepState(
                progress=item,
                hints=item.step.hints[: opened[item.step.code]],
                hints_left=len(item.step.hints) - opened[item.step.code],
            )
            for item in progress(exercise.steps, facts, ordered=exercise.ordered)
        ),
        mistakes=tuple(mistakes_made(exercise, facts)),
    )


_EVERY = ("space_id", "sequence", "type", "role", "occurred_at", "payload__twin")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("document__number", "payload__flow__invoice_number", "payload__number"),
    "frame": ("document__frame",),
    "kind": ("document__kind",),
    "recipient": ("document__recipient__identifier",),
    "deposit_mode": ("payload__deposit_mode", "payload__flow__deposit_mode"),
    "syntax": ("payload__flow__syntax",),
    "archive": ("payload__flow__state", "payload__flow_rank"),
    "state": ("payload__flow__state",),
    "reason": ("reason",),
    "source": ("source",),
    "target": ("target",),
    "codes": ("payload__codes",),
    "step": ("payload__step",),
    "choice": ("payload__choice",),
    "count": ("payload__count",),
    "revised": ("document__asked_excl_vat", "document__total_excl_vat"),
    "route": ("payload__route",),
    "branch": ("payload__branch",),
    "access": ("payload__access",),
    "by": ("payload__by",),
    "structure": ("payload__structure",),
}
"""What each detail of a fact is read from: the first of its columns that says something, but for those below."""


def _journal(spaces: Sequence[PracticeSpace]) -> QuerySet[Event]:
    """What the exercises of some spaces watch in the journals of their current runs, in order."""
    watched = {event.value for space in spaces for event in scenario_named(space.scenario).exercise.watched}
    return Event.objects.filter(
        space__in=[space.pk for space in spaces], run=F("space__run"), type__in=sorted(watched)
    ).order_by("space", "sequence")


def _facts_of(spaces: Sequence[PracticeSpace]) -> dict[int, list[Fact]]:
    """What the journal of the current run of some spaces tells their exercises (one query)."""
    return _told(_journal(spaces), {space.scenario: scenario_named(space.scenario) for space in spaces}.values())


def _told(events: QuerySet[Event], scenarios: Iterable[Scenario]) -> dict[int, list[Fact]]:
    """The facts of each space, with the details that these scenarios ask for (one query)."""
    names = {"step"}.union(*(details_asked(told.exercise) for told in scenarios))
    columns = dict.fromkeys((*_EVERY, *(column for name in sorted(names) for column in _COLUMNS[name])))
    found: dict[int, list[Fact]] = defaultdict(list)
    for row in events.values(*columns):
        found[row["space_id"]].append(
            Fact(
                sequence=row["sequence"],
                type=EventType.of(row["type"]),
                role=Role.read(row["role"]),
                occurred_at=row["occurred_at"],
                details={name: _values(_detail(row, name)) for name in names},
                by_twin=bool(row["payload__twin"]),
            )
        )
    return found


def _detail(row: Mapping[str, Any], name: str) -> object:
    told = [row[column] for column in _COLUMNS[name]]
    if name == "frame":
        frame = Frame.read(told[0] or "")
        return frame.short if frame else ""
    if name == "archive":
        return "oui" if any(told) else "non"
    if name == "revised":
        asked, total = told
        return "" if asked is None else "non" if asked == total else "oui"
    return next((value for value in told if value), told[-1])


def _values(value: object) -> frozenset[str]:
    if value is None or value == "":
        return frozenset()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return frozenset(str(item) for item in value)
    return frozenset({str(value)})
