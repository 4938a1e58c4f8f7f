"""Factur-X and the telling apart of formats."""

import dataclasses

import pytest

from sandbox.domain.checks import GateContext, blocking, judge
from sandbox.domain.explanations import explain
from sandbox.domain.flows import FlowSyntax, InvoiceFormat
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.invoice_file import read_invoice
from tests.sandbox.conftest import NOW
from tests.sandbox.factories import make_blank_pdf, make_draft, make_facturx
from tests.sandbox.formats.test_ubl import CREDIT, invoice

PROFILES = {
    "MINIMUM": "urn:factur-x.eu:1p0:minimum",
    "BASIC WL": "urn:factur-x.eu:1p0:basicwl",
    "BASIC": "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic",
    "EN 16931": "urn:cen.eu:en16931:2017",
    "EXTENDED": "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
}


def profiled(profile, draft=None):
    content = write_cii(draft or make_draft()).decode()
    return content.replace(">urn:cen.eu:en16931:2017<", f">{PROFILES[profile]}<").encode()


def code_of(content, **kwargs):
    with pytest.raises(RefusedError) as caught:
        read_invoice(content, **kwargs)
    assert explain(caught.value.refusal).message
    return caught.value.refusal.code


@pytest.mark.parametrize("profile", PROFILES)
def test_profile_of_a_facturx_is_read(profile):
    found = read_invoice(make_facturx(profiled(profile)), file_name="f.pdf")
    assert (found.format, found.draft.facturx_profile, found.draft.number) == (
        InvoiceFormat.FACTURX,
        profile,
        "F-2026-001",
    )


def bare(profile, **changes):
    """What the smallest profiles leave out: no line, and for MINIMUM no VAT summary and no payment means."""
    draft = dataclasses.replace(make_draft(), lines=(), **changes)
    totals = dataclasses.replace(draft.totals, lines=None)
    return dataclasses.replace(draft, totals=totals, facturx_profile=profile)


def closed_by(draft):
    context = GateContext(today=NOW.date(), supplier=None, recipient=None)
    return {refusal.code.name for refusal in blocking(judge(draft, context))} - {
        "RECIPIENT_UNKNOWN",
        "SUPPLIER_UNKNOWN",
    }


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (bare("MINIMUM", vat_lines=(), payment_mode="", iban=""), set()),
        (bare("BASIC WL"), set()),
        (bare("BASIC WL", vat_lines=(), payment_mode=""), {"VAT_MISSING", "PAYMENT_MEANS_MISSING"}),
        (bare("BASIC"), {"LINES_MISSING"}),
        (bare("EN 16931"), {"LINES_MISSING"}),
        (bare(""), {"LINES_MISSING"}),
        (bare("", vat_lines=(), payment_mode=""), {"LINES_MISSING", "VAT_MISSING", "PAYMENT_MEANS_MISSING"}),
    ],
)
def test_gate_asks_of_a_profile_what_the_profile_has(draft, codes):
    assert closed_by(draft) == codes


def test_pdf_becomes_the_main_attachment_beside_the_others():
    pdf = make_facturx(write_cii(make_draft()))
    draft = read_invoice(pdf, file_name="F" * 80 + ".pdf").draft
    (piece,) = draft.attachments
    assert (piece.main, piece.name, piece.content) == (True, "F" * 46 + ".pdf", pdf)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (make_blank_pdf(), RefusalCode.FACTURX_XML_MISSING),
        (make_blank_pdf(password="secret"), RefusalCode.PDF_PASSWORD),
        (b"%PDF-1.7 nothing more", RefusalCode.PDF_UNREADABLE),
        (make_blank_pdf()[:300], RefusalCode.PDF_UNREADABLE),
        (make_facturx(b"<CrossIndustryDocument/>"), RefusalCode.XML_NOT_CII),
        (
            make_facturx(b'<!DOCTYPE x [<!ENTITY a "ha">]><CrossIndustryInvoice>&a;</CrossIndustryInvoice>'),
            RefusalCode.XML_FORBIDDEN,
        ),
        (make_facturx(invoice()), RefusalCode.XML_NOT_CII),
    ],
    ids=["plain", "password", "stub", "truncated", "zugferd-1", "bomb", "ubl"],
)
def test_pdf_that_is_no_facturx_is_refused_with_a_sentence(content, code):
    assert code_of(content) is code


def test_plain_pdf_is_sent_to_the_pdf_deposit():
    with pytest.raises(RefusedError) as caught:
        read_invoice(make_blank_pdf())
    assert "Dépôt PDF" in explain(caught.value.refusal).remedy.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (write_cii(make_draft()), InvoiceFormat.CII),
        (invoice(), InvoiceFormat.UBL),
        (invoice("CreditNote", kind=CREDIT), InvoiceFormat.UBL),
        (b"<!-- %PDF- -->" + write_cii(make_draft()).split(b"?>", 1)[1], InvoiceFormat.CII),
    ],
)
def test_format_is_found_by_reading(content, found):
    assert read_invoice(content).format is found


@pytest.mark.parametrize("syntax", [syntax for syntax in FlowSyntax if syntax.invoice_format])
@pytest.mark.parametrize(
    ("content", "found"),
    [
        (write_cii(make_draft()), InvoiceFormat.CII),
        (invoice(), InvoiceFormat.UBL),
        (make_facturx(write_cii(make_draft())), InvoiceFormat.FACTURX),
    ],
    ids=["cii", "ubl", "facturx"],
)
def test_announced_syntax_and_file_agree_or_are_refused(syntax, content, found):
    if syntax.invoice_format is found:
        assert read_invoice(content, syntax=syntax).format is found
    else:
        assert code_of(content, syntax=syntax) is RefusalCode.SYNTAX_MISMATCH


def test_xml_of_something_else_is_no_invoice():
    assert code_of(b"<html/>") is RefusalCode.XML_ROOT_UNKNOWN
