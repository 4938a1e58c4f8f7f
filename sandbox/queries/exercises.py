"""Where exercises stand: the checklist of a space, the wrong moves and what to say of them, the list of a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from sandbox.domain.actions import EventType
from sandbox.domain.exercises import Choice, Exercise, Fact, MistakeMade, StepProgress, mistakes_made, progress
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


def exercise_state(space: PracticeSpace) -> ExerciseState:
    """Where the exercise of the space stands (one query)."""
    return states_of([space])[space.pk]


def states_of(spaces: Sequence[PracticeSpace]) -> dict[int, ExerciseState]:
    """Where the exercise of each space stands, by primary key (one query)."""
    facts = _facts_of(spaces)
    return {space.pk: _state(scenario_named(space.scenario), facts[space.pk]) for space in spaces}


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
    states = {space.pk: _state(scenario_named(space.scenario), facts[space.pk]) for space in spaces if _known(space)}
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


_COLUMNS = (
    "space_id",
    "sequence",
    "type",
    "role",
    "occurred_at",
    "source",
    "target",
    "reason",
    "document__number",
    "document__frame",
    "document__kind",
    "document__asked_excl_vat",
    "document__total_excl_vat",
    "document__recipient__identifier",
    "payload__step",
    "payload__choice",
    "payload__count",
    "payload__codes",
    "payload__deposit_mode",
    "payload__flow__deposit_mode",
    "payload__flow__syntax",
    "payload__flow__state",
    "payload__flow_rank",
    "payload__flow__invoice_number",
    "payload__number",
    "payload__route",
    "payload__branch",
)


def _facts_of(spaces: Sequence[PracticeSpace]) -> dict[int, list[Fact]]:
    """What the journal of the current run of some spaces tells their exercises (one query)."""
    found: dict[int, list[Fact]] = {space.pk: [] for space in spaces}
    watched = {event.value for space in spaces for event in scenario_named(space.scenario).exercise.watched}
    rows = (
        Event.objects.filter(space__in=list(found), run=F("space__run"), type__in=sorted(watched))
        .order_by("space", "sequence")
        .values(*_COLUMNS)
    )
    for row in rows:
        found[row["space_id"]].append(
            Fact(
                sequence=row["sequence"],
                type=EventType.of(row["type"]),
                role=Role.read(row["role"]),
                occurred_at=row["occurred_at"],
                details=_details(row),
            )
        )
    return found


def _details(row: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    frame = Frame.read(row["document__frame"] or "")
    told = {
        "number": row["document__number"] or row["payload__flow__invoice_number"] or row["payload__number"],
        "frame": frame.short if frame else "",
        "kind": row["document__kind"],
        "recipient": row["document__recipient__identifier"],
        "deposit_mode": row["payload__deposit_mode"] or row["payload__flow__deposit_mode"],
        "syntax": row["payload__flow__syntax"],
        "archive": "oui" if row["payload__flow__state"] or row["payload__flow_rank"] else "non",
        "state": row["payload__flow__state"],
        "reason": row["reason"],
        "source": row["source"],
        "target": row["target"],
        "codes": row["payload__codes"],
        "step": row["payload__step"],
        "choice": row["payload__choice"],
        "count": row["payload__count"],
        "revised": _revised(row),
        "route": row["payload__route"],
        "branch": row["payload__branch"],
    }
    return {name: _values(value) for name, value in told.items()}


def _revised(row: Mapping[str, Any]) -> str:
    asked = row["document__asked_excl_vat"]
    if asked is None:
        return ""
    return "non" if asked == row["document__total_excl_vat"] else "oui"


def _values(value: object) -> frozenset[str]:
    if value is None or value == "":
        return frozenset()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return frozenset(str(item) for item in value)
    return frozenset({str(value)})
