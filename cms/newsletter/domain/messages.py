"""The life of one message to one reader, written around the moment it changes hands.

SMTP has one instant that matters: the server's answer to the end of the message. Before it, the message is ours; after
it, the server's. A message is marked « en cours de remise » before its first byte leaves and settled after the answer.
Whoever dies between the two leaves it so, and nobody can tell on which side of the instant: it becomes « sort inconnu »
and **is never sent again by itself**. A reader who misses one letter can read it on the site; a reader who gets it
twice has been bothered by us. An editor may decide otherwise, for all the uncertain ones of an issue, knowing the risk.
"""

from enum import StrEnum

from cms.newsletter.domain.vocabulary import MessageState as State

# A server that says « not now » is asked again after so many seconds, then given up.
RETRY_AFTER_SECONDS = (15 * 60, 60 * 60, 4 * 60 * 60)


class Happening(StrEnum):
    """What may happen to a message."""

    BEGUN = "begun"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    CUT_BEFORE_END = "cut_before_end"
    CUT_AT_END = "cut_at_end"
    LEASE_LOST = "lease_lost"
    READER_LEFT = "reader_left"
    RETRIED = "retried"
    CANCELLED = "cancelled"
    RESENT = "resent"
    CAME_BACK = "came_back"


MOVES: dict[tuple[State, Happening], State] = {
    (State.PENDING, Happening.BEGUN): State.HANDING,
    (State.PENDING, Happening.REFUSED): State.REFUSED,
    (State.PENDING, Happening.DEFERRED): State.DEFERRED,
    (State.PENDING, Happening.READER_LEFT): State.SKIPPED,
    (State.PENDING, Happening.CANCELLED): State.CANCELLED,
    (State.HANDING, Happening.ACCEPTED): State.HANDED,
    (State.HANDING, Happening.REFUSED): State.REFUSED,
    (State.HANDING, Happening.DEFERRED): State.DEFERRED,
    # The end of the message never left: the server cannot have taken it.
    (State.HANDING, Happening.CUT_BEFORE_END): State.PENDING,
    (State.HANDING, Happening.CUT_AT_END): State.UNCERTAIN,
    (State.HANDING, Happening.LEASE_LOST): State.UNCERTAIN,
    (State.DEFERRED, Happening.RETRIED): State.PENDING,
    (State.DEFERRED, Happening.CANCELLED): State.CANCELLED,
    # The hand that everybody thought dead comes back with the answer.
    (State.UNCERTAIN, Happening.ACCEPTED): State.HANDED,
    (State.UNCERTAIN, Happening.REFUSED): State.REFUSED,
    # A report on it proves that it had left.
    (State.UNCERTAIN, Happening.CAME_BACK): State.HANDED,
    (State.UNCERTAIN, Happening.RESENT): State.PENDING,
}
# States in which nothing is owed any more, unless an editor or a server says otherwise.
SETTLED = frozenset({State.HANDED, State.REFUSED, State.UNCERTAIN, State.SKIPPED, State.CANCELLED})


class ImpossibleMoveError(Exception):
    """A move that the table does not hold."""


def moved(state: State, happening: Happening) -> State:
    """The state after; ImpossibleMoveError when the table has no such move."""
    try:
        return MOVES[state, happening]
    except KeyError:
        raise ImpossibleMoveError(f"{happening} in {state}") from None


def sources(happening: Happening) -> list[str]:
    """The states in which this may happen, as values for a query."""
    return sorted(state.value for state, move in MOVES if move is happening)


def retry_delay(attempts: int) -> int | None:
    """Seconds to wait after the ``attempts``-th « not now »; None when it was the last one."""
    return RETRY_AFTER_SECONDS[attempts - 1] if attempts <= len(RETRY_AFTER_SECONDS) else None


def happening_of_reply(code: int) -> Happening:
    """What an SMTP answer to the end of a message means (RFC 5321, 4.2.1: official)."""
    match code // 100:
        case 2:
            return Happening.ACCEPTED
        case 5:
            return Happening.REFUSED
        case _:
            return Happening.DEFERRED
