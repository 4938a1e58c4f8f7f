"""The moves of each circuit, typed by hand from the rulebook: what the table and the service must do."""

import csv
from pathlib import Path

from sandbox.domain.actions import Action
from sandbox.domain.lifecycles import FLAG_BY_ACTION
from sandbox.domain.vocabulary import Frame, Role, Status

FRAMES = tuple(frame for frame in Frame if frame.short != "A11")


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


MOVES = [action for action in Action if action not in FLAG_BY_ACTION]


def second_validator_for(action: Action) -> bool:
    """Whether the document of the test has a second validator: one move needs one, all the others do without."""
    return action is Action.ASK_SECOND_VALIDATION


def moe_for(frame: Frame, action: Action | None) -> bool:
    """Whether the works piece of the test has a project manager: one move needs that it has none."""
    to_moe = frame in {Frame.A4, Frame.A7, Frame.A10, Frame.A13, Frame.A14}
    return not (to_moe and action is Action.MAKE_AVAILABLE_MOA)
