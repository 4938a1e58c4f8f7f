"""The gate: every control of a deposit is a row. ``judge`` runs them all and says everything that is wrong at once.

A row knows the field on screen, the field's name in the published API, its path in a CII file, its level and its
evidence. It does not know French: the sentence, the cause and the remedy stand in ``explanations``.
EN 16931 is advice, never the gate. SIRETs are not Luhn-checked at the gate: official test numbers fail it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from stdnum import iban as iban_rules
from stdnum.fr import siret as siret_rules

from sandbox.domain.checks_circuits import (
    already_paid_due,
    credit_note_payment,
    origin_missing,
    validator_inactive,
    validator_is_supplier,
    validator_missing,
    validator_unexpected,
    validator_unknown,
)
from sandbox.domain.checks_petitions import PETITION_CHECKS, by_its_space
from sandbox.domain.checks_works import WORKS_CHECKS, simple_frame, works_by_file
from sandbox.domain.drafts import Attachment, Draft
from sandbox.domain.gate import Check, DepartmentFacts, GateContext, StructureFacts, fails
from sandbox.domain.labelled import Evidence
from sandbox.domain.lifecycles import CIRCUITS
from sandbox.domain.limits import EXTENSIONS, MAX_AMOUNT, MAX_FILE_BYTES, MAX_FILE_NAME, MAX_NUMBER, MAX_TOTAL_BYTES
from sandbox.domain.money import ZERO, to_cents
from sandbox.domain.refusals import Level, Refusal, RefusalCode
from sandbox.domain.vocabulary import DocumentKind, PaymentMode, RecipientKind, TaxRegime

__all__ = [
    "CHECKS",
    "CHECK_BY_CODE",
    "DepartmentFacts",
    "GateContext",
    "StructureFacts",
    "attachment_objections",
    "blocking",
    "judge",
]

TOLERANCE = Decimal("0.01")
"""A cent a VAT line or a total: assumed."""

_NUMBER = re.compile(r"[A-Za-z0-9+_/-](?:[A-Za-z0-9 +_/-]*[A-Za-z0-9+_/-])?")
_WITHOUT_LINES = frozenset({"MINIMUM", "BASIC WL"})
"""Profiles of Factur-X whose XML has no line: the PDF shows them. MINIMUM has no VAT summary nor payment means either.
Official for the profiles (their schemas); that Chorus Pro takes them as its « E2 » flows: observed."""
_MINIMUM = "MINIMUM"
_TRANSFER_CODES = frozenset({"30", "31", "42"})
PUBLIC_INVOICES = "FACTURES_PUBLIQUES"
"""The service of every structure that is reserved to invoices between public bodies (AIFE)."""


def judge(draft: Draft, context: GateContext) -> list[Refusal]:
    """Every objection to a draft, blocking ones first, in the order of the form. Empty: the gate opens, silently."""
    if not draft.measurable:
        return [Refusal(RefusalCode.AMOUNT_OUT_OF_RANGE, field="totals", tag=_SUMMATION)]
    found = []
    for check in (*CHECKS, *_checks_of(context)):
        values = check.rule(draft, context)
        if values is not None:
            level = check.level_for(context)
            found.append(Refusal(code=check.code, field=check.field, tag=check.tag, values=dict(values), level=level))
    return sorted(found, key=lambda refusal: refusal.level is not Level.BLOCKING)


def _checks_of(context: GateContext) -> tuple[Check, ...]:
    """The controls of a space of the portal that has its own."""
    if context.petition is not None:
        return PETITION_CHECKS
    return WORKS_CHECKS if context.works is not None else ()


def attachment_objections(pieces: Iterable[Attachment]) -> tuple[Refusal, ...]:
    """What is wrong with files, wherever they are joined: their names, their types, their sizes."""
    trial, context = Draft(attachments=tuple(pieces)), GateContext(today=date.min, supplier=None, recipient=None)
    found = [(check, check.rule(trial, context)) for check in CHECKS if check.field == "attachments"]
    return tuple(
        Refusal(code=check.code, field=check.field, tag=check.tag, values=dict(values))
        for check, values in found
        if values is not None
    )


def blocking(refusals: list[Refusal]) -> list[Refusal]:
    """Those that close the gate."""
    return [refusal for refusal in refusals if refusal.level is Level.BLOCKING]


def _amount(value: Decimal) -> str:
    return f"{to_cents(value):.2f}".replace(".", ",")


# -- who -------------------------------------------------------------------------------------------------------------


def _recipient_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(context.recipient is None and not draft.recipient.identifier)


def _recipient_unknown(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    identifier = draft.recipient.identifier
    return fails(context.recipient is None and identifier, identifier=identifier)


def _recipient_inactive(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    recipient = context.recipient
    return fails(recipient and not recipient.active, name=recipient.name if recipient else "")


def _recipient_siret_doubtful(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    identifier = draft.recipient.identifier
    looks_real = len(identifier) == 14 and identifier.isdigit() and context.recipient is None
    return fails(looks_real and not siret_rules.is_valid(identifier), identifier=identifier)


def _service_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    recipient = context.recipient
    return fails(
        recipient and recipient.service_required and not draft.recipient.department_code,
        name=recipient.name if recipient else "",
    )


def _service_unknown(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    recipient, code = context.recipient, draft.recipient.department_code
    return fails(
        recipient and code and code not in recipient.departments,
        code=code,
        name=recipient.name if recipient else "",
    )


def _service_inactive(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    code = draft.recipient.department_code
    department = context.recipient.departments.get(code) if context.recipient else None
    return fails(department and not department.active, code=code)


def _service_reserved(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    private = context.supplier is not None and context.supplier.kind is RecipientKind.COMPANY
    return fails(private and draft.recipient.department_code == PUBLIC_INVOICES, code=PUBLIC_INVOICES)


def _commitment_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    recipient = context.recipient
    if recipient is None or draft.commitment_number:
        return None
    department = recipient.departments.get(draft.recipient.department_code)
    required = recipient.commitment_required or (department is not None and department.commitment_required)
    return fails(required, name=recipient.name)


def _commitment_unknown(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    recipient, number = context.recipient, draft.commitment_number
    return fails(recipient and number and recipient.commitments and number not in recipient.commitments, number=number)


def _service_or_commitment_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    recipient = context.recipient
    return fails(
        recipient
        and recipient.service_or_commitment_required
        and not draft.recipient.department_code
        and not draft.commitment_number,
        name=recipient.name if recipient else "",
    )


def _supplier_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(context.supplier is None and not draft.supplier.identifier)


def _supplier_unknown(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    identifier = draft.supplier.identifier
    return fails(context.supplier is None and identifier, identifier=identifier)


def _supplier_inactive(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    supplier = context.supplier
    return fails(supplier and not supplier.active, name=supplier.name if supplier else "")


# -- which document ----------------------------------------------------------------------------------------------------


def _frame_unknown(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(draft.frame is None, frame=draft.frame_code)


def _frame_not_open(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return _without_circuit(draft) if context.typed else None


def _frame_waiting(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return None if context.typed else _without_circuit(draft)


def _without_circuit(draft: Draft) -> Mapping[str, str] | None:
    frame = draft.frame
    return fails(
        frame and frame not in CIRCUITS, frame=frame.short if frame else "", label=frame.label if frame else ""
    )


def _number_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(not draft.number.strip())


def _number_too_long(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(len(draft.number) > MAX_NUMBER, number=draft.number[:60], length=len(draft.number), limit=MAX_NUMBER)


def _number_characters(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(draft.number.strip() and not _NUMBER.fullmatch(draft.number), number=draft.number[:60])


def _number_duplicate(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(context.number_taken, number=draft.number)


def _date_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(draft.issued_on is None)


def _date_in_future(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    issued_on = draft.issued_on
    return fails(
        issued_on and issued_on > context.today,
        date=f"{issued_on:%d/%m/%Y}" if issued_on else "",
        today=f"{context.today:%d/%m/%Y}",
    )


def _currency_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(not re.fullmatch("[A-Z]{3}", draft.currency))


def _kind_unknown(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(DocumentKind.read(draft.kind) is None, kind=draft.kind)


def _payment_means_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    told = draft.payment_means_code or draft.payment_mode
    needed = draft.kind != DocumentKind.CREDIT_NOTE and draft.facturx_profile != _MINIMUM
    return fails(needed and not told)


def _iban_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    transfer = draft.payment_means_code in _TRANSFER_CODES or (
        not draft.payment_means_code and draft.payment_mode == PaymentMode.TRANSFER
    )
    return fails(transfer and not draft.iban, means=draft.payment_means_code or PaymentMode.TRANSFER.label)


def _iban_wrong(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(draft.iban and not iban_rules.is_valid(draft.iban, check_country=False), iban=draft.iban)


# -- how much ----------------------------------------------------------------------------------------------------------


def _lines_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(not draft.lines and draft.facturx_profile not in _WITHOUT_LINES)


def _line_total(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    for line in draft.lines:
        if line.total_excl_vat is None:
            continue
        prices = [line.unit_price_excl_vat] + ([line.net_price] if line.net_price is not None else [])
        expected = [to_cents(line.quantity * price - line.discount_excl_vat) for price in prices]
        if all(abs(amount - line.total_excl_vat) > TOLERANCE for amount in expected):
            return {
                "number": str(line.number),
                "declared": _amount(line.total_excl_vat),
                "computed": _amount(expected[0]),
            }
    return None


def _vat_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(not draft.vat_lines and draft.facturx_profile != _MINIMUM)


def _vat_category_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    rank = next((rank for rank, row in enumerate(draft.vat_lines, start=1) if not row.category), None)
    return fails(rank, number=rank)


def _vat_due_type_missing(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    rank = next((rank for rank, row in enumerate(draft.vat_lines, start=1) if not row.due_type), None)
    return fails(rank, number=rank)


def _vat_exemption_reason(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(draft.tax_regime == TaxRegime.EXEMPT and not draft.exemption_reason)


def _vat_breakdown(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    if not draft.vat_lines:
        return None
    vat = sum((row.amount for row in draft.vat_lines), ZERO)
    allowed = TOLERANCE * len(draft.vat_lines)
    return fails(abs(vat - draft.totals.vat) > allowed, computed=_amount(vat), declared=_amount(draft.totals.vat))


def _amount_out_of_range(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    totals = draft.totals
    amounts = [totals.excl_vat, totals.vat, totals.incl_vat, totals.due, totals.discount, totals.prepaid]
    amounts += [line.declared_total for line in draft.lines]
    return fails(any(abs(amount) > MAX_AMOUNT for amount in amounts))


def _totals(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    totals = draft.totals
    if totals.lines is not None:
        lines = sum((line.declared_total for line in draft.lines), ZERO)
        if draft.lines and abs(lines - totals.lines) > TOLERANCE:
            return {"what": "@lines", "computed": _amount(lines), "declared": _amount(totals.lines)}
        base = totals.lines - totals.allowances + totals.charges
        if abs(base - totals.excl_vat) > TOLERANCE:
            return {"what": "@excl-vat", "computed": _amount(base), "declared": _amount(totals.excl_vat)}
    # Rounded first, as they will be stored: the database holds the same rule.
    incl_vat = to_cents(totals.excl_vat) + to_cents(totals.vat) - to_cents(totals.discount)
    return fails(
        abs(incl_vat - to_cents(totals.incl_vat)) > TOLERANCE,
        what="@incl-vat",
        computed=_amount(incl_vat),
        declared=_amount(totals.incl_vat),
    )


def _amount_due(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    totals = draft.totals
    due = totals.incl_vat - totals.prepaid
    return fails(abs(due - totals.due) > TOLERANCE, computed=_amount(due), declared=_amount(totals.due))


def _discount_reason(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    return fails(draft.totals.discount and not draft.discount_reason)


# -- with which files --------------------------------------------------------------------------------------------------


def _attachment_name(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    name = next((piece.name for piece in draft.attachments if len(piece.name) > MAX_FILE_NAME), None)
    return fails(name, name=name, limit=MAX_FILE_NAME)


def _attachment_type(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    for piece in draft.attachments:
        extension = piece.name.rsplit(".", 1)[-1].lower() if "." in piece.name else ""
        if extension not in EXTENSIONS or not piece.size:
            return {"name": piece.name}
    return None


def _attachment_size(draft: Draft, context: GateContext) -> Mapping[str, str] | None:
    too_large = next((piece.name for piece in draft.attachments if piece.size > MAX_FILE_BYTES), None)
    if too_large is None and sum(piece.size for piece in draft.attachments) > MAX_TOTAL_BYTES:
        too_large = "@all-attachments"
    return fails(too_large, name=too_large)


_AGREEMENT = "SupplyChainTradeTransaction.ApplicableHeaderTradeAgreement"
_SETTLEMENT = "SupplyChainTradeTransaction.ApplicableHeaderTradeSettlement"
_SUMMATION = f"{_SETTLEMENT}.SpecifiedTradeSettlementHeaderMonetarySummation"
_BUYER = f"{_AGREEMENT}.BuyerTradeParty.SpecifiedLegalOrganization.ID.value"
_SELLER = f"{_AGREEMENT}.SellerTradeParty.SpecifiedLegalOrganization.ID.value"
_SERVICE = f"{_AGREEMENT}.BuyerReference.value"
_ORDER = f"{_AGREEMENT}.BuyerOrderReferencedDocument.IssuerAssignedID.value"
_FRAME = "ExchangedDocumentContext.BusinessProcessSpecifiedDocumentContextParameter.ID.value"
_NUMBER_TAG = "ExchangedDocument.ID.value"
_DATE = "ExchangedDocument.IssueDateTime.DateTimeString.value"
_VAT = f"{_SETTLEMENT}.ApplicableTradeTax"
_INVOICEE = f"{_SETTLEMENT}.InvoiceeTradeParty.SpecifiedLegalOrganization.ID.value"
_MEANS = f"{_SETTLEMENT}.SpecifiedTradeSettlementPaymentMeans"
_LINE = "SupplyChainTradeTransaction.IncludedSupplyChainTradeLineItem"
_PIECE = f"{_AGREEMENT}.AdditionalReferencedDocument"

_R, _B, _A = RefusalCode, Level.BLOCKING, Level.ADVICE
_OFF, _OBS, _ASS = Evidence.OFFICIAL, Evidence.OBSERVED, Evidence.ASSUMED
_DEST, _SUPP = "destinataire.codeDestinataire", "fournisseur.idFournisseur"
_CODE = "destinataire.codeServiceExecutant"
_EJ = "references.numeroBonCommande"
_TTC = "montantTotal.montantTtcTotal"
_MODE = "references.modePaiement"
_VALIDATOR = "cadreDeFacturation.codeStructureValideur"
_PJ = "pieceJointeComplementaire"

CHECKS: tuple[Check, ...] = (
    Check(_R.RECIPIENT_MISSING, "recipient", _DEST, _BUYER, _B, _OFF, _recipient_missing),
    Check(_R.RECIPIENT_UNKNOWN, "recipient", _DEST, _BUYER, _B, _OFF, _recipient_unknown),
    Check(_R.RECIPIENT_SIRET_DOUBTFUL, "recipient", _DEST, _BUYER, _A, _OFF, _recipient_siret_doubtful),
    Check(_R.RECIPIENT_INACTIVE, "recipient", _DEST, _BUYER, _B, _OFF, _recipient_inactive),
    Check(_R.SERVICE_MISSING, "department", _CODE, _SERVICE, _B, _OFF, _service_missing),
    Check(_R.SERVICE_UNKNOWN, "department", _CODE, _SERVICE, _B, _OBS, _service_unknown),
    Check(_R.SERVICE_INACTIVE, "department", _CODE, _SERVICE, _B, _ASS, _service_inactive),
    Check(_R.SERVICE_RESERVED, "department", _CODE, _SERVICE, _B, _OFF, _service_reserved),
    Check(_R.COMMITMENT_MISSING, "commitment", _EJ, _ORDER, _B, _OFF, _commitment_missing),
    Check(_R.COMMITMENT_UNKNOWN, "commitment", _EJ, _ORDER, _A, _ASS, _commitment_unknown),
    Check(_R.SERVICE_OR_COMMITMENT_MISSING, "commitment", _EJ, _ORDER, _B, _OBS, _service_or_commitment_missing),
    Check(_R.SUPPLIER_MISSING, "supplier", _SUPP, _SELLER, _B, _OFF, _supplier_missing),
    Check(_R.SUPPLIER_UNKNOWN, "supplier", _SUPP, _SELLER, _B, _OFF, _supplier_unknown),
    Check(_R.SUPPLIER_INACTIVE, "supplier", _SUPP, _SELLER, _B, _OFF, _supplier_inactive),
    Check(_R.FRAME_UNKNOWN, "frame", "cadreDeFacturation.codeCadreFacturation", _FRAME, _B, _OBS, _frame_unknown),
    # Works pieces are deposited as files, never typed (official); a file is taken, and waits for its circuit (ours).
    Check(_R.FRAME_NOT_OPEN, "frame", "cadreDeFacturation.codeCadreFacturation", _FRAME, _B, _ASS, _frame_not_open),
    Check(_R.FRAME_WAITING, "frame", "cadreDeFacturation.codeCadreFacturation", _FRAME, _A, _ASS, _frame_waiting),
    # The entries of their own are official; that no file brings a refund claim is ours.
    Check(_R.PETITION_BY_ITS_SPACE, "frame", "cadreDeFacturation.codeCadreFacturation", _FRAME, _B, _OFF, by_its_space),
    Check(_R.WORKS_BY_FILE, "frame", "cadreDeFacturation.codeCadreFacturation", _FRAME, _B, _OFF, works_by_file),
    Check(
        _R.WORKS_SIMPLE_FRAME,
        "frame",
        "cadreDeFacturation.codeCadreFacturation",
        _FRAME,
        _A,
        _OFF,
        simple_frame,
        blocks_forms=True,
    ),
    Check(_R.VALIDATOR_MISSING, "validator", _VALIDATOR, _INVOICEE, _B, _OBS, validator_missing),
    Check(_R.VALIDATOR_UNKNOWN, "validator", _VALIDATOR, _INVOICEE, _B, _ASS, validator_unknown),
    Check(_R.VALIDATOR_INACTIVE, "validator", _VALIDATOR, _INVOICEE, _B, _ASS, validator_inactive),
    Check(_R.VALIDATOR_IS_SUPPLIER, "validator", _VALIDATOR, _INVOICEE, _B, _ASS, validator_is_supplier),
    Check(_R.VALIDATOR_UNEXPECTED, "validator", _VALIDATOR, _INVOICEE, _A, _ASS, validator_unexpected),
    Check(_R.NUMBER_MISSING, "number", "numeroFactureSaisi", _NUMBER_TAG, _B, _OFF, _number_missing),
    Check(_R.NUMBER_TOO_LONG, "number", "numeroFactureSaisi", _NUMBER_TAG, _B, _OBS, _number_too_long),
    Check(_R.NUMBER_CHARACTERS, "number", "numeroFactureSaisi", _NUMBER_TAG, _B, _ASS, _number_characters),
    Check(_R.NUMBER_DUPLICATE, "number", "numeroFactureSaisi", _NUMBER_TAG, _B, _OFF, _number_duplicate),
    Check(_R.DATE_MISSING, "issued_on", "dateFacture", _DATE, _B, _OFF, _date_missing),
    Check(_R.DATE_IN_FUTURE, "issued_on", "dateFacture", _DATE, _B, _ASS, _date_in_future),
    Check(
        _R.CURRENCY_MISSING,
        "currency",
        "references.deviseFacture",
        f"{_SETTLEMENT}.InvoiceCurrencyCode.value",
        _B,
        _OBS,
        _currency_missing,
    ),
    Check(
        _R.KIND_UNKNOWN, "kind", "references.typeFacture", "ExchangedDocument.TypeCode.value", _B, _OBS, _kind_unknown
    ),
    Check(
        _R.ORIGIN_MISSING,
        "origin_number",
        "references.numeroFactureOrigine",
        f"{_SETTLEMENT}.InvoiceReferencedDocument.IssuerAssignedID.value",
        _A,
        _ASS,
        origin_missing,
        blocks_forms=True,
    ),
    Check(_R.CREDIT_NOTE_PAYMENT, "payment_mode", _MODE, f"{_MEANS}.TypeCode.value", _A, _OBS, credit_note_payment),
    Check(
        _R.PAYMENT_MEANS_MISSING,
        "payment_mode",
        _MODE,
        f"{_MEANS}.TypeCode.value",
        _B,
        _OBS,
        _payment_means_missing,
    ),
    Check(
        _R.IBAN_MISSING,
        "iban",
        "fournisseur.codeCoordonneesBancairesFournisseur",
        f"{_MEANS}.PayeePartyCreditorFinancialAccount.IBANID.value",
        _B,
        _OBS,
        _iban_missing,
    ),
    Check(
        _R.IBAN_WRONG,
        "iban",
        "fournisseur.codeCoordonneesBancairesFournisseur",
        f"{_MEANS}.PayeePartyCreditorFinancialAccount.IBANID.value",
        _A,
        _ASS,
        _iban_wrong,
    ),
    Check(_R.LINES_MISSING, "lines", "lignePoste", _LINE, _B, _OFF, _lines_missing),
    Check(
        _R.LINE_TOTAL,
        "lines",
        "lignePoste.lignePosteMontantUnitaireHT",
        f"{_LINE}.SpecifiedLineTradeSettlement.SpecifiedTradeSettlementLineMonetarySummation.LineTotalAmount.value",
        _A,
        _ASS,
        _line_total,
    ),
    Check(_R.VAT_MISSING, "vat_lines", "ligneTva", _VAT, _B, _OFF, _vat_missing),
    Check(
        _R.VAT_CATEGORY_MISSING,
        "vat_lines",
        "ligneTva.ligneTvaTaux",
        f"{_VAT}.CategoryCode.value",
        _B,
        _OBS,
        _vat_category_missing,
    ),
    Check(
        _R.VAT_DUE_TYPE_MISSING,
        "vat_lines",
        "references.typeTva",
        f"{_VAT}.DueDateTypeCode.value",
        _B,
        _OBS,
        _vat_due_type_missing,
    ),
    Check(
        _R.VAT_EXEMPTION_REASON,
        "exemption_reason",
        "references.motifExonerationTva",
        f"{_VAT}.ExemptionReason.value",
        _A,
        _ASS,
        _vat_exemption_reason,
    ),
    # Official example P48 has a VAT summary that does not add up to its own foot: advice, not the gate.
    Check(
        _R.VAT_BREAKDOWN,
        "vat_lines",
        "ligneTva.ligneTvaMontantTvaParTaux",
        f"{_VAT}.CalculatedAmount.value",
        _A,
        _OBS,
        _vat_breakdown,
    ),
    Check(_R.AMOUNT_OUT_OF_RANGE, "totals", _TTC, _SUMMATION, _B, _ASS, _amount_out_of_range),
    Check(_R.TOTALS, "totals", _TTC, f"{_SUMMATION}.GrandTotalAmount.value", _B, _OBS, _totals),
    Check(
        _R.AMOUNT_DUE,
        "totals",
        "montantTotal.montantAPayer",
        f"{_SUMMATION}.DuePayableAmount.value",
        _B,
        _OBS,
        _amount_due,
    ),
    Check(
        _R.ALREADY_PAID_DUE,
        "totals.due",
        "montantTotal.montantAPayer",
        f"{_SUMMATION}.DuePayableAmount.value",
        _A,
        _ASS,
        already_paid_due,
        blocks_forms=True,
    ),
    Check(
        _R.DISCOUNT_REASON,
        "discount_reason",
        "montantTotal.motifRemiseGlobaleTTC",
        f"{_SUMMATION}.AllowanceTotalAmount.value",
        _B,
        _ASS,
        _discount_reason,
    ),
    Check(_R.FILE_NAME_TOO_LONG, "attachments", _PJ, f"{_PIECE}.IssuerAssignedID.value", _B, _OBS, _attachment_name),
    Check(
        _R.ATTACHMENT_TYPE, "attachments", _PJ, f"{_PIECE}.AttachmentBinaryObject.mimeCode", _B, _OBS, _attachment_type
    ),
    Check(
        _R.ATTACHMENTS_TOO_LARGE,
        "attachments",
        _PJ,
        f"{_PIECE}.AttachmentBinaryObject.value",
        _B,
        _OFF,
        _attachment_size,
    ),
)
CHECK_BY_CODE = {check.code: check for check in (*CHECKS, *WORKS_CHECKS, *PETITION_CHECKS)}
