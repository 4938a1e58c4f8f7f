"""The public directory of the week, with the structures of the practice spaces in it, and its file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any

from sandbox.domain.calendar import payment_days
from sandbox.domain.folding import folded
from sandbox.domain.listing import Cell, Column, ListFormat, ListWords
from sandbox.domain.public_directory import DirectoryWeek, Duty, directory_of, duty_of, week_of
from sandbox.domain.requirements import Requirement, requirements_of
from sandbox.domain.scenarios import StructureSpec
from sandbox.domain.vocabulary import RecipientKind
from sandbox.formats.sheets import Row, write_list
from sandbox.scenarios import scenario_named

# The scenario of the spaces that open by themselves: its clients can be sent invoices at once.
_SHARED = "deposer-par-formulaire"

COLUMNS = (
    Column("SIRET", "identifier"),
    Column("Nom", "name"),
    Column("Type", "kind"),
    Column("Adresse", "address"),
    Column("Code postal", "postcode"),
    Column("Ville", "city"),
    Column("Active", "active", Cell.LABEL),
    Column("Exigence", "duty", Cell.LABEL),
    Column("Raccordée par flux", "by_flow", Cell.LABEL),
    Column("Délai de paiement en jours", "payment_days", Cell.COUNT),
    Column("Code service", "department.code"),
    Column("Nom du service", "department.name"),
    Column("Service actif", "department.active", Cell.LABEL),
    Column("Engagement exigé par le service", "department.commitment", Cell.LABEL),
)
WORDS = ListWords("Annuaire", "ligne", "lignes")


@dataclass(frozen=True, slots=True)
class PublicSheet:
    """A structure as the public directory shows it. ``is_playable``: it is a client in the practice spaces."""

    structure: StructureSpec
    duty: Duty
    requirements: tuple[Requirement, ...]
    payment_days: int
    is_playable: bool


@lru_cache(maxsize=2)
def current_directory(week: date) -> DirectoryWeek:
    """The directory of the week that begins that Monday, clients of the practice spaces included, by name."""
    made = directory_of(week)
    structures = sorted([*made.structures, *playable_structures()], key=lambda item: folded(item.name))
    return replace(made, structures=tuple(structures))


def todays_directory(today: date) -> DirectoryWeek:
    """The directory that is current that day."""
    return current_directory(week_of(today))


@lru_cache(maxsize=1)
def playable_structures() -> tuple[StructureSpec, ...]:
    """The public structures to which one may send an invoice in a practice space."""
    structures = scenario_named(_SHARED).structures
    return tuple(item for item in structures if item.recipient and item.kind is not RecipientKind.COMPANY)


def public_sheet(structure: StructureSpec) -> PublicSheet:
    """What the sheet of a structure says."""
    return PublicSheet(
        structure=structure,
        duty=duty_of(structure),
        requirements=requirements_of(
            service=structure.service_required,
            commitment=structure.commitment_required,
            either=structure.service_or_commitment_required,
            by_flow=structure.by_flow,
        ),
        payment_days=payment_days(structure.kind),
        is_playable=structure in playable_structures(),
    )


def next_file_on(today: date) -> date:
    """The Monday of the next file."""
    return week_of(today) + timedelta(weeks=1)


def directory_csv(directory: DirectoryWeek) -> bytes:
    """The file as CSV: a line for each service, one for a structure without any."""
    stream = BytesIO()
    write_list(stream, ListFormat.CSV, columns=COLUMNS, chunks=[_rows(directory)], words=WORDS)
    return stream.getvalue()


def directory_json(directory: DirectoryWeek) -> bytes:
    """The file as JSON: structures with their services inside, and what changed since the week before."""
    told = {
        "avertissement": "Structures fictives : aucun de ces numéros n’appartient à personne.",
        "semaine_du": directory.week.isoformat(),
        "structures": [_as_json(item) for item in directory.structures],
        "changements": [
            {"siret": item.identifier, "nom": item.name, "changement": item.sentence} for item in directory.changes
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _rows(directory: DirectoryWeek) -> Sequence[Row]:
    rows: list[Row] = []
    for item in directory.structures:
        head = [item.identifier, item.name, item.kind.label, item.address, item.postcode, item.city]
        head += [_yes(item.active), duty_of(item).label, _yes(item.by_flow), str(payment_days(item.kind))]
        for part in item.departments:
            wanted = part.commitment_required or item.commitment_required
            rows.append([*head, part.code, part.name, _yes(part.active), _yes(wanted)])
        if not item.departments:
            rows.append([*head, "", "", "", ""])
    return rows


def _as_json(item: StructureSpec) -> dict[str, Any]:
    return {
        "siret": item.identifier,
        "nom": item.name,
        "type": item.kind.value,
        "adresse": item.address,
        "code_postal": item.postcode,
        "ville": item.city,
        "active": item.active,
        "service_obligatoire": item.service_required,
        "engagement_obligatoire": item.commitment_required,
        "service_ou_engagement_obligatoire": duty_of(item) is Duty.EITHER,
        "raccordee_par_flux": item.by_flow,
        "delai_de_paiement_jours": payment_days(item.kind),
        "services": [
            {
                "code": part.code,
                "nom": part.name,
                "actif": part.active,
                "engagement_obligatoire": part.commitment_required or item.commitment_required,
            }
            for part in item.departments
        ],
    }


def _yes(value: bool) -> str:  # noqa: FBT001 - a cell
    return "oui" if value else "non"
