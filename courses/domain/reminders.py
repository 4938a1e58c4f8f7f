"""When people are reminded of a session: seven days, one day, one hour before."""

from datetime import UTC, datetime, timedelta

from courses.domain.vocabulary import ReminderKind

BEFORE = {
    ReminderKind.WEEK: timedelta(days=7),
    ReminderKind.DAY: timedelta(days=1),
    ReminderKind.HOUR: timedelta(hours=1),
}


def due_at(kind: ReminderKind, *, starts_at: datetime) -> datetime:
    """When a reminder falls due. Days are counted on the clock of the zone that ``starts_at`` carries: a session at
    10 h is recalled at 10 h, change of hour or not; the hour is counted in real time.
    """
    if kind is ReminderKind.HOUR:
        # In UTC: on the wall, an hour may come twice.
        return starts_at.astimezone(UTC) - BEFORE[kind]
    return starts_at - BEFORE[kind]


def kind_due(*, now: datetime, starts_at: datetime) -> ReminderKind | None:
    """The one reminder to send now: the nearest to the start that fell due; None before the first, and once begun.

    A reminder that a stopped worker missed is sent late while no nearer one is due, never after.
    """
    if now >= starts_at:
        return None
    due = [kind for kind in BEFORE if due_at(kind, starts_at=starts_at) <= now]
    return due[-1] if due else None
