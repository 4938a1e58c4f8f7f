"""The code lists that CII and UBL share, into our words (UNTDID 1001, 4461, 2475 and the schemes of Chorus Pro)."""

from __future__ import annotations

import re

from sandbox.domain.drafts import Draft, Line, Party, VatLine
from sandbox.domain.vocabulary import DocumentKind, IdentifierType, PaymentMode, TaxRegime

SCHEMES = {
    "1": IdentifierType.SIRET,
    "0002": IdentifierType.SIRET,
    "0009": IdentifierType.SIRET,
    "2": IdentifierType.EU,
    "3": IdentifierType.NON_EU,
    "ETR": IdentifierType.NON_EU,  # official example P57
    "4": IdentifierType.RIDET,
    "5": IdentifierType.TAHITI,
    "6": IdentifierType.OTHER,
    # The codes of ISO 6523 that the French rules give to the same registers.
    "0223": IdentifierType.EU,
    "0227": IdentifierType.NON_EU,
    "0228": IdentifierType.RIDET,
    "0229": IdentifierType.TAHITI,
}
_ICD = {
    IdentifierType.SIRET: "0002",  # Chorus Pro reads « 1 » and « 0002 »; EN 16931 only the second
    IdentifierType.EU: "0223",
    IdentifierType.NON_EU: "0227",
    IdentifierType.RIDET: "0228",
    IdentifierType.TAHITI: "0229",
}
_COUNTRIES = {IdentifierType.RIDET: "NC", IdentifierType.TAHITI: "PF"}
PAYMENT_TERMS = "Paiement au délai légal de la commande publique"
"""Ours: EN 16931 wants a due date or terms, and the legal delay runs from a day that the supplier does not know."""
KINDS = {
    **dict.fromkeys(("380", "384", "389", "393", "326", "875", "876", "877"), DocumentKind.INVOICE),
    **dict.fromkeys(("381", "261", "396"), DocumentKind.CREDIT_NOTE),
    "386": DocumentKind.INSTALMENT,
}
PAYMENT_MODES = {
    **dict.fromkeys(("30", "31", "42", "58"), PaymentMode.TRANSFER),
    **dict.fromkeys(("49", "59"), PaymentMode.DIRECT_DEBIT),
    "10": PaymentMode.CASH,
    "20": PaymentMode.CHEQUE,
    "97": PaymentMode.CARRIED_OVER,
}
KIND_CODES = {DocumentKind.INVOICE: "380", DocumentKind.CREDIT_NOTE: "381", DocumentKind.INSTALMENT: "386"}
MEANS_CODES = {
    PaymentMode.TRANSFER: "30",
    PaymentMode.DIRECT_DEBIT: "49",
    PaymentMode.CASH: "10",
    PaymentMode.CHEQUE: "20",
    PaymentMode.CARRIED_OVER: "97",
    PaymentMode.OTHER: "1",
}
_ON_RECEIPTS = "72"
"""« Paid to date »: VAT on receipts. 5 (invoice date) and 29 (delivery date) are on debits."""


def kind_of(code: str) -> str:
    """``typeFacture`` of a document type code; the code itself where we know none (the gate will object)."""
    kind = KINDS.get(code)
    return kind.value if kind else code


def payment_mode_of(code: str) -> str:
    """``modePaiement`` of a payment means code; empty for none."""
    return PAYMENT_MODES.get(code, PaymentMode.OTHER).value if code else ""


def identifier_type_of(scheme: str, identifier: str) -> str:
    """``typeIdentifiantStructure`` of a scheme; a number without a scheme is taken for a SIRET."""
    fallback = IdentifierType.SIRET if not scheme or identifier.isdigit() else IdentifierType.OTHER
    return SCHEMES.get(scheme, fallback).value


def icd_of(party: Party) -> str:
    """The scheme of a party's identifier by ISO 6523; empty for an identifier that no register gives."""
    kind = IdentifierType.read(party.identifier_type)
    return _ICD.get(kind, "") if kind else ""


def country_of(party: Party) -> str:
    """The country of a party, as its identifier tells it."""
    kind = IdentifierType.read(party.identifier_type)
    start = party.identifier[:2].upper()
    if kind in (IdentifierType.EU, IdentifierType.NON_EU) and start.isascii() and start.isalpha():
        return start
    return _COUNTRIES.get(kind, "FR") if kind else "FR"


def vat_number_of(party: Party) -> str:
    """The VAT number that an identifier gives: computed from a SIRET, itself in the Union, else empty."""
    if party.identifier_type == IdentifierType.EU:
        return party.identifier
    if party.identifier_type == IdentifierType.SIRET and re.fullmatch(r"\d{14}", party.identifier):
        siren = int(party.identifier[:9])
        return f"FR{(12 + 3 * (siren % 97)) % 97:02d}{party.identifier[:9]}"
    return ""


def means_code_of(draft: Draft) -> str:
    """The payment means code to write: what the file said, or that of the mode chosen."""
    mode = PaymentMode.read(draft.payment_mode)
    return draft.payment_means_code or (MEANS_CODES[mode] if mode else "")


def category_of(line: Line, draft: Draft) -> str:
    """The VAT category of a line: that of the summary's row of the same rate."""
    rows = [row for row in draft.vat_lines if row.rate == line.vat_rate] or list(draft.vat_lines)
    if rows and rows[0].category:
        return rows[0].category
    return "S" if line.vat_rate else "E"


def due_type_of(row: VatLine, draft: Draft) -> str:
    """When VAT is due (UNTDID 2475); empty where neither the row nor the regime says it."""
    if row.due_type and row.due_type != "VAT":
        return row.due_type
    return _ON_RECEIPTS if draft.tax_regime == TaxRegime.ON_RECEIPTS else ""


def tax_regime_of(vat_lines: tuple[VatLine, ...]) -> str:
    """``typeTva`` that a VAT summary shows."""
    if vat_lines and all(row.category == "E" for row in vat_lines):
        return TaxRegime.EXEMPT.value
    if vat_lines and all(row.category == "O" for row in vat_lines):
        return TaxRegime.WITHOUT.value
    receipts = any(row.due_type == _ON_RECEIPTS for row in vat_lines)
    return (TaxRegime.ON_RECEIPTS if receipts else TaxRegime.ON_DEBITS).value
