"""The moves of each circuit, typed by hand from the rulebook: what the table and the service must do."""

import csv
from pathlib import Path

from sandbox.domain.actions import Action
from sandbox.domain.vocabulary import Frame, Role, Status

FRAMES = (Frame.A1, Frame.A2, Frame.A9, Frame.A12)


def expected_moves(frame: Frame) -> dict[tuple[Status, Action, Role], Status]:
    """(status, action, role) -> status reached; what is not here is refused."""
    with (Path(__file__).parent / "expected_moves.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if frame.short in row["frames"].split()]
    moves = {
        (Status.of(row["state"]), Action.of(row["action"]), Role.of(row["role"])): Status.of(row["target"])
        for row in rows
    }
    assert len(moves) == len(rows), "a row stands twice"
    return moves


MOVES = [action for action in Action if action not in {Action.ACKNOWLEDGE, Action.HANDLE_REJECTION}]


def second_validator_for(action: Action) -> bool:
    """Whether the document of the test has a second validator: one move needs one, all the others do without."""
    return action is Action.ASK_SECOND_VALIDATION
