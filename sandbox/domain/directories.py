"""The directory of a scenario as the gate asks it, without a space: what a file would be judged against."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sandbox.domain.drafts import Draft, Party
from sandbox.domain.gate import DepartmentFacts, GateContext, StructureFacts
from sandbox.domain.scenarios import StructureSpec
from sandbox.domain.vocabulary import RecipientKind

UNKNOWN_SIRET = "0" * 14
"""An unknown SIRET with a service of the State is routed by the service (official example P46)."""


class Directory:
    """The structures of a scenario, found by what an invoice names them."""

    def __init__(self, structures: Iterable[StructureSpec]) -> None:
        self._structures = tuple(_facts(spec) for spec in structures)

    def supplier_of(self, draft: Draft) -> StructureFacts | None:
        """The supplier that a draft names, or None."""
        return self._named(draft.supplier)

    def validator_of(self, draft: Draft) -> StructureFacts | None:
        """The validator that a draft names, or None."""
        return self._named(draft.validator) if draft.validator else None

    def recipient_of(self, draft: Draft) -> StructureFacts | None:
        """The recipient that a draft names, or None: by its identifier, or by its service for the State."""
        code = draft.recipient.department_code
        if draft.recipient.identifier == UNKNOWN_SIRET and code:
            state = (item for item in self._structures if item.kind is RecipientKind.STATE)
            return next((item for item in state if code in item.departments), None)
        return self._named(draft.recipient)

    def context_of(self, draft: Draft, *, today: date) -> GateContext:
        """What the gate knows of a file that is deposited that day by a supplier without a past."""
        return GateContext(
            today=today,
            supplier=self.supplier_of(draft),
            recipient=self.recipient_of(draft),
            validator=self.validator_of(draft),
        )

    def _named(self, party: Party) -> StructureFacts | None:
        named = [item for item in self._structures if party.identifier and item.identifier == party.identifier]
        exact = (item for item in named if item.identifier_type.value == party.identifier_type)
        return next(exact, next(iter(named), None))


def _facts(spec: StructureSpec) -> StructureFacts:
    return StructureFacts(
        identifier=spec.identifier,
        identifier_type=spec.identifier_type,
        name=spec.name,
        kind=spec.kind,
        active=spec.active,
        service_required=spec.service_required,
        commitment_required=spec.commitment_required,
        service_or_commitment_required=spec.service_or_commitment_required,
        departments={
            department.code: DepartmentFacts(
                code=department.code, active=department.active, commitment_required=department.commitment_required
            )
            for department in spec.departments
        },
        commitments=frozenset(commitment.number for commitment in spec.commitments),
    )
