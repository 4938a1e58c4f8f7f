"""A Draft into a CII file, valid against the schema of the gate: for tests, lessons and downloads."""

from __future__ import annotations

import base64
from decimal import Decimal

from lxml import etree

from sandbox.domain.drafts import Attachment, Draft, Line, Party, VatLine
from sandbox.domain.money import ZERO
from sandbox.domain.vocabulary import DocumentKind, IdentifierType, PaymentMode
from sandbox.formats.cii import NAMESPACES, RAM, ROOT, RSM, UDT
from sandbox.formats.codes import KIND_CODES, MEANS_CODES


def write_cii(draft: Draft) -> bytes:
    """The CII D16B file of a draft, in UTF-8.

    A missing date or number is left empty, so that a lesson can make wrong files too. The global discount, which CII
    does not know after VAT, is written with what is already paid: the amount due stays true.
    """
    root = etree.Element(ROOT, nsmap=NAMESPACES)
    context = _sub(root, RSM, "ExchangedDocumentContext")
    if draft.frame_code:
        process = _sub(context, RAM, "BusinessProcessSpecifiedDocumentContextParameter")
        frame = draft.frame
        _sub(process, RAM, "ID", frame.short if frame else draft.frame_code)
    _header(_sub(root, RSM, "ExchangedDocument"), draft)
    transaction = _sub(root, RSM, "SupplyChainTradeTransaction")
    for line in draft.lines:
        _line(_sub(transaction, RAM, "IncludedSupplyChainTradeLineItem"), line)
    _agreement(_sub(transaction, RAM, "ApplicableHeaderTradeAgreement"), draft)
    _sub(transaction, RAM, "ApplicableHeaderTradeDelivery")
    _settlement(_sub(transaction, RAM, "ApplicableHeaderTradeSettlement"), draft)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _sub(parent: etree._Element, namespace: str, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{namespace}}}{name}")
    if text is not None:
        element.text = text
    return element


def _money(parent: etree._Element, name: str, amount: Decimal) -> None:
    _sub(parent, RAM, name, f"{amount:.2f}")


def _header(node: etree._Element, draft: Draft) -> None:
    _sub(node, RAM, "ID", draft.number)
    kind = DocumentKind.read(draft.kind)
    _sub(node, RAM, "TypeCode", KIND_CODES[kind] if kind else draft.kind)
    if draft.issued_on:
        moment = _sub(_sub(node, RAM, "IssueDateTime"), UDT, "DateTimeString", f"{draft.issued_on:%Y%m%d}")
        moment.set("format", "102")
    if draft.comment:
        _sub(_sub(node, RAM, "IncludedNote"), RAM, "Content", draft.comment)


def _line(node: etree._Element, line: Line) -> None:
    _sub(_sub(node, RAM, "AssociatedDocumentLineDocument"), RAM, "LineID", str(line.number))
    product = _sub(node, RAM, "SpecifiedTradeProduct")
    if line.reference:
        _sub(product, RAM, "SellerAssignedID", line.reference)
    _sub(product, RAM, "Name", line.name or "-")
    agreement = _sub(node, RAM, "SpecifiedLineTradeAgreement")
    price = f"{line.unit_price_excl_vat}"
    _sub(_sub(agreement, RAM, "GrossPriceProductTradePrice"), RAM, "ChargeAmount", price)
    _sub(_sub(agreement, RAM, "NetPriceProductTradePrice"), RAM, "ChargeAmount", price)
    quantity = _sub(_sub(node, RAM, "SpecifiedLineTradeDelivery"), RAM, "BilledQuantity", f"{line.quantity}")
    quantity.set("unitCode", line.unit or "C62")
    settlement = _sub(node, RAM, "SpecifiedLineTradeSettlement")
    if line.vat_rate is not None:
        tax = _sub(settlement, RAM, "ApplicableTradeTax")
        _sub(tax, RAM, "TypeCode", "VAT")
        _sub(tax, RAM, "CategoryCode", "S" if line.vat_rate else "E")
        _sub(tax, RAM, "RateApplicablePercent", f"{line.vat_rate:.2f}")
    if line.discount_excl_vat:
        allowance = _sub(settlement, RAM, "SpecifiedTradeAllowanceCharge")
        _sub(_sub(allowance, RAM, "ChargeIndicator"), UDT, "Indicator", "false")
        _money(allowance, "ActualAmount", line.discount_excl_vat)
    summation = _sub(settlement, RAM, "SpecifiedTradeSettlementLineMonetarySummation")
    _money(summation, "LineTotalAmount", line.declared_total)


