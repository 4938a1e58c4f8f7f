"""The directory of a space: its structures, searched by name, identifier or town, with their services."""

import unicodedata
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from sandbox.domain.calendar import payment_days
from sandbox.domain.requirements import Requirement, requirements_of
from sandbox.domain.vocabulary import RecipientKind, Status
from sandbox.models import Department, PracticeSpace, Structure


@dataclass(frozen=True, slots=True)
class Sheet:
    """A structure as the directory shows it."""

    structure: Structure
    departments: tuple[Department, ...]
    requirements: tuple[Requirement, ...]
    payment_days: int
    unused_statuses: tuple[str, ...]


def directory(
    space: PracticeSpace, *, text: str = "", recipients: bool = False, suppliers: bool = False
) -> list[Structure]:
    """The structures whose name, identifier or town hold every word of ``text``, accents and capitals aside.

    The directory of a space is small: it is read whole (two queries) and sifted here, as databases do not agree on
    accents.
    """
    structures = _structures(space)
    if recipients:
        structures = structures.filter(is_recipient=True)
    if suppliers:
        structures = structures.filter(is_supplier=True)
    words = _plain(text).split()
    return [structure for structure in structures if all(word in _haystack(structure) for word in words)]


def sheet_of(structure: Structure) -> Sheet:
    """What its sheet says (``departments`` should be prefetched)."""
    return Sheet(
        structure=structure,
        departments=tuple(structure.departments.all()),
        requirements=requirements_of(
            active=structure.active,
            service=structure.service_required,
            commitment=structure.commitment_required,
            either=structure.service_or_commitment_required,
            by_flow=structure.by_flow,
        )
        if structure.is_recipient
        else (),
        payment_days=payment_days(RecipientKind.of(structure.kind)),
        unused_statuses=tuple(Status.of(code).label for code in structure.unused_statuses),
    )


def structure_numbered(space: PracticeSpace, pk: int) -> Structure | None:
    """A structure of the space with its services, or None."""
    return _structures(space).filter(pk=pk).first()


def _structures(space: PracticeSpace) -> QuerySet[Structure]:
    departments = Prefetch("departments", Department.objects.order_by("name", "pk"))
    return Structure.objects.filter(space=space).prefetch_related(departments).order_by("name", "pk")


def _haystack(structure: Structure) -> str:
    return _plain(
        f"{structure.name} {structure.identifier} {structure.postcode} {structure.city} "
        f"{' '.join(department.code for department in structure.departments.all())}"
    )


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
