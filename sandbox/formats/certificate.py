"""The « certificat de dépôt » on paper: says what was deposited and when, and that all of it is an exercise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from html import escape

from sandbox.domain.petitions import Noun
from sandbox.formats.printed import FICTITIOUS, amount_words, day_words, facts, print_page, table


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate tells. ``deposited_at`` in French time; ``attachments``: names and fingerprints."""

    number: str
    kind: str
    noun: Noun
    frame: str
    supplier: str
    recipient: str
    issued_on: date | None
    deposited_at: datetime
    deposit_mode: str
    flow_number: str
    file_name: str
    amount_due: Decimal
    currency: str
    sha256: str
    attachments: tuple[tuple[str, str], ...] = ()


def write_certificate(told: Certificate) -> bytes:
    """The certificate as a PDF."""
    rows = [
        ("Document", f"{told.kind} n° {told.number}"),
        ("Cadre de facturation", told.frame),
        ("Fournisseur", told.supplier),
        ("Destinataire", told.recipient),
        (f"Date {told.noun.of_the}", day_words(told.issued_on)),
        (f"Déposé{told.noun.e} le", f"{told.deposited_at:%d/%m/%Y à %H:%M} (heure de l’espace d’exercice)"),
        ("Mode de dépôt", told.deposit_mode),
        ("Numéro de flux", told.flow_number),
        ("Fichier déposé", told.file_name),
        ("Net à payer", amount_words(told.amount_due, told.currency)),
    ]
    what = "du fichier déposé" if told.flow_number else f"{told.noun.of_the} saisi{told.noun.e}"
    body = (
        f"<h1>Certificat de dépôt</h1><p class='band'>{FICTITIOUS}</p>"
        + facts(rows)
        + f"<h2>Empreinte {what} (SHA-256)</h2><p class='hash'>{escape(told.sha256)}</p>"
        + "<p>La même empreinte, recalculée sur le même contenu, prouve que rien n’a été modifié depuis le dépôt.</p>"
    )
    if told.attachments:
        body += "<h2>Pièces jointes</h2>" + table(("Nom", "Empreinte (SHA-256)"), told.attachments, kind="hash")
    return print_page(body, title=f"Certificat de dépôt — {told.number}")
