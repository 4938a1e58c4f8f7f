"""Votes: few at a time, given back when the idea is decided."""

from datetime import timedelta

from cms.club.domain.vocabulary import Refusal, State

# A member who must choose says more than a member who likes everything.
MAX_VOTES = 10

# Voting stops with the board's decision: a vote weighs on the choice, not on the delivery.
OPEN_TO_VOTES = frozenset({State.SUBMITTED, State.ADMISSIBLE, State.UNDER_STUDY, State.ON_AGENDA, State.POSTPONED})

MAX_IDEAS = 5
IDEAS_WINDOW = timedelta(hours=24)


def votes_left(*, held: int) -> int:
    """How many votes a member may still give, ``held`` being those on ideas open to votes."""
    return max(0, MAX_VOTES - held)


def refusal_to_vote(*, state: State, member: bool, already: bool, held: int) -> Refusal | None:
    """The first objection to a vote, or None."""
    if not member:
        return Refusal.NOT_A_MEMBER
    if state not in OPEN_TO_VOTES:
        return Refusal.VOTE_CLOSED
    if already:
        return Refusal.ALREADY_VOTED
    if votes_left(held=held) == 0:
        return Refusal.NO_VOTES_LEFT
    return None


def refusal_to_withdraw(*, state: State, already: bool) -> Refusal | None:
    """The first objection to taking a vote back, or None; a decided idea keeps the tally it was decided with."""
    if not already:
        return Refusal.NOT_VOTED
    if state not in OPEN_TO_VOTES:
        return Refusal.VOTE_CLOSED
    return None


def refusal_to_submit(*, member: bool, recent: int) -> Refusal | None:
    """The first objection to a new idea, or None; ``recent`` counts the member's ideas within ``IDEAS_WINDOW``."""
    if not member:
        return Refusal.NOT_A_MEMBER
    if recent >= MAX_IDEAS:
        return Refusal.TOO_MANY_IDEAS
    return None
