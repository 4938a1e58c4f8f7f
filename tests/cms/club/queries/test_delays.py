"""integration: how long ideas wait for each step."""

from datetime import UTC, date, datetime

import pytest

from cms.club.domain.vocabulary import State
from cms.club.models import ClubEvent
from cms.club.queries.delays import delays_by_state, moves_total
from tests.cms.club.factories import IdeaFactory

pytestmark = pytest.mark.django_db


def event(idea, number, day, target, due=None):
    kind = "idea_submitted" if number == 1 else "idea_moved"
    moment = datetime(2026, *day, 12, tzinfo=UTC)
    ClubEvent.objects.create(idea=idea, number=number, kind=kind, target=target, next_due_on=due, happened_at=moment)


def test_moves_are_counted_in_time_or_late_by_what_the_step_before_announced():
    quick, slow = IdeaFactory(), IdeaFactory()
    ClubEvent.objects.all().delete()
    event(quick, 1, (1, 1), "submitted", date(2026, 1, 15))
    event(quick, 2, (1, 5), "admissible", date(2026, 2, 1))
    event(slow, 1, (1, 1), "submitted", date(2026, 1, 15))
    event(slow, 2, (1, 21), "admissible")
    event(slow, 3, (3, 1), "under_study")

    found = {one.state: one for one in delays_by_state(year=2026)}

    admissible, studied = found[State.ADMISSIBLE], found[State.UNDER_STUDY]
    assert (admissible.moves, admissible.in_time, admissible.late, admissible.median_days) == (2, 1, 1, 12)
    assert (studied.moves, studied.in_time, studied.late, studied.median_days) == (1, 0, 0, 39)
    assert found[State.DELIVERED].median_days is None
    assert (moves_total(year=2026), moves_total(), moves_total(year=2025)) == (3, 3, 0)
    assert sum(one.moves for one in delays_by_state(year=2025)) == 0
