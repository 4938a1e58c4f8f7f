"""The code lists that CII and UBL share, into our words (UNTDID 1001, 4461, 2475 and the schemes of Chorus Pro)."""

from __future__ import annotations

from sandbox.domain.drafts import VatLine
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
}
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


def tax_regime_of(vat_lines: tuple[VatLine, ...]) -> str:
    """``typeTva`` that a VAT summary shows."""
    if vat_lines and all(row.category == "E" for row in vat_lines):
        return TaxRegime.EXEMPT.value
    if vat_lines and all(row.category == "O" for row in vat_lines):
        return TaxRegime.WITHOUT.value
    receipts = any(row.due_type == _ON_RECEIPTS for row in vat_lines)
    return (TaxRegime.ON_RECEIPTS if receipts else TaxRegime.ON_DEBITS).value
