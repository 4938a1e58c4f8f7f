"""unit: what a plan must respect."""

from datetime import UTC, datetime, timedelta

import pytest

from courses.domain.planning import dated_slug, ends_at, plan_faults, series_dates
from courses.domain.refusals import Refusal, RefusedError

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
PLAN = {
    "now": NOW,
    "starts_at": NOW + timedelta(days=7),
    "start_changed": True,
    "duration_minutes": 90,
    "capacity": 12,
    "taken": 7,
    "join_url": "https://salle.example/x",
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"starts_at": NOW}, {"starts_at": Refusal.START_IN_THE_PAST}),
        ({"starts_at": NOW, "start_changed": False}, {}),
        ({"duration_minutes": 14}, {"duration_minutes": Refusal.DURATION_OUT_OF_RANGE}),
        ({"duration_minutes": 481}, {"duration_minutes": Refusal.DURATION_OUT_OF_RANGE}),
        ({"capacity": 6}, {"capacity": Refusal.CAPACITY_BELOW_TAKEN}),
        ({"join_url": "http://salle.example"}, {"join_url": Refusal.JOIN_URL_UNSAFE}),
        ({"join_url": ""}, {}),
    ],
)
def test_plan_faults_name_the_field(changes, expected):
    assert plan_faults(**{**PLAN, **changes}) == expected


def test_ends_at_adds_the_duration():
    assert ends_at(starts_at=NOW, duration_minutes=90) == NOW + timedelta(minutes=90)


def test_dated_slug_tells_the_topic_the_day_and_the_hour():
    assert (
        dated_slug(topic_slug="depot", starts_at_local=datetime(2026, 12, 1, 10, tzinfo=UTC))
        == "depot-2026-12-01-10h00"
    )


def test_series_keeps_the_hour_on_the_wall_across_a_change_of_clock():
    first = datetime(2026, 10, 20, 8, 0, tzinfo=UTC)
    dates = series_dates(first=first, count=3, weeks=1)
    assert [date.astimezone(UTC).hour for date in dates] == [8, 9, 9]
    assert {date.hour for date in dates} == {10}


@pytest.mark.parametrize(("count", "weeks"), [(1, 1), (21, 1), (2, 0), (2, 9)])
def test_series_out_of_range_is_refused(count, weeks):
    with pytest.raises(RefusedError) as caught:
        series_dates(first=datetime(2026, 10, 20, 8, 0, tzinfo=UTC), count=count, weeks=weeks)
    assert caught.value.refusal is Refusal.SERIES_OUT_OF_RANGE