def _party(node: etree._Element, party: Party) -> None:
    if party.name:
        _sub(node, RAM, "Name", party.name)
    identifier = _sub(_sub(node, RAM, "SpecifiedLegalOrganization"), RAM, "ID", party.identifier)
    if kind := IdentifierType.read(party.identifier_type):
        identifier.set("schemeID", kind.scheme or "6")


def _agreement(node: etree._Element, draft: Draft) -> None:
    if draft.recipient.department_code:
        _sub(node, RAM, "BuyerReference", draft.recipient.department_code)
    _party(_sub(node, RAM, "SellerTradeParty"), draft.supplier)
    _party(_sub(node, RAM, "BuyerTradeParty"), draft.recipient)
    if draft.commitment_number:
        order = _sub(node, RAM, "BuyerOrderReferencedDocument")
        _sub(order, RAM, "IssuerAssignedID", draft.commitment_number)
    if draft.contract_number:
        contract = _sub(node, RAM, "ContractReferencedDocument")
        _sub(contract, RAM, "IssuerAssignedID", draft.contract_number)
    for attachment in draft.attachments:
        if attachment.content is not None:
            _attachment(_sub(node, RAM, "AdditionalReferencedDocument"), attachment, attachment.content)


def _attachment(node: etree._Element, attachment: Attachment, content: bytes) -> None:
    _sub(node, RAM, "IssuerAssignedID", attachment.name)
    if attachment.designation:
        _sub(node, RAM, "Name", attachment.designation)
    binary = _sub(node, RAM, "AttachmentBinaryObject", base64.b64encode(content).decode())
    binary.set("mimeCode", attachment.mime_type)
    binary.set("filename", attachment.name)


def _settlement(node: etree._Element, draft: Draft) -> None:
    _sub(node, RAM, "InvoiceCurrencyCode", draft.currency)
    if draft.validator:
        _party(_sub(node, RAM, "InvoiceeTradeParty"), draft.validator)
    means = draft.payment_means_code
    if not means and (mode := PaymentMode.read(draft.payment_mode)):
        means = MEANS_CODES[mode]
    if means:
        payment = _sub(node, RAM, "SpecifiedTradeSettlementPaymentMeans")
        _sub(payment, RAM, "TypeCode", means)
        if draft.iban:
            account = _sub(payment, RAM, "PayeePartyCreditorFinancialAccount")
            _sub(account, RAM, "IBANID", draft.iban)
            if draft.account_name:
                _sub(account, RAM, "AccountName", draft.account_name)
    for row in draft.vat_lines:
        _vat_line(_sub(node, RAM, "ApplicableTradeTax"), row)
    _summation(_sub(node, RAM, "SpecifiedTradeSettlementHeaderMonetarySummation"), draft)
    if draft.origin_number:
        _sub(_sub(node, RAM, "InvoiceReferencedDocument"), RAM, "IssuerAssignedID", draft.origin_number)


def _vat_line(node: etree._Element, row: VatLine) -> None:
    _money(node, "CalculatedAmount", row.amount)
    _sub(node, RAM, "TypeCode", "VAT")
    if row.exemption_reason:
        _sub(node, RAM, "ExemptionReason", row.exemption_reason)
    _money(node, "BasisAmount", row.base)
    if row.category:
        _sub(node, RAM, "CategoryCode", row.category)
    if row.due_type and row.due_type != "VAT":
        _sub(node, RAM, "DueDateTypeCode", row.due_type)
    if row.rate is not None:
        _sub(node, RAM, "RateApplicablePercent", f"{row.rate:.2f}")


def _summation(node: etree._Element, draft: Draft) -> None:
    totals = draft.totals
    lines = totals.lines if totals.lines is not None else sum((line.declared_total for line in draft.lines), ZERO)
    _money(node, "LineTotalAmount", lines)
    if totals.charges:
        _money(node, "ChargeTotalAmount", totals.charges)
    if totals.allowances:
        _money(node, "AllowanceTotalAmount", totals.allowances)
    _money(node, "TaxBasisTotalAmount", totals.excl_vat)
    _money(node, "TaxTotalAmount", totals.vat)
    node[-1].set("currencyID", draft.currency)
    _money(node, "GrandTotalAmount", totals.incl_vat + totals.discount)
    if totals.prepaid or totals.discount:
        _money(node, "TotalPrepaidAmount", totals.prepaid + totals.discount)
    _money(node, "DuePayableAmount", totals.due)
