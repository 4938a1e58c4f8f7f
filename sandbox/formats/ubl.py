"""UBL 2.1 (Invoice, CreditNote) into a Draft, behind its schema.

Where Chorus Pro puts what: ``ProfileID`` is the frame, ``PartyIdentification/ID`` the structure (its scheme in
``schemeName`` or ``schemeID``), ``BuyerReference`` the service, ``OrderReference`` the commitment (observed in the
paths that the published reports name); ``BuyerCustomerParty`` the validator (assumed).
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from lxml import etree

from sandbox.domain.drafts import Attachment, Draft, Line, Party, Totals, VatLine
from sandbox.domain.money import ZERO
from sandbox.domain.refusals import RefusalCode
from sandbox.domain.vocabulary import DocumentKind
from sandbox.formats.attachments import decode_attachment
from sandbox.formats.audiences import NOTE_SUBJECTS, subject_of
from sandbox.formats.codes import SCHEMES, identifier_type_of, kind_of, payment_mode_of, tax_regime_of
from sandbox.formats.errors import FormatError
from sandbox.formats.schemas import Schema, validate
from sandbox.formats.tree import TreeReader, local_name
from sandbox.formats.xml import parse_xml

INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CREDIT_NOTE = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
INVOICE_ROOT = f"{{{INVOICE}}}Invoice"
CREDIT_NOTE_ROOT = f"{{{CREDIT_NOTE}}}CreditNote"
SCHEMA_OF_ROOT = {INVOICE_ROOT: Schema.UBL_INVOICE, CREDIT_NOTE_ROOT: Schema.UBL_CREDIT_NOTE}

_DUE_TYPES = {"3": "5", "35": "29", "432": "72"}
"""UNTDID 2005, as UBL says when VAT is due, into UNTDID 2475, as CII and our drafts do."""


def parse_ubl(content: bytes) -> Draft:
    """The draft that a UBL file describes.

    Raises FormatError when the bytes are not readable XML, RefusedError with one refusal a schema error when the
    file is XML but not UBL.
    """
    return read_ubl(parse_xml(content))


def read_ubl(tree: etree._ElementTree) -> Draft:
    """The draft of a tree that the hardened parser read. Raises as ``parse_ubl``."""
    root = tree.getroot()
    schema = SCHEMA_OF_ROOT.get(str(root.tag))
    if schema is None:
        raise FormatError(RefusalCode.XML_ROOT_UNKNOWN, tag=local_name(root), values={"root": local_name(root)})
    validate(tree, schema)
    return _Reader(root).draft()


class _Reader(TreeReader):
    """Walks one invoice; every method reads one block of it."""

    namespaces: ClassVar = {"cac": CAC, "cbc": CBC}

    def __init__(self, root: etree._Element) -> None:
        super().__init__(root)
        self.credit_note = root.tag == CREDIT_NOTE_ROOT
        self.currency = self._text(root, "cbc:DocumentCurrencyCode")

    def draft(self) -> Draft:
        vat_lines = self._vat_lines()
        means = self._text(self.root, "cac:PaymentMeans/cbc:PaymentMeansCode")
        account = "cac:PaymentMeans/cac:PayeeFinancialAccount"
        origin = "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"
        return Draft(
            number=self._text(self.root, "cbc:ID"),
            issued_on=self._day(self.root, "cbc:IssueDate"),
            frame_code=self._text(self.root, "cbc:ProfileID"),
            kind=self._kind(),
            currency=self.currency or "EUR",
            supplier=self._party("cac:AccountingSupplierParty/cac:Party"),
            recipient=self._recipient(),
            validator=self._validator(),
            commitment_number=self._text(self.root, "cac:OrderReference/cbc:ID"),
            contract_number=self._text(self.root, "cac:ContractDocumentReference/cbc:ID"),
            origin_number=self._text(self.root, origin),
            origin_issued_on=self._day(self.root, origin.replace("/cbc:ID", "/cbc:IssueDate")),
            tax_regime=tax_regime_of(vat_lines),
            exemption_reason=next((row.exemption_reason for row in vat_lines if row.exemption_reason), ""),
            payment_means_code=means,
            payment_mode=payment_mode_of(means),
            iban=self._text(self.root, f"{account}/cbc:ID").replace(" ", ""),
            account_name=self._text(self.root, f"{account}/cbc:Name"),
            lines=self._lines(),
            vat_lines=vat_lines,
            totals=self._totals(vat_lines),
            comment=self._comment(),
            attachments=self._attachments(),
        )

    def _kind(self) -> str:
        code = self._text(self.root, "cbc:CreditNoteTypeCode" if self.credit_note else "cbc:InvoiceTypeCode")
        if not code:
            return (DocumentKind.CREDIT_NOTE if self.credit_note else DocumentKind.INVOICE).value
        return kind_of(code)

    def _party(self, path: str) -> Party:
        node = self._one(self.root, path)
        identifications = self._all(node, "cac:PartyIdentification/cbc:ID")
        legal = self._all(node, "cac:PartyLegalEntity/cbc:CompanyID")
        known = [item for item in identifications if _scheme(item) in SCHEMES]
        chosen = next(iter([*known, *legal, *identifications]), None)
        identifier = (chosen.text or "").strip() if chosen is not None else ""
        scheme = _scheme(chosen) if chosen is not None else ""
        return Party(
            identifier=identifier,
            identifier_type=identifier_type_of(scheme, identifier),
            name=self._text(node, "cac:PartyLegalEntity/cbc:RegistrationName")
            or self._text(node, "cac:PartyName/cbc:Name"),
        )

    def _recipient(self) -> Party:
        party = self._party("cac:AccountingCustomerParty/cac:Party")
        return Party(
            identifier=party.identifier,
            identifier_type=party.identifier_type,
            name=party.name,
            department_code=self._text(self.root, "cbc:BuyerReference"),
        )

    def _comment(self) -> str:
        notes = [(note.text or "").strip() for note in self._all(self.root, "cbc:Note")]
        return next((note for note in notes if subject_of(note) not in NOTE_SUBJECTS), "")

    def _validator(self) -> Party | None:
        party = self._party("cac:BuyerCustomerParty/cac:Party")
        return party if party.identifier else None

    def _lines(self) -> tuple[Line, ...]:
        path = "cac:CreditNoteLine" if self.credit_note else "cac:InvoiceLine"
        return tuple(self._line(node, rank) for rank, node in enumerate(self._all(self.root, path), start=1))

    def _line(self, node: etree._Element, rank: int) -> Line:
        quantity_path = "cbc:CreditedQuantity" if self.credit_note else "cbc:InvoicedQuantity"
        quantity = self._one(node, quantity_path)
        # The price already has its own discount taken off; it may be that of several units.
        price = self._price(node, "cac:Price/cbc:PriceAmount", units="cac:Price/cbc:BaseQuantity")
        return Line(
            number=rank,
            name=self._text(node, "cac:Item/cbc:Name"),
            reference=self._text(node, "cac:Item/cac:SellersItemIdentification/cbc:ID"),
            quantity=self._amount(node, quantity_path) or Decimal(0),
            unit=quantity.get("unitCode", "") if quantity is not None else "",
            unit_price_excl_vat=price or ZERO,
            discount_excl_vat=self._discount(node),
            vat_rate=self._amount(node, "cac:Item/cac:ClassifiedTaxCategory/cbc:Percent"),
            total_excl_vat=self._amount(node, "cbc:LineExtensionAmount"),
        )

    def _discount(self, node: etree._Element) -> Decimal:
        total = ZERO
        for row in self._all(node, "cac:AllowanceCharge"):
            amount = self._amount(row, "cbc:Amount") or ZERO
            charge = self._text(row, "cbc:ChargeIndicator") in {"true", "1"}
            total += -amount if charge else amount
        return total

    def _tax_total(self) -> etree._Element | None:
        """The VAT in the currency of the invoice: a second total may say it in that of the accounts."""
        totals = self._all(self.root, "cac:TaxTotal")
        for node in totals:
            amount = self._one(node, "cbc:TaxAmount")
            if amount is not None and amount.get("currencyID") == self.currency:
                return node
        return totals[0] if totals else None

    def _vat_lines(self) -> tuple[VatLine, ...]:
        due = _DUE_TYPES.get(self._text(self.root, "cac:InvoicePeriod/cbc:DescriptionCode"), "")
        return tuple(
            VatLine(
                rate=self._amount(node, "cac:TaxCategory/cbc:Percent"),
                base=self._amount(node, "cbc:TaxableAmount") or ZERO,
                amount=self._amount(node, "cbc:TaxAmount") or ZERO,
                category=self._text(node, "cac:TaxCategory/cbc:ID"),
                due_type=due or self._text(node, "cac:TaxCategory/cac:TaxScheme/cbc:ID"),
                exemption_reason=self._text(node, "cac:TaxCategory/cbc:TaxExemptionReason"),
            )
            for node in self._all(self._tax_total(), "cac:TaxSubtotal")
        )

    def _totals(self, vat_lines: tuple[VatLine, ...]) -> Totals:
        node = self._one(self.root, "cac:LegalMonetaryTotal")
        told = self._amount(self._tax_total(), "cbc:TaxAmount")
        vat = sum((row.amount for row in vat_lines), ZERO) if told is None else told
        excl_vat = self._amount(node, "cbc:TaxExclusiveAmount") or ZERO
        incl_vat = self._amount(node, "cbc:TaxInclusiveAmount")
        incl_vat = excl_vat + vat if incl_vat is None else incl_vat
        due = self._amount(node, "cbc:PayableAmount")
        # « PayableRoundingAmount » moves the amount due only, as what was paid does.
        prepaid = (self._amount(node, "cbc:PrepaidAmount") or ZERO) - (
            self._amount(node, "cbc:PayableRoundingAmount") or ZERO
        )
        return Totals(
            excl_vat=excl_vat,
            vat=vat,
            incl_vat=incl_vat,
            due=incl_vat - prepaid if due is None else due,
            prepaid=prepaid,
            lines=self._amount(node, "cbc:LineExtensionAmount"),
            allowances=self._amount(node, "cbc:AllowanceTotalAmount") or ZERO,
            charges=self._amount(node, "cbc:ChargeTotalAmount") or ZERO,
        )

    def _attachments(self) -> tuple[Attachment, ...]:
        found = []
        for node in self._all(self.root, "cac:AdditionalDocumentReference"):
            binary = self._one(node, "cac:Attachment/cbc:EmbeddedDocumentBinaryObject")
            if binary is None or not (binary.text or "").strip():
                continue
            name = binary.get("filename") or self._text(node, "cbc:ID") or "piece-jointe"
            found.append(
                decode_attachment(
                    name=name,
                    mime_type=binary.get("mimeCode", ""),
                    text=binary.text or "",
                    designation=self._text(node, "cbc:DocumentDescription") or name,
                    tag="AdditionalDocumentReference.Attachment.EmbeddedDocumentBinaryObject",
                )
            )
        return tuple(found)


def _scheme(element: etree._Element) -> str:
    return element.get("schemeName") or element.get("schemeID") or ""
