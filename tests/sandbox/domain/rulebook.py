"""The moves of a simple invoice, typed by hand from the rulebook: what the table and the service must do."""

import csv
from pathlib import Path

from sandbox.domain.actions import Action
from sandbox.domain.vocabulary import Role, Status


def expected_moves() -> dict[tuple[Status, Action, Role], Status]:
    """(status, action, role) -> status reached; what is not here is refused."""
    with (Path(__file__).parent / "expected_moves.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    moves = {
        (Status.of(row["state"]), Action.of(row["action"]), Role.of(row["role"])): Status.of(row["target"])
        for row in rows
    }
    assert len(moves) == len(rows), "a row stands twice"
    return moves


MOVES = [action for action in Action if action not in {Action.ACKNOWLEDGE, Action.HANDLE_REJECTION}]
