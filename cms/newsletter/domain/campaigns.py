"""The life of a sending, its pace and its hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cms.newsletter.domain.vocabulary import CampaignState as State
from cms.newsletter.domain.vocabulary import LetterRefusedError, Refusal

PACE_MOST = 60_000
WHOLE_DAY = (0, 24)
# A lot is what one connection takes at a time: pausing or cancelling waits for no more than that.
LOT_SIZE = 50
LEASE = timedelta(seconds=120)
# Nobody begins a message so near the end of the lease: the answer must come before another may take over.
LEASE_MARGIN = timedelta(seconds=60)
# So many readers refused one after the other tell of a fault of ours, not of theirs.
REFUSALS_THAT_STOP = 30

GESTURES: dict[str, tuple[frozenset[State], State]] = {
    "pause": (frozenset({State.PREPARING, State.SENDING}), State.PAUSED),
    "resume": (frozenset({State.PAUSED}), State.PREPARING),
    "cancel": (frozenset({State.PREPARING, State.SENDING, State.PAUSED}), State.CANCELLED),
}


def after_gesture(state: State, gesture: str) -> State:
    """The state after a gesture of an editor; LetterRefusedError when it has no sense now.

    A sending that resumes goes through its preparation again, which finds what is left to prepare, often nothing.
    """
    allowed, target = GESTURES[gesture]
    if state not in allowed:
        raise LetterRefusedError(Refusal.NOT_POSSIBLE_NOW)
    return target


@dataclass(frozen=True)
class Pace:
    """At most ``per_minute`` messages (0: no limit), between two hours of the day in Paris."""

    per_minute: int = 0
    from_hour: int = 0
    to_hour: int = 24

    def check(self) -> None:
        """LetterRefusedError when it makes no sense."""
        if not 0 <= self.per_minute <= PACE_MOST:
            raise LetterRefusedError(Refusal.PACE_OUT_OF_RANGE)
        if not 0 <= self.from_hour < self.to_hour <= WHOLE_DAY[1]:
            raise LetterRefusedError(Refusal.HOURS_OUT_OF_RANGE)

    def is_open(self, local: datetime) -> bool:
        """Whether one may send at this time of Paris."""
        return self.from_hour <= local.hour < self.to_hour


@dataclass(frozen=True)
class Grant:
    """How many messages were allowed to leave in the minute that began at ``minute``."""

    minute: datetime
    count: int


def grant(pace: Pace, last: Grant | None, *, now: datetime, most: int) -> Grant | None:
    """The account of the minute once some more are allowed (its ``count`` grew by that many); None when none is.

    A whole minute is one window: no sum over two windows can pass twice the pace, none over an hour sixty times it
    and one.
    """
    minute = now.replace(second=0, microsecond=0)
    used = last.count if last is not None and last.minute == minute else 0
    allowed = most if pace.per_minute == 0 else min(most, pace.per_minute - used)
    return Grant(minute, used + allowed) if allowed > 0 else None
