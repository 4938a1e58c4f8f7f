"""The rules of a session's plan, as a trainer meets them."""

from datetime import datetime, timedelta

from courses.domain.refusals import Refusal, RefusedError
from courses.domain.seats import capacity_refusal

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
