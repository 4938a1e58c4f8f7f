"""What a bookmark leads to, before one opens it."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.domain.exercises import Exercise
from sandbox.models import Bookmark
from sandbox.scenarios import scenario_named


@dataclass(frozen=True, slots=True)
class BookmarkPage:
    """``clock``: the date the space will have; None when it begins today. ``gestures``: what was done before."""

    code: str
    title: str
    exercise: Exercise
    clock: datetime | None
    gestures: int


def bookmark_page(code: str) -> BookmarkPage | None:
    """The bookmark of an address, or None."""
    found = Bookmark.objects.filter(code=code).first()
    if found is None:
        return None
    return BookmarkPage(
        code=found.code,
        title=found.title,
        exercise=scenario_named(found.scenario).exercise,
        clock=found.clock,
        gestures=sum(1 for row in found.events if row["document"]),
    )
