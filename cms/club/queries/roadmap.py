"""The roadmap and the late list: what they cost does not grow with the number of ideas.

Ideas come in the order of their submission, which an index holds; votes are counted for those that are shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Count

from cms.club.domain.vocabulary import College, EventKind, State
from cms.club.models import ClubEvent, Idea, Vote
from cms.club.models.idea import IdeaQuerySet

# What the board decided against is part of its road too: it is told, and then shown with the ideas.
_TOLD = (State.POSTPONED, State.DISMISSED)
STATES = (State.ON_AGENDA, State.ACCEPTED, State.PLANNED, State.PILOT, State.DELIVERED)
# How many ideas of a state are shown before one asks for all of them.
FIRST = 4


@dataclass(frozen=True)
class Stage:
    """One state of the roadmap: how many ideas, and the first of them with ``vote_count``."""

    state: State
    count: int
    ideas: list[Idea]

    @property
    def more(self) -> int:
        """Ideas that are not shown."""
        return self.count - len(self.ideas)


def latest_steps() -> models.QuerySet[ClubEvent]:
    """The moves that brought an idea onto the roadmap, along it or away from it, with their ideas, latest first."""
    told = [state.value for state in (*STATES, *_TOLD)]
    moves = ClubEvent.objects.filter(kind=EventKind.IDEA_MOVED.value, target__in=told)
    return moves.select_related("idea").order_by("-pk")


def roadmap_ideas(
    *, state: State | None = None, college: College | None = None, year: int | None = None
) -> IdeaQuerySet:
    """What the board took up, newest submission first; ``year`` of the submission, in the time of Paris."""
    states = STATES if state is None else (state,)
    found = Idea.objects.filter(state__in=[one.value for one in states if one in STATES])
    if college is not None:
        found = found.filter(college=college.value)
    if year is not None:
        found = found.filter(submitted_at__year=year)
    return found.order_by("-submitted_at", "-pk")


def stages(*, college: College | None = None, year: int | None = None) -> list[Stage]:
    """Every state of the roadmap, empty ones included; seven queries at most."""
    narrowed = roadmap_ideas(college=college, year=year)
    counts = dict(narrowed.order_by("state").values_list("state").annotate(count=Count("pk")))
    found = [
        Stage(
            state,
            counts.get(state.value, 0),
            list(roadmap_ideas(state=state, college=college, year=year)[:FIRST]) if state.value in counts else [],
        )
        for state in STATES
    ]
    count_votes(idea for stage in found for idea in stage.ideas)
    return found


def count_votes(ideas: Iterable[Idea]) -> None:
    """Give ``vote_count`` to ideas that were read without it; one query."""
    shown = list(ideas)
    counted = Vote.objects.filter(idea__in=shown).order_by("idea").values_list("idea")
    counts = dict(counted.annotate(count=Count("pk")))
    for idea in shown:
        idea.vote_count = counts.get(idea.pk, 0)


def late_ideas(*, today: date) -> IdeaQuerySet:
    """Every idea whose date owed is past, the longest owed first; an idea leaves it the day it moves."""
    return Idea.objects.late(today)
