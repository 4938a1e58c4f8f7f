"""A Draft into a CII file: valid against the schema of the gate always, and EN 16931 when the draft is complete."""

from __future__ import annotations

import base64
from datetime import date
from decimal import Decimal

from lxml import etree

from sandbox.domain.drafts import Attachment, Draft, Line, Party, VatLine
from sandbox.domain.money import ZERO
from sandbox.domain.vocabulary import DocumentKind
from sandbox.formats.audiences import (
    LEGAL_NOTES,
    Audience,
    address_of,
    designation_of,
    is_paid,
    process_of,
    siren_of,
)
from sandbox.formats.cii import NAMESPACES, QDT, RAM, ROOT, RSM, UDT
from sandbox.formats.codes import (
    KIND_CODES,
    PAYMENT_TERMS,
    category_of,
    country_of,
    due_type_of,
    icd_of,
    means_code_of,
    vat_number_of,
)

EN16931 = "urn:cen.eu:en16931:2017"
EXTENDED = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"
"""EN 16931 has no place for the validator of A9 and A12 (« InvoiceeTradeParty »); this profile has."""


def guideline_of(draft: Draft) -> str:
    """The profile that a file of this draft follows."""
    return EXTENDED if draft.validator else EN16931


def write_cii(draft: Draft, audience: Audience = Audience.CHORUS_PRO) -> bytes:
    """The CII D16B file of a draft, in UTF-8, for Chorus Pro or for the reform (see ``audiences``).

    A missing date or number is left empty, so that a lesson can make wrong files too. The global discount, which CII
    does not know after VAT, is written with what is already paid: the amount due stays true.
    """
    root = etree.Element(ROOT, nsmap=NAMESPACES)
    context = _sub(root, RSM, "ExchangedDocumentContext")
    if code := process_of(draft, audience):
        process = _sub(context, RAM, "BusinessProcessSpecifiedDocumentContextParameter")
        _sub(process, RAM, "ID", code)
    _sub(_sub(context, RAM, "GuidelineSpecifiedDocumentContextParameter"), RAM, "ID", guideline_of(draft))
    _header(_sub(root, RSM, "ExchangedDocument"), draft)
    transaction = _sub(root, RSM, "SupplyChainTradeTransaction")
    for line in draft.lines:
        _line(_sub(transaction, RAM, "IncludedSupplyChainTradeLineItem"), line, draft)
    _agreement(_sub(transaction, RAM, "ApplicableHeaderTradeAgreement"), draft, audience)
    _sub(transaction, RAM, "ApplicableHeaderTradeDelivery")
    _settlement(_sub(transaction, RAM, "ApplicableHeaderTradeSettlement"), draft, audience)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _sub(parent: etree._Element, namespace: str, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{namespace}}}{name}")
    if text is not None:
        element.text = text
    return element


def _day(parent: etree._Element, namespace: str, day: date) -> None:
    _sub(parent, namespace, "DateTimeString", f"{day:%Y%m%d}").set("format", "102")


def _money(parent: etree._Element, name: str, amount: Decimal) -> None:
    _sub(parent, RAM, name, f"{amount:.2f}")


def _header(node: etree._Element, draft: Draft) -> None:
    _sub(node, RAM, "ID", draft.number)
    kind = DocumentKind.read(draft.kind)
    _sub(node, RAM, "TypeCode", KIND_CODES[kind] if kind else draft.kind)
    if draft.issued_on:
        _day(_sub(node, RAM, "IssueDateTime"), UDT, draft.issued_on)
    if draft.comment:
        _sub(_sub(node, RAM, "IncludedNote"), RAM, "Content", draft.comment)
    for subject, text in LEGAL_NOTES:
        note = _sub(node, RAM, "IncludedNote")
        _sub(note, RAM, "Content", text)
        _sub(note, RAM, "SubjectCode", subject)


def _line(node: etree._Element, line: Line, draft: Draft) -> None:
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
    tax = _sub(settlement, RAM, "ApplicableTradeTax")
    _sub(tax, RAM, "TypeCode", "VAT")
    category = category_of(line, draft)
    _sub(tax, RAM, "CategoryCode", category)
    if line.vat_rate is not None and category != "O":
        _sub(tax, RAM, "RateApplicablePercent", f"{line.vat_rate:.2f}")
    if line.discount_excl_vat:
        _allowance(_sub(settlement, RAM, "SpecifiedTradeAllowanceCharge"), line.discount_excl_vat, reason="Remise")
    summation = _sub(settlement, RAM, "SpecifiedTradeSettlementLineMonetarySummation")
    _money(summation, "LineTotalAmount", line.declared_total)


def _allowance(node: etree._Element, amount: Decimal, *, reason: str, row: VatLine | None = None) -> None:
    """A discount, or a charge when it is negative; ``row``: the VAT of one on the whole invoice."""
    _sub(_sub(node, RAM, "ChargeIndicator"), UDT, "Indicator", "false" if amount > 0 else "true")
    _money(node, "ActualAmount", abs(amount))
    _sub(node, RAM, "Reason", reason)
    if row is not None:
        tax = _sub(node, RAM, "CategoryTradeTax")
        _sub(tax, RAM, "TypeCode", "VAT")
        _sub(tax, RAM, "CategoryCode", row.category)
        if row.rate is not None:
            _sub(tax, RAM, "RateApplicablePercent", f"{row.rate:.2f}")


