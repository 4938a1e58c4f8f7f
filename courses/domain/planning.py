"""The rules of a session's plan, as a trainer meets them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from courses.domain.refusals import Refusal, RefusedError
from courses.domain.seats import capacity_refusal

PARIS = ZoneInfo("Europe/Paris")
DURATION_RANGE = range(15, 8 * 60 + 1)


class PlanRefusedError(RefusedError):
    """A plan that does not hold: ``faults`` names each field and what is wrong with it."""

    def __init__(self, faults: dict[str, Refusal]) -> None:
        super().__init__(next(iter(faults.values())))
        self.faults = faults


def plan_faults(
    *,
    now: datetime,
    starts_at: datetime,
    start_changed: bool,
    duration_minutes: int,
    capacity: int,
    taken: int,
    join_url: str,
) -> dict[str, Refusal]:
    """The field and what is wrong with it; empty when the plan holds.

    A start that did not change may lie in the past: notes are added to a
    session after it was given.
    """
    found: dict[str, Refusal | None] = {
        "starts_at": Refusal.START_IN_THE_PAST if start_changed and starts_at <= now else None,
        "duration_minutes": None if duration_minutes in DURATION_RANGE else Refusal.DURATION_OUT_OF_RANGE,
        "capacity": capacity_refusal(capacity=capacity, taken=taken),
        "join_url": Refusal.JOIN_URL_UNSAFE if join_url and not join_url.startswith("https://") else None,
    }
    return {field: refusal for field, refusal in found.items() if refusal is not None}


def ends_at(*, starts_at: datetime, duration_minutes: int) -> datetime:
    """When a session ends."""
    return starts_at + timedelta(minutes=duration_minutes)


def dated_slug(*, topic_slug: str, starts_at_local: datetime) -> str:
    """The end of a session's address: the topic, the day and the hour, in the zone of ``starts_at_local``."""
    return f"{topic_slug}-{starts_at_local:%Y-%m-%d-%Hh%M}"


LONGEST = timedelta(minutes=DURATION_RANGE[-1])
SERIES_COUNT = range(2, 21)
SERIES_WEEKS = range(1, 9)


def overlap(*, starts_at: datetime, ends_at: datetime, other_starts_at: datetime, other_ends_at: datetime) -> bool:
    """Whether two sessions share a moment; one that begins when the other ends does not."""
    return starts_at < other_ends_at and other_starts_at < ends_at


def series_dates(*, first: datetime, count: int, weeks: int) -> list[datetime]:
    """The dates of a series, at the same hour on the wall across both clock changes; ``first`` is aware.

    RefusedError (SERIES_OUT_OF_RANGE) for less than two dates, more than twenty, or a gap that is not 1 to 8 weeks.
    """
    if count not in SERIES_COUNT or weeks not in SERIES_WEEKS:
        raise RefusedError(Refusal.SERIES_OUT_OF_RANGE)
    local = first.astimezone(PARIS)
    wall = local.replace(tzinfo=None)
    return [(wall + timedelta(weeks=weeks * rank)).replace(tzinfo=PARIS) for rank in range(count)]
