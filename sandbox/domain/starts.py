"""What happened before an exercise begins: a short list of moves, as data, played through the services at opening."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sandbox.domain.actions import Action
from sandbox.domain.drafts import Draft
from sandbox.domain.vocabulary import Frame, Role


@dataclass(frozen=True, slots=True)
class StartDeposit:
    """An invoice deposited that day; its date is the day of the space."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class StartPiece:
    """A works piece deposited that day: the initial deposit of a dossier."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class StartAnswer:
    """The piece that an actor associates to the one of a number, its lines revised by some percent."""

    number: str
    frame: Frame
    revise_percent: Decimal = Decimal(0)
    comment: str = ""


@dataclass(frozen=True, slots=True)
class StartGesture:
    """A gesture on the document of a number."""

    number: str
    action: Action
    role: Role
    reason: str = ""
    comment: str = ""
    payment_reference: str = ""


@dataclass(frozen=True, slots=True)
class StartAdvance:
    """Days that pass, with what partners do meanwhile."""

    days: int


StartMove = StartDeposit | StartPiece | StartAnswer | StartGesture | StartAdvance


def days_of(moves: tuple[StartMove, ...]) -> int:
    """How long before the opening the story begins."""
    return sum(move.days for move in moves if isinstance(move, StartAdvance))
