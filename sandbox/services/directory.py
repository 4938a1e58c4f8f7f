"""Finding in the directory of a space what an invoice names, and telling the gate what the directory says."""

from sandbox.domain.checks import DepartmentFacts, StructureFacts
from sandbox.domain.directories import UNKNOWN_SIRET
from sandbox.domain.drafts import Draft, Party
from sandbox.domain.vocabulary import Frame, IdentifierType, RecipientKind
from sandbox.models import Department, PracticeSpace, Structure


def supplier_of(space: PracticeSpace, draft: Draft) -> Structure | None:
    """The supplier that a draft names, or None."""
    return _structure(space, draft.supplier)


def validator_of(space: PracticeSpace, draft: Draft) -> Structure | None:
    """The validator that a draft names, or None."""
    return _structure(space, draft.validator) if draft.validator else None


def moe_of(space: PracticeSpace, draft: Draft) -> Structure | None:
    """The project manager of a works piece. A file names him where it names a validator, for a draft statement."""
    if draft.works is not None:
        return _structure(space, Party(identifier=draft.works.moe))
    to_moe = draft.frame in (Frame.A4, Frame.A7)
    return validator_of(space, draft) if to_moe else None


def moa_of(space: PracticeSpace, draft: Draft) -> Structure | None:
    """The contracting authority of a works piece: the one named, else the recipient, which pays for itself."""
    if draft.works is not None and draft.works.moa:
        return _structure(space, Party(identifier=draft.works.moa))
    return recipient_of(space, draft) if draft.frame is not None and draft.frame.is_works else None


def recipient_of(space: PracticeSpace, draft: Draft) -> Structure | None:
    """The recipient that a draft names, or None: by its identifier, or by its service for the State."""
    party = draft.recipient
    if party.identifier == UNKNOWN_SIRET and party.department_code:
        department = (
            Department.objects.filter(
                structure__space=space, structure__kind=RecipientKind.STATE.value, code=party.department_code
            )
            .select_related("structure")
            .order_by("pk")
            .first()
        )
        return department.structure if department else None
    return _structure(space, party)


def department_of(recipient: Structure | None, draft: Draft) -> Department | None:
    """The service of the recipient that a draft names, or None."""
    code = draft.recipient.department_code
    return recipient.departments.filter(code=code).first() if recipient and code else None


def structure_facts(structure: Structure | None) -> StructureFacts | None:
    """What the gate may know of a structure (two queries)."""
    if structure is None:
        return None
    return StructureFacts(
        identifier=structure.identifier,
        identifier_type=IdentifierType.of(structure.identifier_type),
        name=structure.name,
        kind=RecipientKind.of(structure.kind),
        active=structure.active,
        service_required=structure.service_required,
        commitment_required=structure.commitment_required,
        service_or_commitment_required=structure.service_or_commitment_required,
        departments={
            department.code: DepartmentFacts(
                code=department.code, active=department.active, commitment_required=department.commitment_required
            )
            for department in structure.departments.all()
        },
        commitments=frozenset(structure.commitments.values_list("number", flat=True)),
    )


def _structure(space: PracticeSpace, party: Party) -> Structure | None:
    """Found once a command: a directory does not change while its space is open."""
    if not party.identifier:
        return None
    found: dict[tuple[str, str], Structure | None] = space.__dict__.setdefault("found_structures", {})
    key = (party.identifier, party.identifier_type)
    if key not in found:
        named = Structure.objects.filter(space=space, identifier=party.identifier)
        found[key] = named.filter(identifier_type=party.identifier_type).first() or named.order_by("pk").first()
    return found[key]
