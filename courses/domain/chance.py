"""How likely a person who waits is to be offered a seat, from what past sessions of this platform did.

The formula, as the page tells it:

1. At a given distance from the date, past sessions say which share of the seats taken came free before the list
   closed, and how much that share varied from one session to another (a beta distribution, fitted by its mean and
   its variance). The number F of seats that will come free among the n taken follows a beta-binomial law.
2. Past offers say which share of those who are asked take the seat (one more yes and one more no are added to
   the count, so that nothing is ever certain). Of the r - 1 people before, A take theirs: a binomial law.
3. One is offered a seat when more seats come free than people before take: chance = P(F > A).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from math import exp, lgamma, log

# The distances, in days, at which past sessions are measured.
DISTANCES = (1, 3, 7, 14, 30)
# Under three past sessions of the same form, no figure is given: it would only look like one.
FEWEST_SESSIONS = 3
# Sessions are never quite alike, nor quite unlike: bounds of the intra-class correlation that is fitted.
_CORRELATION = (0.001, 0.5)


@dataclass(frozen=True)
class Measure:
    """What one past session did: of ``taken`` seats at one distance, ``released`` came free before its list closed."""

    taken: int
    released: int


@dataclass(frozen=True)
class History:
    """What past sessions did. ``measures`` are kept by distance in days; offers are counted all together."""

    measures: dict[int, tuple[Measure, ...]]
    offers_made: int
    offers_taken: int

    @property
    def session_count(self) -> int:
        """On how many sessions the estimate rests."""
        return max((len(m) for m in self.measures.values()), default=0)

    @property
    def acceptance(self) -> float:
        """The share of those asked who take the seat."""
        return (self.offers_taken + 1) / (self.offers_made + 2)


@dataclass(frozen=True)
class Chance:
    """The estimate and what it was made from: ``release_rate`` and ``acceptance`` are shares from 0 to 1."""

    probability: float
    seats_taken: int
    release_rate: float
    acceptance: float
    session_count: int

    @property
    def expected_releases(self) -> float:
        """How many seats should come free."""
        return self.seats_taken * self.release_rate


def chance_of_offer(*, rank: int, seats_taken: int, time_left: timedelta, history: History) -> Chance | None:
    """The chance that the person at ``rank`` (from 1) is offered a seat; None when too little is known.

    ``time_left`` runs until the list closes.
    """
    if history.session_count < FEWEST_SESSIONS:
        return None
    days = max(time_left / timedelta(days=1), 0.0)
    rate = release_rate(days=days, history=history)
    correlation = _correlation(_nearest(days, history))
    freed = _beta_binomial(n=seats_taken, mean=rate, correlation=correlation)
    ahead = _binomial(n=rank - 1, p=history.acceptance)
    # P(F > A), summed over how many people before take a seat.
    at_least = 1.0 - freed[0] if freed else 0.0
    probability = 0.0
    for taking, weight in enumerate(ahead):
        probability += weight * max(at_least, 0.0)
        at_least -= freed[taking + 1] if taking + 1 < len(freed) else at_least
    return Chance(
        probability=min(max(probability, 0.0), 1.0),
        seats_taken=seats_taken,
        release_rate=rate,
        acceptance=history.acceptance,
        session_count=history.session_count,
    )


def release_rate(*, days: float, history: History) -> float:
    """The share of taken seats that come free in the last ``days`` days: measured points, joined by straight lines."""
    known = [(float(d), _pooled(history.measures[d])) for d in DISTANCES if history.measures.get(d)]
    points = [(0.0, 0.0), *known]
    if days >= points[-1][0]:
        return points[-1][1]
    for (before, low), (after, high) in pairwise(points):
        if days <= after:
            return low + (high - low) * (days - before) / (after - before)
    return points[-1][1]


def _pooled(measures: Sequence[Measure]) -> float:
    taken, released = sum(m.taken for m in measures), sum(m.released for m in measures)
    return (released + 0.5) / (taken + 1)


def _nearest(days: float, history: History) -> Sequence[Measure]:
    known = [d for d in DISTANCES if history.measures.get(d)]
    return history.measures[min(known, key=lambda d: abs(d - days))]


def _correlation(measures: Sequence[Measure]) -> float:
    """How alike seats of one session are (0: a coin for each seat; 1: all or none), by the method of moments."""
    measured = [m for m in measures if m.taken > 0]
    low, high = _CORRELATION
    mean = _pooled(measured)
    if len(measured) < FEWEST_SESSIONS or not 0 < mean < 1:
        return low
    # Expected square of (released - n p) is n p q (1 + (n - 1) rho), summed over sessions.
    spread = sum((m.released - m.taken * mean) ** 2 for m in measured) / (mean * (1 - mean))
    # One degree of freedom went into the mean.
    spread *= len(measured) / (len(measured) - 1)
    alone = sum(m.taken for m in measured)
    together = sum(m.taken * (m.taken - 1) for m in measured)
    return min(max((spread - alone) / together if together else low, low), high)


def _beta_binomial(*, n: int, mean: float, correlation: float) -> list[float]:
    if mean <= 0:
        return [1.0]
    size = (1 - correlation) / correlation
    a, b = mean * size, (1 - mean) * size
    fixed = lgamma(n + 1) + lgamma(size) - lgamma(a) - lgamma(b) - lgamma(n + size)
    return [exp(fixed - lgamma(k + 1) - lgamma(n - k + 1) + lgamma(k + a) + lgamma(n - k + b)) for k in range(n + 1)]


def _binomial(*, n: int, p: float) -> list[float]:
    ways = lgamma(n + 1)
    return [exp(ways - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log(1 - p)) for k in range(n + 1)]
