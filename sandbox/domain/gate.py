"""What the gate is made of: what it knows beside the draft, and the shape of a control."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sandbox.domain.drafts import Draft
from sandbox.domain.labelled import Evidence
from sandbox.domain.petitions import PetitionFacts
from sandbox.domain.refusals import Level, RefusalCode
from sandbox.domain.vocabulary import Frame, IdentifierType, RecipientKind, Role


@dataclass(frozen=True, slots=True)
class DepartmentFacts:
    """What the directory says of a « service »."""

    code: str
    active: bool = True
    commitment_required: bool = False


@dataclass(frozen=True, slots=True)
class StructureFacts:
    """What the directory says of a structure."""

    identifier: str
    identifier_type: IdentifierType
    name: str
    kind: RecipientKind
    active: bool = True
    service_required: bool = False
    commitment_required: bool = False
    service_or_commitment_required: bool = False
    departments: Mapping[str, DepartmentFacts] = field(default_factory=dict)
    commitments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WorksFacts:
    """What the gate knows of the dossier that a works piece joins. ``previous_frame``: None when no piece has that
    number; ``followed``: another piece is already associated to it; ``cumulative``: the highest told before.
    """

    depositor: Role | None = None
    has_moe: bool = False
    moe_known: bool = True
    moa_known: bool = True
    previous_frame: Frame | None = None
    previous_follows: bool = True
    followed: bool = False
    currency: str = ""
    cumulative: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GateContext:
    """What the gate knows beside the draft: the day, the directory, whether the number is taken.

    ``typed``: the invoice comes from a form. A form can ask for what the official example files leave out.
    ``works``: the dossier that a piece deposited in « Factures de travaux » joins, None at the other doors;
    ``works_contracts``: the contracts and commitments that are known to be works. ``petition``: what is known beside a
    claim typed in its own space, None at the other doors.
    """

    today: date
    supplier: StructureFacts | None
    recipient: StructureFacts | None
    validator: StructureFacts | None = None
    number_taken: bool = False
    typed: bool = False
    works: WorksFacts | None = None
    works_contracts: frozenset[str] = frozenset()
    petition: PetitionFacts | None = None


Rule = Callable[[Draft, GateContext], Mapping[str, str] | None]
"""None when all is well, else the values of the sentence (maybe empty)."""


@dataclass(frozen=True, slots=True)
class Check:
    """One control. ``field``: id on screen; ``published``: name in the API; ``tag``: path in a CII file.

    ``blocks_forms``: only advice on a file, but a form is stopped.
    """

    code: RefusalCode
    field: str
    published: str
    tag: str
    level: Level
    evidence: Evidence
    rule: Rule
    blocks_forms: bool = False

    def level_for(self, context: GateContext) -> Level:
        """What a failure means at this door."""
        return Level.BLOCKING if self.blocks_forms and context.typed else self.level


def fails(condition: object, **values: object) -> Mapping[str, str] | None:
    """The values of a failed check, as text; None when the condition does not hold."""
    return {name: str(value) for name, value in values.items()} if condition else None
