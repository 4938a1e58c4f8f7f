"""The exercises of the sandbox that a topic or a guide points to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from sandbox.scenarios import exercise_scenarios


@dataclass(frozen=True)
class ExerciseLink:
    """An exercise that exists: ``minutes`` is how long it takes."""

    title: str
    goal: str
    minutes: int
    url: str


def exercise_links(slugs: Sequence[str]) -> list[ExerciseLink]:
    """The exercises of ``slugs``, in that order; those that do not exist are left out."""
    known = {told.exercise.slug: told.exercise for told in exercise_scenarios()} if slugs else {}
    found = []
    for slug in slugs:
        try:
            url = reverse("sandbox:exercise", args=[slug])
        except NoReverseMatch:
            continue
        if slug in known:
            exercise = known[slug]
            found.append(ExerciseLink(exercise.title, exercise.goal, exercise.minutes, url))
    return found


def exercises_of_guide(*, guide: str, first: str = "") -> list[ExerciseLink]:
    """The exercises whose way leads to the guide of that slug, in the order in which they are learnt.

    ``first`` is the one that the guide itself names: it comes before the others, were it to lead to another guide.
    """
    led = [told.exercise.slug for told in exercise_scenarios() if guide and told.exercise.guide == guide]
    return exercise_links(list(dict.fromkeys([*([first] if first else []), *led])))
