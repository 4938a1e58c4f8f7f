"""The same draft as CII, UBL and Factur-X: it says the same, and a complete one holds EN 16931."""

import dataclasses
import io
from datetime import date
from decimal import Decimal

import pytest
from facturx import xml_check_xsd
from pypdf import PdfReader

from sandbox.domain.drafts import Draft, Line, Party, Totals
from sandbox.domain.flows import InvoiceFormat
from sandbox.domain.vocabulary import Frame
from sandbox.formats.advice import Adviser
from sandbox.formats.attachments import attachment_of
from sandbox.formats.audiences import KEPT_FOR_CHORUS, Audience
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.facturx_writer import write_facturx
from sandbox.formats.invoice_file import read_invoice
from sandbox.formats.printed import invoice_page
from sandbox.formats.ubl_writer import write_ubl
from tests.sandbox.factories import make_draft

TWO_RATES = (
    Line(1, "Luminaires", Decimal(3), Decimal("10.00"), Decimal("5.00"), Decimal("20.00"), reference="LUM"),
    Line(2, "Ampoules", Decimal("1.5"), Decimal("33.33"), Decimal("0.00"), Decimal("5.50"), unit="KGM"),
)
FREE = (Line(1, "Cours", Decimal(3), Decimal("10.00"), Decimal("0.00"), Decimal("0.00")),)
PIECE = attachment_of(name="bon.pdf", mime_type="application/pdf", content=b"%PDF bon", designation="Bon")
DRAFTS = {
    "plain": make_draft(),
    "two rates": make_draft(lines=TWO_RATES, tax_regime="TVA_SUR_ENCAISSEMENT", comment="Merci & à bientôt"),
    "exempt": make_draft(lines=FREE, tax_regime="EXONERATION", exemption_reason="Article 293 B du CGI"),
    "credit note": make_draft(
        kind="AVOIR", payment_mode="", iban="", origin_number="F-0", origin_issued_on=date(2026, 10, 1)
    ),
    "validator": make_draft(frame_code="A9", validator=Party("24590041000292", name="Métropole")),
    "service": make_draft(recipient=Party("12345678200036", name="Commune", department_code="TECHNIQUE")),
    "Tahiti": make_draft(supplier=Party("350041679", "TAHITI", "Perles")),
    "Belgium": make_draft(supplier=Party("BE0429958042", "UE_HORS_FRANCE", "Bruxelles")),
    "Korea": make_draft(supplier=Party("KRSAMSUNGMOBILEPHO", "HORS_UE", "Séoul")),
    "RIDET": make_draft(supplier=Party("1234567890", "RIDET", "Nouméa")),
    "attachment": make_draft(attachments=(PIECE,), contract_number="CT12345"),
    "co-contractor": make_draft(frame_code="A12", validator=Party("24590041000292", name="Métropole")),
    "works": make_draft(frame_code="A4", contract_number="CT12345"),
    "instalment": make_draft(kind="ACOMPTE"),
    "already paid": make_draft(frame_code="A2", totals=Totals(prepaid=Decimal("1224.00"))),
}
ABROAD = {"Tahiti", "Belgium", "Korea", "RIDET"}
"""Sellers without a SIREN: the French rules want one of every seller (BR-FR-10) and an address (BR-FR-13)."""
FORMATS = {InvoiceFormat.CII: write_cii, InvoiceFormat.UBL: write_ubl, InvoiceFormat.FACTURX: write_facturx}
SAME = (
    *("number", "issued_on", "supplier", "recipient", "validator", "commitment_number", "contract_number"),
    *("origin_number", "origin_issued_on", "iban", "comment", "kind", "currency", "payment_mode", "totals"),
    *("exemption_reason", "tax_regime"),
)


@pytest.fixture(scope="module")
def adviser():
    adviser = Adviser()
    yield adviser
    adviser.close()


def european(adviser, found):
    fatal = [advice for advice in adviser.advise(found.tree) if advice.level == "fatal"]
    return [advice for advice in fatal if "BR-FR" not in advice.source]


@pytest.mark.parametrize("wanted", FORMATS)
@pytest.mark.parametrize("name", DRAFTS)
def test_complete_draft_is_written_by_the_european_rules_and_says_the_same(adviser, wanted, name):
    draft = DRAFTS[name]
    found = read_invoice(FORMATS[wanted](draft))
    assert european(adviser, found) == []
    assert found.format is wanted
    assert found.draft.frame is draft.frame
    assert {field: getattr(found.draft, field) for field in SAME} == {field: getattr(draft, field) for field in SAME}
    assert [
        (line.name, line.quantity, line.discount_excl_vat, line.vat_rate, line.computed_total, line.reference)
        for line in found.draft.lines
    ] == [
        (line.name, line.quantity, line.discount_excl_vat, line.vat_rate, line.computed_total, line.reference)
        for line in draft.lines
    ]
    assert [(row.rate, row.base, row.amount, row.category) for row in found.draft.vat_lines] == [
        (row.rate, row.base, row.amount, row.category) for row in draft.vat_lines
    ]
    pieces = [(piece.name, piece.content) for piece in found.draft.attachments if not piece.main]
    assert pieces == [(piece.name, piece.content) for piece in draft.attachments]


