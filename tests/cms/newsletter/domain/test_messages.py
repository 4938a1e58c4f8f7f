"""unit: the table of the moves of a message."""

import pytest

from cms.newsletter.domain.messages import (
    MOVES,
    RETRY_AFTER_SECONDS,
    SETTLED,
    Happening,
    ImpossibleMoveError,
    happening_of_reply,
    moved,
    retry_delay,
    sources,
)
from cms.newsletter.domain.vocabulary import MessageState as State


def test_message_that_may_have_left_is_never_owed_again_by_itself():
    machine = {move for state, move in MOVES if state is State.UNCERTAIN}
    back = {move for move in machine if moved(State.UNCERTAIN, move) is State.PENDING}

    assert moved(State.HANDING, Happening.LEASE_LOST) is State.UNCERTAIN
    assert moved(State.HANDING, Happening.CUT_AT_END) is State.UNCERTAIN
    assert back == {Happening.RESENT}


def test_message_handed_over_never_moves_again():
    assert {move for state, move in MOVES if state is State.HANDED} == set()


def test_message_is_sent_from_one_state_only():
    assert sources(Happening.BEGUN) == ["pending"]
    assert {state for (state, move), after in MOVES.items() if after is State.HANDING} == {State.PENDING}


def test_every_state_can_be_settled():
    reached = {state for state in State if state in SETTLED}
    while more := {state for (state, _move), after in MOVES.items() if after in reached} - reached:
        reached |= more

    assert reached == set(State)


def test_impossible_move_is_refused():
    with pytest.raises(ImpossibleMoveError):
        moved(State.HANDED, Happening.BEGUN)


@pytest.mark.parametrize(
    ("code", "happening"),
    [(250, Happening.ACCEPTED), (451, Happening.DEFERRED), (421, Happening.DEFERRED), (550, Happening.REFUSED)],
)
def test_reply_means_what_the_standard_says(code, happening):
    assert happening_of_reply(code) is happening


def test_retries_wait_longer_and_longer_then_stop():
    delays = [retry_delay(attempt) for attempt in range(1, len(RETRY_AFTER_SECONDS) + 2)]

    assert delays[-1] is None
    assert delays[:-1] == sorted(set(RETRY_AFTER_SECONDS))
