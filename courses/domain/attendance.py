"""The rules of presence: what stays come to, from which share one has attended, until when one may contest.

The thresholds are those of this platform; no text sets them for free sessions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from courses.domain.live import OPENS_BEFORE
from courses.domain.refusals import Refusal
from courses.domain.vocabulary import PresenceChoice, PresenceOutcome

REASON_LENGTH = 1000
# The connection of whoever said « j’entre » on their own page; the room, if it tells anything, knows better.
DECLARED = "page"
# Nobody closed the list: the clock does, a day after the end.
CLOSED_BY_CLOCK = timedelta(days=1)
# What is older than this was held before presences were kept: nobody is written to about it.
CLOCK_LOOKS_BACK = timedelta(days=7)
CONTEST_TERM = timedelta(days=30)
# The times of arrival and departure serve to answer a contest, then they go; what they came to stays.
STAYS_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Threshold:
    """From this share of the session on, the presence comes to ``outcome``."""

    share: Fraction
    outcome: PresenceOutcome


# The highest share reached wins. A person who looks in for less than a tenth has not attended.
THRESHOLDS = (
    Threshold(Fraction(2, 3), PresenceOutcome.ATTENDED),
    Threshold(Fraction(1, 10), PresenceOutcome.PARTLY),
    Threshold(Fraction(0), PresenceOutcome.ABSENT),
)
# What a trainer may correct a presence to.
CORRECTIONS = (PresenceOutcome.ATTENDED, PresenceOutcome.PARTLY, PresenceOutcome.ABSENT)


@dataclass(frozen=True)
class Span:
    """From one moment to a later one; ``end`` is None while it lasts."""

    start: datetime
    end: datetime | None


def merged(spans: Iterable[Span], *, within: Span) -> list[Span]:
    """The spans clipped to ``within`` (which has an end), overlaps joined, in order.

    A stay without an end lasts until the end: a line that drops without a
    word must not cost a presence, and the trainer can correct.
    """
    if within.end is None:
        raise ValueError("the session has an end")
    clipped = sorted(
        (max(span.start, within.start), min(span.end or within.end, within.end))
        for span in spans
        if span.start < within.end and (span.end is None or span.end > within.start)
    )
    joined: list[tuple[datetime, datetime]] = []
    for start, end in clipped:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif start < end:
            joined.append((start, end))
    return [Span(start, end) for start, end in joined]


def telling(stays: Iterable[tuple[str, Span]]) -> list[Span]:
    """The spans to count, of (connection, span): what the room told, or what the person declared if it told nothing.

    Somebody who enters by their page and leaves the room without a word would otherwise be there to the end.
    """
    stays = list(stays)
    told = [span for connection, span in stays if connection != DECLARED]
    return told or [span for _connection, span in stays]


def time_present(spans: Iterable[Span], *, within: Span) -> timedelta:
    """How long one was there; a moment on two devices counts once."""
    return sum((span.end - span.start for span in merged(spans, within=within) if span.end), timedelta(0))


def held_span(*, starts_at: datetime, ends_at: datetime, closed_at: datetime) -> Span:
    """The session as it was held: one that its trainer closed early ended then."""
    return Span(starts_at, max(min(ends_at, closed_at), starts_at))


def outcome_of(*, present: timedelta, held: timedelta) -> PresenceOutcome:
    """What ``present`` out of ``held`` comes to."""
    if held <= timedelta(0):
        return PresenceOutcome.ABSENT
    share = Fraction(present // timedelta(seconds=1), held // timedelta(seconds=1))
    return next(t.outcome for t in THRESHOLDS if share >= t.share)


def measured_outcome(
    *, choice: PresenceChoice | None, present: timedelta, held: timedelta, tracked: bool
) -> PresenceOutcome:
    """What is noted when the list closes, before any correction.

    A person who refused to be measured, and everybody in a session whose room
    told nothing (``tracked`` is false), is not absent: nobody knows.
    """
    if choice is PresenceChoice.REFUSED or not tracked:
        return PresenceOutcome.UNMEASURED
    return outcome_of(present=present, held=held)


def door_refusal(*, now: datetime, starts_at: datetime, called_off: bool) -> Refusal | None:
    """Why nobody enters the room now, or None: it opens with the live page.

    An arrival declared days before, never ended, would last to the end of the session.
    """
    if called_off:
        return Refusal.SESSION_CALLED_OFF
    return Refusal.ROOM_TOO_EARLY if now < starts_at - OPENS_BEFORE else None


def reason_refusal(reason: str) -> Refusal | None:
    """What is wrong with a reason (already stripped), or None."""
    if not reason:
        return Refusal.REASON_MISSING
    return Refusal.REASON_TOO_LONG if len(reason) > REASON_LENGTH else None


def contest_refusal(
    *, now: datetime, ended_at: datetime, outcome: PresenceOutcome | None, pending: bool
) -> Refusal | None:
    """Why a presence cannot be contested now, or None; ``outcome`` is None while the list is open."""
    if outcome is None:
        return Refusal.PRESENCE_OPEN
    if outcome is PresenceOutcome.ATTENDED:
        return Refusal.CONTEST_POINTLESS
    if pending:
        return Refusal.CONTEST_PENDING
    return Refusal.CONTEST_TOO_LATE if now > ended_at + CONTEST_TERM else None