def _party(node: etree._Element, party: Party, audience: Audience, *, role: str = "") -> None:
    """``role``: « seller » has a VAT number too, « seller » and « buyer » an electronic address."""
    siren = siren_of(party) if audience is Audience.REFORM else ""
    if siren:
        _sub(node, RAM, "GlobalID", party.identifier).set("schemeID", "0009")
    if party.name:
        _sub(node, RAM, "Name", party.name)
    identifier = _sub(_sub(node, RAM, "SpecifiedLegalOrganization"), RAM, "ID", siren or party.identifier)
    if scheme := icd_of(party):
        identifier.set("schemeID", scheme)
    elif party.identifier_type != Party().identifier_type:
        identifier.set("schemeID", "6")
    _sub(_sub(node, RAM, "PostalTradeAddress"), RAM, "CountryID", country_of(party))
    scheme, address = address_of(party) if role else ("", "")
    if address:
        _sub(_sub(node, RAM, "URIUniversalCommunication"), RAM, "URIID", address).set("schemeID", scheme)
    if role == "seller" and party.identifier:
        number = vat_number_of(party)
        tax = _sub(_sub(node, RAM, "SpecifiedTaxRegistration"), RAM, "ID", number or party.identifier)
        tax.set("schemeID", "VA" if number else "FC")


def _agreement(node: etree._Element, draft: Draft, audience: Audience) -> None:
    if draft.recipient.department_code:
        _sub(node, RAM, "BuyerReference", draft.recipient.department_code)
    _party(_sub(node, RAM, "SellerTradeParty"), draft.supplier, audience, role="seller")
    _party(_sub(node, RAM, "BuyerTradeParty"), draft.recipient, audience, role="buyer")
    if draft.commitment_number:
        order = _sub(node, RAM, "BuyerOrderReferencedDocument")
        _sub(order, RAM, "IssuerAssignedID", draft.commitment_number)
    if draft.contract_number:
        contract = _sub(node, RAM, "ContractReferencedDocument")
        _sub(contract, RAM, "IssuerAssignedID", draft.contract_number)
    for attachment in draft.attachments:
        if attachment.content is not None:
            designation = designation_of(attachment.designation, audience)
            piece = _sub(node, RAM, "AdditionalReferencedDocument")
            _attachment(piece, attachment, attachment.content, designation)


def _attachment(node: etree._Element, attachment: Attachment, content: bytes, designation: str) -> None:
    _sub(node, RAM, "IssuerAssignedID", attachment.name)
    _sub(node, RAM, "TypeCode", "916")
    if designation:
        _sub(node, RAM, "Name", designation)
    binary = _sub(node, RAM, "AttachmentBinaryObject", base64.b64encode(content).decode())
    binary.set("mimeCode", attachment.mime_type)
    binary.set("filename", attachment.name)


def _settlement(node: etree._Element, draft: Draft, audience: Audience) -> None:
    _sub(node, RAM, "InvoiceCurrencyCode", draft.currency)
    if draft.validator:
        _party(_sub(node, RAM, "InvoiceeTradeParty"), draft.validator, audience)
    means = means_code_of(draft)
    if means:
        payment = _sub(node, RAM, "SpecifiedTradeSettlementPaymentMeans")
        _sub(payment, RAM, "TypeCode", means)
        if draft.iban:
            account = _sub(payment, RAM, "PayeePartyCreditorFinancialAccount")
            _sub(account, RAM, "IBANID", draft.iban)
            if draft.account_name:
                _sub(account, RAM, "AccountName", draft.account_name)
    for row in draft.vat_lines:
        _vat_line(_sub(node, RAM, "ApplicableTradeTax"), row, draft)
    # A draft does not say which rate a global discount touches: with one rate there is no doubt.
    if len(draft.vat_lines) == 1:
        for amount, reason in ((draft.totals.allowances, draft.discount_reason), (-draft.totals.charges, "")):
            if amount:
                allowance = _sub(node, RAM, "SpecifiedTradeAllowanceCharge")
                _allowance(allowance, amount, reason=reason or "Remise ou frais", row=draft.vat_lines[0])
    if is_paid(draft, audience) and draft.issued_on:
        terms = _sub(node, RAM, "SpecifiedTradePaymentTerms")
        _day(_sub(terms, RAM, "DueDateDateTime"), UDT, draft.issued_on)
    elif draft.totals.due > 0:
        _sub(_sub(node, RAM, "SpecifiedTradePaymentTerms"), RAM, "Description", PAYMENT_TERMS)
    _summation(_sub(node, RAM, "SpecifiedTradeSettlementHeaderMonetarySummation"), draft)
    if draft.origin_number:
        origin = _sub(node, RAM, "InvoiceReferencedDocument")
        _sub(origin, RAM, "IssuerAssignedID", draft.origin_number)
        if draft.origin_issued_on:
            _day(_sub(origin, RAM, "FormattedIssueDateTime"), QDT, draft.origin_issued_on)


def _vat_line(node: etree._Element, row: VatLine, draft: Draft) -> None:
    _money(node, "CalculatedAmount", row.amount)
    _sub(node, RAM, "TypeCode", "VAT")
    reason = row.exemption_reason or (draft.exemption_reason if row.category not in ("S", "Z") else "")
    if reason:
        _sub(node, RAM, "ExemptionReason", reason)
    _money(node, "BasisAmount", row.base)
    if row.category:
        _sub(node, RAM, "CategoryCode", row.category)
    if due_type := due_type_of(row, draft):
        _sub(node, RAM, "DueDateTypeCode", due_type)
    if row.rate is not None and row.category != "O":
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
