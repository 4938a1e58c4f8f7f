"""What the four answers lead to, as it stands today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from courses.domain.pathfinder import Way, way_for
from courses.models import Session, Topic
from courses.queries.catalogue import SessionCard, card, next_sessions_with_seats
from courses.queries.exercises import ExerciseLink, exercise_links
from courses.queries.guides import GuideLink, guide_links


@dataclass(frozen=True)
class Path:
    """A session with a free seat, a sheet, an exercise. ``full`` is a session of the topic with a waiting list only;
    ``meanwhile`` another session with seats, when the topic has none.
    """

    way: Way
    topic: Topic | None
    session: SessionCard | None
    full: SessionCard | None
    meanwhile: SessionCard | None
    guide: GuideLink | None
    exercise: ExerciseLink | None


def path_for(answers: Mapping[str, str], *, now: datetime) -> Path | None:
    """The way of complete answers, or None. Four queries at most."""
    way = way_for(answers)
    if way is None:
        return None
    topic = Topic.objects.filter(slug=way.topic).first()
    cards: list[SessionCard] = []
    if topic is not None:
        sessions = Session.objects.with_seats(now=now).select_related("topic", "trainer").filter(topic=topic)
        cards = [card(session, now=now) for session in sessions.upcoming(now=now)[:12]]
    free = next((c for c in cards if c.closed is None), None)
    meanwhile = next(iter(next_sessions_with_seats(now, limit=1)), None) if free is None else None
    return Path(
        way=way,
        topic=topic,
        session=free,
        full=next((c for c in cards if c.list_open), None) if free is None else None,
        meanwhile=meanwhile,
        guide=next(iter(guide_links(way.guides)), None),
        exercise=next(iter(exercise_links(way.exercises)), None),
    )
