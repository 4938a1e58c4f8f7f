"""When the round-up of what is new leaves: at once, each morning, each Monday, or never; the choice of each person."""

import re
from datetime import datetime, timedelta

from cms.core.labelled import Labelled

# In Paris, before the working day.
HOUR = 7
_MONDAY = 0
# After this time nothing proves any more that a round-up was sent; its lines are of no use.
LINES_KEPT = timedelta(days=30)
# A claim older than this is that of a worker that died.
CLAIM_TERM = timedelta(minutes=10)
# Of each message the beginning is enough to decide whether to open it.
EXCERPT = 300


class Frequency(Labelled):
    """How often one is told of new messages in what one follows."""

    IMMEDIATE = "immediate", "À chaque message"
    DAILY = "daily", "Une fois par jour, le matin"
    WEEKLY = "weekly", "Une fois par semaine, le lundi matin"
    NEVER = "never", "Jamais"


def next_due(frequency: Frequency, *, after: datetime) -> datetime | None:
    """The first departure strictly after ``after`` (in Paris); None when nothing is planned by the clock."""
    if frequency not in (Frequency.DAILY, Frequency.WEEKLY):
        return None
    due = after.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    while due <= after or (frequency is Frequency.WEEKLY and due.weekday() != _MONDAY):
        due += timedelta(days=1)
    return due


def excerpt(text: str) -> str:
    """The beginning of a message in one line, cut between two words."""
    # Spaces that do not break are the author's own.
    line = re.sub("[ \t\n]+", " ", text).strip()
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT].rsplit(' ', 1)[0]}…"
