"""What became of the claims of a twin: the pieces that were deposited for them, and whose answer they wait for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sandbox.domain.vocabulary import Frame, Role
from sandbox.domain.works_pieces import FOLLOWING, action_on_previous
from sandbox.models import Document, Market

_ANSWERS = {
    Frame.A4: Frame.A15,
    Frame.A10: Frame.A15,
    Frame.A13: Frame.A15,
    Frame.A15: Frame.A19,
}
"""The answer of the plan to each piece of a month."""
_ACTORS = ("supplier", "recipient", "validator", "moe", "moa", "second_validator", "works_file", "space")


@dataclass(frozen=True, slots=True)
class AwaitedAnswer:
    """The piece that waits, the frame that answers it, and the role that deposits it."""

    piece: Document
    frame: Frame
    role: Role


def claim_pieces(market: Market, numbers: Iterable[str]) -> dict[tuple[str, str], tuple[Document, ...]]:
    """The chain of each claim that was deposited, by company and number (one query)."""
    found: dict[tuple[str, str], tuple[Document, ...]] = {}
    pieces = (
        Document.objects.issued()
        .filter(
            space=market.space_id,
            works_file__contract_number=market.number,
            works_file__number__in=list(numbers),
        )
        .select_related(*_ACTORS)
        .order_by("rank")
    )
    for piece in pieces:
        assert piece.supplier is not None  # noqa: S101 - the database says so of an issued piece
        assert piece.works_file is not None  # noqa: S101 - the query says so
        key = (piece.supplier.identifier, piece.works_file.number)
        found[key] = (*found.get(key, ()), piece)
    return found


def next_answer(pieces: Sequence[Document]) -> AwaitedAnswer | None:
    """Whose answer the chain of a claim waits for, on the public side; None when it is nobody's turn there."""
    for piece in reversed(pieces):
        frame = _ANSWERS.get(Frame.of(piece.frame))
        if frame is None:
            continue
        role = FOLLOWING[Frame.of(piece.frame)][frame]
        if piece.circuit.allows(action_on_previous(frame), role=role, facts=piece.facts()):
            return AwaitedAnswer(piece, frame, role)
    return None
