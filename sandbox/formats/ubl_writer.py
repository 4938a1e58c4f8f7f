"""A Draft into a UBL 2.1 file (Invoice, or CreditNote for an « avoir »): EN 16931 when the draft is complete."""

from __future__ import annotations

import base64
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
    note_text,
    process_of,
    siren_of,
)
from sandbox.formats.cii_writer import EN16931
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
from sandbox.formats.ubl import CAC, CBC, CREDIT_NOTE, CREDIT_NOTE_ROOT, INVOICE, INVOICE_ROOT

_DUE_CODES = {"5": "3", "29": "35", "72": "432"}
"""UNTDID 2475, as our drafts say when VAT is due, into UNTDID 2005, as UBL does."""


def write_ubl(draft: Draft, audience: Audience = Audience.CHORUS_PRO) -> bytes:
    """The UBL file of a draft, in UTF-8, for Chorus Pro or for the reform (see ``audiences``).

    A missing date or number is left empty, so that a lesson can make wrong files too. As in CII, the global discount
    after VAT is written with what is already paid: the amount due stays true.
    """
    return _Writer(draft, audience).written()


class _Writer:
    """Writes one invoice, block after block, in the order of the schema."""

    def __init__(self, draft: Draft, audience: Audience) -> None:
        self.draft = draft
        self.audience = audience
        self.credit_note = draft.kind == DocumentKind.CREDIT_NOTE
        names = {None: CREDIT_NOTE if self.credit_note else INVOICE, "cac": CAC, "cbc": CBC}
        root = CREDIT_NOTE_ROOT if self.credit_note else INVOICE_ROOT
        self.root = etree.Element(root, nsmap=names)  # type: ignore[arg-type]

    def written(self) -> bytes:
        self._header()
        self._parties()
        self._payment()
        if len(self.draft.vat_lines) == 1:  # with one rate there is no doubt what a global discount touches
            row = self.draft.vat_lines[0]
            self._allowance(self.root, self.draft.totals.allowances, self.draft.discount_reason, row)
            self._allowance(self.root, -self.draft.totals.charges, "", row)
        self._vat()
        self._totals()
        for line in self.draft.lines:
            self._line(line)
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", pretty_print=True)

    def _header(self) -> None:
        draft, root = self.draft, self.root
        _text(root, "CustomizationID", EN16931)
        if code := process_of(draft, self.audience):
            _text(root, "ProfileID", code)
        _text(root, "ID", draft.number)
        if draft.issued_on:
            _text(root, "IssueDate", draft.issued_on.isoformat())
            if is_paid(draft, self.audience) and not self.credit_note:
                _text(root, "DueDate", draft.issued_on.isoformat())
        kind = DocumentKind.read(draft.kind)
        code = KIND_CODES[kind] if kind else draft.kind
        _text(root, "CreditNoteTypeCode" if self.credit_note else "InvoiceTypeCode", code)
        if draft.comment:
            _text(root, "Note", draft.comment)
        for subject, text in LEGAL_NOTES:
            _text(root, "Note", note_text(subject, text))
        _text(root, "DocumentCurrencyCode", draft.currency)
        if draft.recipient.department_code:
            _text(root, "BuyerReference", draft.recipient.department_code)
        due = next((due_type_of(row, draft) for row in draft.vat_lines if due_type_of(row, draft)), "")
        if due in _DUE_CODES:
            _text(_node(root, "InvoicePeriod"), "DescriptionCode", _DUE_CODES[due])
        if draft.commitment_number:
            _text(_node(root, "OrderReference"), "ID", draft.commitment_number)
        if draft.origin_number:
            origin = _node(_node(root, "BillingReference"), "InvoiceDocumentReference")
            _text(origin, "ID", draft.origin_number)
            if draft.origin_issued_on:
                _text(origin, "IssueDate", draft.origin_issued_on.isoformat())
        if draft.contract_number:
            _text(_node(root, "ContractDocumentReference"), "ID", draft.contract_number)
        for attachment in draft.attachments:
            if attachment.content is not None:
                self._attachment(attachment, attachment.content)

    def _attachment(self, attachment: Attachment, content: bytes) -> None:
        node = _node(self.root, "AdditionalDocumentReference")
        _text(node, "ID", attachment.name)
        if designation := designation_of(attachment.designation, self.audience):
            _text(node, "DocumentDescription", designation)
        binary = _text(_node(node, "Attachment"), "EmbeddedDocumentBinaryObject", base64.b64encode(content).decode())
        binary.set("mimeCode", attachment.mime_type)
        binary.set("filename", attachment.name)

    def _parties(self) -> None:
        self._party("AccountingSupplierParty", self.draft.supplier, role="seller")
        self._party("AccountingCustomerParty", self.draft.recipient, role="buyer")
        if self.draft.validator:
            self._party("BuyerCustomerParty", self.draft.validator)

    def _party(self, name: str, party: Party, *, role: str = "") -> None:
        """``role``: « seller » has a VAT number too, « seller » and « buyer » an electronic address."""
        node = _node(_node(self.root, name), "Party")
        scheme, address = address_of(party) if role else ("", "")
        if address:
            _text(node, "EndpointID", address).set("schemeID", scheme)
        siren = siren_of(party)
        if party.identifier:
            identifier = _text(_node(node, "PartyIdentification"), "ID", party.identifier)
            if scheme := "0009" if siren else icd_of(party):
                identifier.set("schemeID", scheme)
        _text(_node(_node(node, "PostalAddress"), "Country"), "IdentificationCode", country_of(party))
        if role == "seller" and party.identifier:
            number = vat_number_of(party)
            tax = _node(node, "PartyTaxScheme")
            _text(tax, "CompanyID", number or party.identifier)
            _text(_node(tax, "TaxScheme"), "ID", "VAT" if number else "FC")
        if party.name or siren:
            legal = _node(node, "PartyLegalEntity")
            if party.name:
                _text(legal, "RegistrationName", party.name)
            if siren:
                _text(legal, "CompanyID", siren).set("schemeID", "0002")

    def _payment(self) -> None:
        if means := means_code_of(self.draft):
            node = _node(self.root, "PaymentMeans")
            _text(node, "PaymentMeansCode", means)
            if self.draft.iban:
                account = _node(node, "PayeeFinancialAccount")
                _text(account, "ID", self.draft.iban)
                if self.draft.account_name:
                    _text(account, "Name", self.draft.account_name)
        if self.draft.totals.due > 0:
            _text(_node(self.root, "PaymentTerms"), "Note", PAYMENT_TERMS)

    def _allowance(self, parent: etree._Element, amount: Decimal, reason: str, row: VatLine | None = None) -> None:
        """A discount, or a charge when it is negative; ``row``: the VAT of one on the whole invoice."""
        if not amount:
            return
        node = _node(parent, "AllowanceCharge")
        _text(node, "ChargeIndicator", "false" if amount > 0 else "true")
        _text(node, "AllowanceChargeReason", reason or "Remise ou frais")
        self._money(node, "Amount", abs(amount))
        if row is not None:
            _category(_node(node, "TaxCategory"), row.category, row.rate)

    def _vat(self) -> None:
        node = _node(self.root, "TaxTotal")
        self._money(node, "TaxAmount", self.draft.totals.vat)
        for row in self.draft.vat_lines:
            part = _node(node, "TaxSubtotal")
            self._money(part, "TaxableAmount", row.base)
            self._money(part, "TaxAmount", row.amount)
            reason = row.exemption_reason or (self.draft.exemption_reason if row.category not in ("S", "Z") else "")
            _category(_node(part, "TaxCategory"), row.category, row.rate, reason)

    def _totals(self) -> None:
        draft, totals = self.draft, self.draft.totals
        lines = totals.lines if totals.lines is not None else sum((line.declared_total for line in draft.lines), ZERO)
        node = _node(self.root, "LegalMonetaryTotal")
        self._money(node, "LineExtensionAmount", lines)
        self._money(node, "TaxExclusiveAmount", totals.excl_vat)
        self._money(node, "TaxInclusiveAmount", totals.incl_vat + totals.discount)
        for name, amount in (
            ("AllowanceTotalAmount", totals.allowances),
            ("ChargeTotalAmount", totals.charges),
            ("PrepaidAmount", totals.prepaid + totals.discount),
        ):
            if amount:
                self._money(node, name, amount)
        self._money(node, "PayableAmount", totals.due)

    def _line(self, line: Line) -> None:
        node = _node(self.root, "CreditNoteLine" if self.credit_note else "InvoiceLine")
        _text(node, "ID", str(line.number))
        quantity = _text(node, "CreditedQuantity" if self.credit_note else "InvoicedQuantity", f"{line.quantity}")
        quantity.set("unitCode", line.unit or "C62")
        self._money(node, "LineExtensionAmount", line.declared_total)
        self._allowance(node, line.discount_excl_vat, "Remise")
        item = _node(node, "Item")
        _text(item, "Name", line.name or "-")
        if line.reference:
            _text(_node(item, "SellersItemIdentification"), "ID", line.reference)
        _category(_node(item, "ClassifiedTaxCategory"), category_of(line, self.draft), line.vat_rate)
        price = _text(_node(node, "Price"), "PriceAmount", f"{line.unit_price_excl_vat}")
        price.set("currencyID", self.draft.currency)

    def _money(self, parent: etree._Element, name: str, amount: Decimal) -> None:
        _text(parent, name, f"{amount:.2f}").set("currencyID", self.draft.currency)


def _node(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{CAC}}}{name}")


def _text(parent: etree._Element, name: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{CBC}}}{name}")
    element.text = text
    return element


def _category(node: etree._Element, category: str, rate: Decimal | None, reason: str = "") -> None:
    _text(node, "ID", category)
    if rate is not None and category != "O":
        _text(node, "Percent", f"{rate:.2f}")
    if reason:
        _text(node, "TaxExemptionReason", reason)
    _text(_node(node, "TaxScheme"), "ID", "VAT")
