"""What happened before an exercise begins: a short list of moves, as data, played through the services at opening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sandbox.domain.account_rules import Access
from sandbox.domain.accounts import Secret
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
    """Time that passes, with what partners do meanwhile."""

    days: int = 0
    minutes: int = 0

    @property
    def span(self) -> timedelta:
        """How long."""
        return timedelta(days=self.days, minutes=self.minutes)


ACCOUNT_GESTURES = frozenset({"create", "activate", "sign_in", "ask"})


@dataclass(frozen=True, slots=True)
class StartAccount:
    """A gesture on the account of the scenario. ``sign_in`` with a wrong ``secret`` counts as a wrong one;
    ``by``: a colleague who asks (empty: the person of the account)."""

    gesture: str
    secret: Secret | None = None
    access: Access | None = None
    structure: str = ""
    by: str = ""


StartMove = StartDeposit | StartPiece | StartAnswer | StartGesture | StartAdvance | StartAccount


def span_of(moves: tuple[StartMove, ...]) -> timedelta:
    """How long before the opening the story begins."""
    return sum((move.span for move in moves if isinstance(move, StartAdvance)), timedelta())
