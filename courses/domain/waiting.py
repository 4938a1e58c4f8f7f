"""The rules of the waiting list: when seats are offered, for how long, in what order, and how many beyond the room.

Nothing here knows what time it is. Moments are aware; those of ``offer_ends_at`` are read in the zone they carry.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, time, timedelta

# A quarter of the time left, so that four people may be asked before the date; bounded on both sides.
OFFER_SHARE = 4
OFFER_LONGEST = timedelta(hours=48)
OFFER_SHORTEST = timedelta(hours=1)
# Nobody is made to answer at night: a term that falls then is put off to the morning, when there is time for it.
NIGHT_BEGINS, NIGHT_ENDS = time(20, 0), time(9, 0)
DRAW_BEFORE = timedelta(hours=72)
OVERBOOKING_MOST = 20
# Under so many confirmed people of past sessions, absences are an anecdote, not a measure.
OVERBOOKING_SAMPLE = 50


def list_closes_at(*, closes_at: datetime) -> datetime:
    """After this moment no seat is offered: whoever is asked must have an hour to answer before enrolments close."""
    return closes_at - OFFER_SHORTEST


def offers_open(*, now: datetime, closes_at: datetime) -> bool:
    """Whether a freed seat can still be offered."""
    return now <= list_closes_at(closes_at=closes_at)


def offer_ends_at(*, now: datetime, closes_at: datetime) -> datetime:
    """Until when an offer made ``now`` holds: a quarter of the time left, from 1 h to 48 h, not ending at night.

    ``now`` carries the zone in which nights are counted. Call it only while ``offers_open``.
    """
    window = min(max((closes_at - now) / OFFER_SHARE, OFFER_SHORTEST), OFFER_LONGEST)
    ends = now + window
    local = ends.timetz().replace(tzinfo=None)
    if local >= NIGHT_BEGINS or local < NIGHT_ENDS:
        day = ends.date() + timedelta(days=1 if local >= NIGHT_BEGINS else 0)
        morning = datetime.combine(day, NIGHT_ENDS, tzinfo=ends.tzinfo)
        if morning <= list_closes_at(closes_at=closes_at):
            ends = morning
    return min(ends, closes_at)


def draw_at(*, closes_at: datetime) -> datetime:
    """When a list kept for a draw is drawn."""
    return closes_at - DRAW_BEFORE


def seal_of(seed: str) -> str:
    """What is published before the draw: it binds to the seed, and tells nothing of it."""
    return hashlib.sha256(seed.encode()).hexdigest()


def ticket(*, seed: str, entry: str) -> str:
    """The lot of one entry: SHA-256 of the seed, a colon, the entry."""
    return hashlib.sha256(f"{seed}:{entry}".encode()).hexdigest()


def drawn(*, seed: str, entries: Sequence[str]) -> list[str]:
    """The entries in the order of their tickets. Anybody who has the seed finds the same."""
    return sorted(entries, key=lambda entry: ticket(seed=seed, entry=entry))


def extra_seats(*, capacity: int, percent: int, confirmed: int, absent: int) -> int:
    """How many seats beyond ``capacity`` measured absences allow, never more than ``percent`` of it.

    ``confirmed`` and ``absent`` count people of past sessions. Prudent on purpose: two standard errors are taken
    off the share of absences, and a sample under ``OVERBOOKING_SAMPLE`` allows none.
    """
    if percent <= 0 or confirmed < OVERBOOKING_SAMPLE:
        return 0
    share = absent / confirmed
    prudent = max(share - 2 * (share * (1 - share) / confirmed) ** 0.5, 0.0)
    bound = capacity * min(percent, OVERBOOKING_MOST) // 100
    return min(bound, int(capacity * prudent))
