"""unit: how many votes, on what, and when they come back."""

import pytest

from cms.club.domain.vocabulary import Refusal, State
from cms.club.domain.votes import (
    MAX_IDEAS,
    MAX_VOTES,
    OPEN_TO_VOTES,
    refusal_to_submit,
    refusal_to_vote,
    refusal_to_withdraw,
    votes_left,
)

OPEN = {"submitted", "admissible", "under_study", "on_agenda", "postponed"}


@pytest.mark.parametrize(("held", "left"), [(0, 10), (1, 9), (9, 1), (10, 0), (11, 0)])
def test_votes_left_never_goes_below_zero(held, left):
    assert votes_left(held=held) == left


def test_ideas_are_open_to_votes_until_the_board_decides():
    assert {state.value for state in OPEN_TO_VOTES} == OPEN


@pytest.mark.parametrize("state", list(State))
def test_vote_is_accepted_only_while_the_idea_is_open(state):
    refusal = refusal_to_vote(state=state, member=True, already=False, held=0)

    assert refusal == (None if state.value in OPEN else Refusal.VOTE_CLOSED)


@pytest.mark.parametrize(
    ("member", "already", "held", "refusal"),
    [
        (False, False, 0, Refusal.NOT_A_MEMBER),
        (True, True, 0, Refusal.ALREADY_VOTED),
        (True, True, MAX_VOTES, Refusal.ALREADY_VOTED),
        (True, False, MAX_VOTES - 1, None),
        (True, False, MAX_VOTES, Refusal.NO_VOTES_LEFT),
    ],
)
def test_vote_meets_the_first_objection(member, already, held, refusal):
    assert refusal_to_vote(state=State.SUBMITTED, member=member, already=already, held=held) == refusal


@pytest.mark.parametrize(
    ("state", "already", "refusal"),
    [
        (State.SUBMITTED, True, None),
        (State.SUBMITTED, False, Refusal.NOT_VOTED),
        (State.ACCEPTED, True, Refusal.VOTE_CLOSED),
    ],
)
def test_withdrawal_keeps_the_tally_of_a_decided_idea(state, already, refusal):
    assert refusal_to_withdraw(state=state, already=already) == refusal


@pytest.mark.parametrize(
    ("member", "recent", "refusal"),
    [
        (False, 0, Refusal.NOT_A_MEMBER),
        (True, MAX_IDEAS - 1, None),
        (True, MAX_IDEAS, Refusal.TOO_MANY_IDEAS),
    ],
)
def test_submission_is_for_members_and_bounded(member, recent, refusal):
    assert refusal_to_submit(member=member, recent=recent) == refusal
