# ruff: noqa: E501 - a message is easier to read as it is written
"""UBL 2.1: the European examples are read, Chorus Pro's places are known, bad files are refused."""

import base64
from datetime import date
from decimal import Decimal

import pytest

from sandbox.domain.explanations import explain
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.formats.ubl import parse_ubl
from tests.conftest import REFERENCE_ROOT

FOLDER = REFERENCE_ROOT / "data" / "en16931"
CEN = sorted([*(FOLDER / "ubl" / "examples").glob("*.xml"), *(FOLDER / "test" / "testfiles").glob("*.xml")])

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">"""
PARTY = """<cac:{kind}><cac:Party><cac:PartyIdentification><cbc:ID {scheme}>{identifier}</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName></cac:Party></cac:{kind}>"""


def invoice(root="Invoice", *, kind="<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>", extra="", due="432"):
    line, quantity = (
        ("InvoiceLine", "InvoicedQuantity") if root == "Invoice" else ("CreditNoteLine", "CreditedQuantity")
    )
    supplier = PARTY.format(
        kind="AccountingSupplierParty", scheme='schemeName="1"', identifier="33254021516357", name="Atelier Lumen"
    )
    customer = PARTY.format(
        kind="AccountingCustomerParty", scheme='schemeID="0009"', identifier="12345678200036", name="Commune"
    )
    validator = PARTY.format(
        kind="BuyerCustomerParty", scheme='schemeID="1"', identifier="24590041000292", name="Métropole"
    )
    return f"""{HEAD.format(root=root)}
<cbc:ProfileID>A9</cbc:ProfileID><cbc:ID>U-1</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate>{kind}
<cbc:Note>Merci.</cbc:Note><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cbc:BuyerReference>TECHNIQUE</cbc:BuyerReference>
<cac:InvoicePeriod><cbc:DescriptionCode>{due}</cbc:DescriptionCode></cac:InvoicePeriod>
<cac:OrderReference><cbc:ID>CDE234</cbc:ID></cac:OrderReference>
<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>U-0</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>
<cac:ContractDocumentReference><cbc:ID>CT12345</cbc:ID></cac:ContractDocumentReference>{extra}
{supplier}{customer}{validator}
<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount>
<cbc:ID>FR76 3000 6000 0112 3456 7890 189</cbc:ID><cbc:Name>Lumen</cbc:Name></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="USD">9.00</cbc:TaxAmount></cac:TaxTotal>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">20.00</cbc:TaxAmount><cac:TaxSubtotal>
<cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">20.00</cbc:TaxAmount>
<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>20</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">120.00</cbc:TaxInclusiveAmount>
<cbc:PrepaidAmount currencyID="EUR">30.00</cbc:PrepaidAmount>
<cbc:PayableAmount currencyID="EUR">90.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:{line}><cbc:ID>1</cbc:ID><cbc:{quantity} unitCode="C62">200</cbc:{quantity}>
<cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount currencyID="EUR">20.00</cbc:Amount></cac:AllowanceCharge>
<cac:Item><cbc:Name>Ampoules</cbc:Name><cac:SellersItemIdentification><cbc:ID>AMP</cbc:ID></cac:SellersItemIdentification>
<cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>20</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">60.00</cbc:PriceAmount><cbc:BaseQuantity>100</cbc:BaseQuantity></cac:Price></cac:{line}>
</{root}>""".encode()


CREDIT = "<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>"


def code_of(content):
    with pytest.raises(RefusedError) as caught:
        parse_ubl(content)
    assert explain(caught.value.refusal).message
    return caught.value.refusal.code


@pytest.mark.skipif(not CEN, reason="the European example files are not beside the project")
@pytest.mark.parametrize("path", CEN, ids=lambda path: path.stem)
def test_european_example_is_read(path):
    draft = parse_ubl(path.read_bytes())
    assert draft.number
    assert draft.measurable
    assert draft.kind == ("AVOIR" if b"<CreditNote" in path.read_bytes() else "FACTURE")


def test_invoice_gives_what_chorus_pro_looks_for():
    draft = parse_ubl(invoice())
    assert (draft.number, draft.issued_on, draft.frame_code, draft.kind) == ("U-1", date(2026, 11, 20), "A9", "FACTURE")
    assert (draft.supplier.identifier, draft.supplier.identifier_type, draft.supplier.name) == (
        "33254021516357",
        "SIRET",
        "Atelier Lumen",
    )
    assert (draft.recipient.identifier, draft.recipient.department_code) == ("12345678200036", "TECHNIQUE")
    assert draft.validator.identifier == "24590041000292"
    assert (draft.commitment_number, draft.contract_number, draft.origin_number) == ("CDE234", "CT12345", "U-0")
    assert (draft.payment_mode, draft.iban, draft.account_name) == ("VIREMENT", "FR7630006000011234567890189", "Lumen")
    assert (draft.tax_regime, draft.comment) == ("TVA_SUR_ENCAISSEMENT", "Merci.")
    totals = draft.totals
    assert (totals.excl_vat, totals.vat, totals.incl_vat, totals.prepaid, totals.due) == (
        Decimal("100.00"),
        Decimal("20.00"),
        Decimal("120.00"),
        Decimal("30.00"),
        Decimal("90.00"),
    )


def test_line_price_is_that_of_one():
    (line,) = parse_ubl(invoice()).lines
    assert (line.quantity, line.unit_price_excl_vat, line.discount_excl_vat) == (200, Decimal("0.6"), Decimal("20.00"))
    assert line.computed_total == line.total_excl_vat == Decimal("100.00")


def test_credit_note_is_read_as_one():
    draft = parse_ubl(invoice("CreditNote", kind=CREDIT))
    assert (draft.kind, draft.lines[0].quantity, draft.origin_number) == ("AVOIR", 200, "U-0")


@pytest.mark.parametrize(("code", "due"), [("3", "5"), ("35", "29"), ("432", "72"), ("999", "VAT")])
def test_moment_when_vat_is_due_is_read(code, due):
    assert parse_ubl(invoice(due=code)).vat_lines[0].due_type == due


def test_attachment_is_opened():
    text = base64.b64encode(b"%PDF bon").decode()
    extra = (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cbc:DocumentDescription>Bon</cbc:DocumentDescription>"
        f'<cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="bon.pdf">{text}'
        "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
    )
    (piece,) = parse_ubl(invoice(extra=extra)).attachments
    assert (piece.name, piece.designation, piece.content) == ("bon.pdf", "Bon", b"%PDF bon")


def test_schema_error_names_ubl():
    content = invoice().replace(b"<cbc:IssueDate>2026-11-20<", b"<cbc:IssueDate>vendredi<")
    with pytest.raises(RefusedError) as caught:
        parse_ubl(content)
    assert caught.value.refusal.code is RefusalCode.XML_SCHEMA
    assert "schéma UBL 2.1" in explain(caught.value.refusal).message.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<facture/>", RefusalCode.XML_ROOT_UNKNOWN),
        (b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>', RefusalCode.XML_SCHEMA),
        (b"<Invoice>", RefusalCode.XML_MALFORMED),
        (invoice().replace(b">100<", b">0.0000000000000000001<"), RefusalCode.VALUE_UNREADABLE),
        (invoice().replace(b">60.00<", b">" + b"9" * 80 + b"<"), RefusalCode.VALUE_UNREADABLE),
    ],
    ids=range(5),
)
def test_file_that_cannot_be_read_is_refused_with_a_sentence(content, code):
    assert code_of(content) is code
