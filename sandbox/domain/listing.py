"""The columns of an exported list: what each shows, and how its cell is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from sandbox.domain.labelled import Labelled
from sandbox.domain.typography import typeset


class ListFormat(Labelled):
    """The formats of an exported list; ``mime_type`` is what the browser is told."""

    mime_type: str

    def __new__(cls, value: str, label: str, mime_type: str) -> Self:
        """Carry what the member shows beside its code."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.mime_type = mime_type
        return member

    CSV = "csv", "CSV (texte, point-virgule)", "text/csv; charset=utf-8"
    XLSX = "xlsx", "XLSX (Excel)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODS = "ods", "ODS (LibreOffice)", "application/vnd.oasis.opendocument.spreadsheet"


class Cell(Labelled):
    """What a cell holds."""

    TEXT = "text", "texte"
    LABEL = "label", "texte qui se répète"  # few different values: each is written once
    DAY = "day", "date"
    AMOUNT = "amount", "montant"
    COUNT = "count", "nombre entier"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, where the value stands, what it is. ``width`` in characters, for spreadsheets."""

    label: str
    source: str
    cell: Cell = Cell.TEXT
    width: int = 18


COLUMNS: tuple[Column, ...] = (
    Column("Numéro", "number"),
    Column("Type", "kind", Cell.LABEL, 10),
    Column("Cadre", "frame", Cell.LABEL, 8),
    Column("Statut", "status", Cell.LABEL, 30),
    Column("Statut depuis le", "status_since", Cell.DAY, 12),
    Column("Identifiant du fournisseur", "supplier.identifier", Cell.LABEL),
    Column("Fournisseur", "supplier.name", Cell.LABEL, 30),
    Column("Identifiant du destinataire", "recipient.identifier", Cell.LABEL),
    Column("Destinataire", "recipient.name", Cell.LABEL, 30),
    Column("Code service", "department.code", Cell.LABEL),
    Column("Engagement", "commitment_number"),
    Column("Marché", "contract_number"),
    Column("Date de facture", "issued_on", Cell.DAY, 12),
    Column("Date de dépôt", "deposited_at", Cell.DAY, 12),
    Column("Mode de dépôt", "deposit_mode", Cell.LABEL),
    Column("Montant HT", "total_excl_vat", Cell.AMOUNT, 14),
    Column("Montant TVA", "total_vat", Cell.AMOUNT, 14),
    Column("Montant TTC", "total_incl_vat", Cell.AMOUNT, 14),
    Column("Montant à payer", "amount_due", Cell.AMOUNT, 14),
    Column("Devise", "currency", Cell.LABEL, 7),
    Column("À payer au plus tard le", "due_on", Cell.DAY, 12),
)

DIRECT_ROWS = 1000
"""Up to this many rows the file is given at once; above, it is prepared in the background."""

KEPT_DAYS = 7
"""How long a prepared file is kept."""

MAX_ACTIVE = 2
"""How many files a space may have in preparation at once."""

MAX_SAVED = 20
"""How many searches one may save in each space of the portal."""

MAX_NAME = 60


class JobState(Labelled):
    """Where the preparation of a file stands."""

    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Prêt"
    FAILED = "failed", "Échoué"
    EXPIRED = "expired", "Effacé"


NEXT_STATES: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.FAILED}),
    JobState.RUNNING: frozenset({JobState.RUNNING, JobState.DONE, JobState.FAILED}),
    JobState.DONE: frozenset({JobState.EXPIRED}),
    JobState.FAILED: frozenset({JobState.EXPIRED}),
    JobState.EXPIRED: frozenset(),
}
"""The moves of a preparation. RUNNING to RUNNING: a worker died and another begins again."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet runs as a formula when a cell begins with it."""


def harmless(text: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe goes before what would begin a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


@dataclass(frozen=True, slots=True)
class ListWords:
    """What the lines of a list are: the name of the sheet, and one line in the singular and the plural."""

    sheet: str
    one: str
    many: str


INVOICES = ListWords("Factures", "facture", "factures")
LINES = ListWords("Liste", "ligne", "lignes")


def closing_line(rows: int, words: ListWords = INVOICES) -> str:
    """The last line of a file, by which one checks that nothing is missing."""
    count = f"{rows:,}".replace(",", "\u202f")
    return typeset(f"Fin de la liste : {count} {words.many if rows >= 2 else words.one}, rien n’est coupé.")