def french(adviser, found):
    return {advice.code for advice in adviser.advise(found.tree) if advice.code.startswith("BR-FR")}


@pytest.mark.parametrize("wanted", FORMATS)
@pytest.mark.parametrize("name", DRAFTS)
def test_file_for_the_reform_holds_every_european_and_french_rule(adviser, wanted, name):
    found = read_invoice(FORMATS[wanted](DRAFTS[name], Audience.REFORM))
    assert european(adviser, found) == []
    assert french(adviser, found) == ({"BR-FR-10_BT-30", "BR-FR-13_BT-34"} if name in ABROAD else set())


@pytest.mark.parametrize("wanted", FORMATS)
@pytest.mark.parametrize("name", DRAFTS)
def test_file_for_chorus_pro_breaks_only_the_french_rules_that_chorus_pro_contradicts(adviser, wanted, name):
    broken = french(adviser, read_invoice(FORMATS[wanted](DRAFTS[name])))
    kept = {code for code in broken if code.startswith(KEPT_FOR_CHORUS)}
    assert "BR-FR-08_BT-23" in kept  # the frame of Chorus Pro is in no list of the reform
    assert broken - kept == ({"BR-FR-13_BT-34"} if name in ABROAD else set())


@pytest.mark.parametrize("frame", Frame)
def test_every_frame_has_a_billing_mode_of_the_reform(adviser, frame):
    draft = DRAFTS["already paid"] if frame is Frame.A2 else make_draft(frame_code=frame.short)
    assert french(adviser, read_invoice(write_ubl(draft, Audience.REFORM))) == set()


@pytest.mark.parametrize("name", DRAFTS)
def test_xml_inside_a_facturx_obeys_its_profile(name):
    found = read_invoice(write_facturx(DRAFTS[name]))
    assert found.draft.facturx_profile == ("EXTENDED" if DRAFTS[name].validator else "EN 16931")
    assert xml_check_xsd(found.tree.getroot(), flavor="factur-x")


def test_facturx_is_built_as_a_pdf_a3():
    reader = PdfReader(io.BytesIO(write_facturx(make_draft())))
    root = reader.trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert root["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    assert 'pdfaid:part="3"' in xmp or "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "EN 16931" in xmp
    (piece,) = [item.get_object() for item in root["/AF"]]
    assert (piece["/UF"], piece["/AFRelationship"]) == ("factur-x.xml", "/Alternative")
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    assert all("/ToUnicode" in font for font in fonts)


def test_page_shows_the_invoice_and_says_that_it_is_fictitious():
    page = PdfReader(io.BytesIO(invoice_page(DRAFTS["two rates"]))).pages[0].extract_text()
    text = " ".join(page.replace("\u202f", " ").replace("\u00a0", " ").split())
    for words in ("F-2026-001", "Luminaires", "33,33", "Atelier Lumen", "Net à payer", "tout y est fictif", "CDE234"):
        assert words in text


def test_text_of_a_stranger_stays_text():
    draft = make_draft(comment="<img src='http://127.0.0.1:9/x.png'><b>gras</b>")
    page = PdfReader(io.BytesIO(invoice_page(draft))).pages[0].extract_text()
    assert "<b>gras</b>" in page


@pytest.mark.parametrize("wanted", FORMATS)
@pytest.mark.parametrize("draft", [Draft(), make_draft(number="", lines=())], ids=["empty", "no line"])
def test_incomplete_draft_is_written_all_the_same(wanted, draft):
    assert len(FORMATS[wanted](draft)) > 500


@pytest.mark.parametrize("write", [write_cii, write_ubl])
def test_global_discount_leaves_the_amount_due_true(adviser, write):
    draft = make_draft(totals=Totals(discount=Decimal("24.00")), discount_reason="Geste")
    found = read_invoice(write(draft))
    assert found.draft.totals.due == Decimal("1200.00")
    assert [
        item.code for item in adviser.advise(found.tree) if item.level == "fatal" and item.code[:5] != "BR-FR"
    ] == []


@pytest.mark.parametrize("write", [write_cii, write_ubl])
def test_allowances_of_one_rate_are_written(adviser, write):
    draft = make_draft()
    totals = dataclasses.replace(
        draft.totals,
        allowances=Decimal("20.00"),
        excl_vat=Decimal("1000.00"),
        vat=Decimal("200.00"),
        incl_vat=Decimal("1200.00"),
        due=Decimal("1200.00"),
    )
    row = dataclasses.replace(draft.vat_lines[0], base=Decimal("1000.00"), amount=Decimal("200.00"))
    found = read_invoice(write(dataclasses.replace(draft, totals=totals, vat_lines=(row,))))
    assert found.draft.totals == totals
    assert [
        item.code for item in adviser.advise(found.tree) if item.level == "fatal" and item.code[:5] != "BR-FR"
    ] == []
