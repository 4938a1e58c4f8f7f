"""What a person does in an exercise beside the gestures of the trade: hints and answers."""

from django.db import transaction

from sandbox.domain.actions import EventType
from sandbox.domain.exercises import HINT_LEVELS, Step
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.models import PracticeSpace
from sandbox.scenarios import scenario_named
from sandbox.services.journal import append, locked_space


@transaction.atomic
def take_hint(*, space_id: int, step: str, actor_id: int | None = None) -> int:
    """Ask for the next hint of a step; returns the level now open (1 to 3). At the last level nothing is written.

    Raises RefusedError (STEP_UNKNOWN).
    """
    space = locked_space(space_id)
    _step(space, step)
    taken = space.events.filter(run=space.run, type=EventType.HINT_TAKEN.value, payload__step=step).count()
    if taken >= HINT_LEVELS:
        return HINT_LEVELS
    append(space, EventType.HINT_TAKEN, actor_id=actor_id, payload={"step": step, "level": taken + 1})
    return taken + 1


@transaction.atomic
def answer_question(*, space_id: int, step: str, choice: str, actor_id: int | None = None) -> bool:
    """Answer the question of a step; returns whether the answer is right. Wrong answers are kept: they teach.

    Raises RefusedError (STEP_UNKNOWN, CHOICE_UNKNOWN with field « choice »).
    """
    space = locked_space(space_id)
    asked = _step(space, step)
    given = next((item for item in asked.choices if item.code == choice), None)
    if given is None:
        raise RefusedError(Refusal(RefusalCode.CHOICE_UNKNOWN, field="choice"))
    append(space, EventType.ANSWER_GIVEN, actor_id=actor_id, payload={"step": step, "choice": choice})
    return given.right


def _step(space: PracticeSpace, code: str) -> Step:
    for step in scenario_named(space.scenario).exercise.steps:
        if step.code == code:
            return step
    raise RefusedError(Refusal(RefusalCode.STEP_UNKNOWN, field="step", values={"step": code[:60]}))
