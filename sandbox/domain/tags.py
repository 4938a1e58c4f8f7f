"""Where a UBL file says what a control looks at, as the flow report names it (the paths of CII stand in ``checks``).

Evidence: observed for the supplier's identifier, which published reports quote; the others follow the schema of UBL.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from sandbox.domain.refusals import Refusal, RefusalCode

_R = RefusalCode
_SUPPLIER = "AccountingSupplierParty.Party.PartyIdentification.ID.value"
_CUSTOMER = "AccountingCustomerParty.Party.PartyIdentification.ID.value"
_ACCOUNT = "PaymentMeans.PayeeFinancialAccount.ID.value"
_TAX = "TaxTotal.TaxSubtotal"
_TOTAL = "LegalMonetaryTotal"
_PIECE = "AdditionalDocumentReference.Attachment.EmbeddedDocumentBinaryObject"

UBL_TAGS: dict[RefusalCode, str] = {
    **dict.fromkeys((_R.SUPPLIER_MISSING, _R.SUPPLIER_UNKNOWN, _R.SUPPLIER_INACTIVE), _SUPPLIER),
    **dict.fromkeys(
        (_R.RECIPIENT_MISSING, _R.RECIPIENT_UNKNOWN, _R.RECIPIENT_INACTIVE, _R.RECIPIENT_SIRET_DOUBTFUL), _CUSTOMER
    ),
    **dict.fromkeys(
        (_R.SERVICE_MISSING, _R.SERVICE_UNKNOWN, _R.SERVICE_INACTIVE, _R.SERVICE_RESERVED), "BuyerReference.value"
    ),
    **dict.fromkeys(
        (_R.COMMITMENT_MISSING, _R.COMMITMENT_UNKNOWN, _R.SERVICE_OR_COMMITMENT_MISSING), "OrderReference.ID.value"
    ),
    **dict.fromkeys(
        (
            _R.FRAME_UNKNOWN,
            _R.FRAME_NOT_OPEN,
            _R.FRAME_WAITING,
            _R.WORKS_SIMPLE_FRAME,
            _R.WORKS_BY_FILE,
            _R.PETITION_BY_ITS_SPACE,
        ),
        "ProfileID.value",
    ),
    **dict.fromkeys((_R.NUMBER_MISSING, _R.NUMBER_TOO_LONG, _R.NUMBER_CHARACTERS, _R.NUMBER_DUPLICATE), "ID.value"),
    **dict.fromkeys((_R.DATE_MISSING, _R.DATE_IN_FUTURE), "IssueDate.value"),
    **dict.fromkeys(
        (
            _R.VALIDATOR_MISSING,
            _R.VALIDATOR_UNKNOWN,
            _R.VALIDATOR_INACTIVE,
            _R.VALIDATOR_IS_SUPPLIER,
            _R.VALIDATOR_UNEXPECTED,
        ),
        "BuyerCustomerParty.Party.PartyIdentification.ID.value",
    ),
    _R.CURRENCY_MISSING: "DocumentCurrencyCode.value",
    _R.KIND_UNKNOWN: "InvoiceTypeCode.value",
    _R.ORIGIN_MISSING: "BillingReference.InvoiceDocumentReference.ID.value",
    **dict.fromkeys((_R.PAYMENT_MEANS_MISSING, _R.CREDIT_NOTE_PAYMENT), "PaymentMeans.PaymentMeansCode.value"),
    **dict.fromkeys((_R.IBAN_MISSING, _R.IBAN_WRONG), _ACCOUNT),
    _R.LINES_MISSING: "InvoiceLine",
    _R.LINE_TOTAL: "InvoiceLine.LineExtensionAmount.value",
    _R.VAT_MISSING: _TAX,
    _R.VAT_CATEGORY_MISSING: f"{_TAX}.TaxCategory.ID.value",
    _R.VAT_DUE_TYPE_MISSING: f"{_TAX}.TaxCategory.TaxScheme.ID.value",
    _R.VAT_EXEMPTION_REASON: f"{_TAX}.TaxCategory.TaxExemptionReason.value",
    _R.VAT_BREAKDOWN: f"{_TAX}.TaxAmount.value",
    **dict.fromkeys((_R.AMOUNT_OUT_OF_RANGE, _R.TOTALS), f"{_TOTAL}.TaxInclusiveAmount.value"),
    **dict.fromkeys((_R.AMOUNT_DUE, _R.ALREADY_PAID_DUE), f"{_TOTAL}.PayableAmount.value"),
    _R.DISCOUNT_REASON: f"{_TOTAL}.AllowanceTotalAmount.value",
    _R.FILE_NAME_TOO_LONG: f"{_PIECE}.filename",
    _R.ATTACHMENT_TYPE: f"{_PIECE}.mimeCode",
    _R.ATTACHMENTS_TOO_LARGE: f"{_PIECE}.value",
}


def in_ubl(refusals: Iterable[Refusal]) -> list[Refusal]:
    """The refusals of the gate, with the paths of a UBL file."""
    return [dataclasses.replace(refusal, tag=UBL_TAGS.get(refusal.code, "")) for refusal in refusals]
