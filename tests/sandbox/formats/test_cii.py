"""CII files: the official ones are read, our own are valid, hostile ones are refused with a sentence."""

import base64
import dataclasses
import io
import re
import zipfile
from decimal import Decimal

import pytest

from sandbox.domain.drafts import Party, VatLine
from sandbox.domain.explanations import explain
from sandbox.domain.limits import MAX_FILE_BYTES
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.domain.vocabulary import Frame
from sandbox.formats.attachments import attachment_of, decode_attachment
from sandbox.formats.cii import parse_cii
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.errors import FormatError
from tests.conftest import AIFE_CII, REFERENCE_ROOT
from tests.sandbox.factories import make_draft

OFFICIAL = sorted(AIFE_CII.glob("*.xml"))
CEN = sorted((REFERENCE_ROOT / "data" / "en16931" / "cii" / "examples").glob("*.xml"))
FRAMES = {"P23": "A9", "P57": "A13", "P75": "A7", "P77": "A22", "P87": "A9"}


def code_of(content):
    with pytest.raises(RefusedError) as caught:
        parse_cii(content)
    assert explain(caught.value.refusal).message
    return caught.value.refusal.code


@pytest.mark.skipif(not OFFICIAL, reason="the official example files are not beside the project")
@pytest.mark.parametrize("path", OFFICIAL, ids=lambda path: path.stem)
def test_official_file_is_read(path):
    draft = parse_cii(path.read_bytes())
    assert draft.frame is Frame.from_short(FRAMES.get(path.stem[-3:], "A1"))
    assert re.fullmatch(r"JMR(POR|EDI)1116\d{6}", draft.number)
    assert draft.supplier.identifier in {"81034732800017", "350041679", "KRSAMSUNGMOBILEPHO"}
    assert draft.iban == "FR7610057191370188512730284"
    assert [(piece.name, piece.content[:4]) for piece in draft.attachments] == [("aa.pdf", b"%PDF")]


@pytest.mark.skipif(not OFFICIAL, reason="the official example files are not beside the project")
def test_official_file_gives_its_amounts_and_parties():
    draft = parse_cii((AIFE_CII / "FSO1116A_P40.xml").read_bytes())
    assert draft.recipient == Party(identifier="11000201100044", department_code="AAASCPV")
    assert draft.commitment_number == "1501966748"
    assert (draft.totals.excl_vat, draft.totals.vat, draft.totals.due) == (
        Decimal("100.00"),
        Decimal("20.00"),
        Decimal("120.00"),
    )
    assert [line.unit_price_excl_vat for line in draft.lines] == [Decimal("100.00")]
    assert draft.tax_regime == "TVA_SUR_ENCAISSEMENT"


@pytest.mark.skipif(not OFFICIAL, reason="the official example files are not beside the project")
@pytest.mark.parametrize(
    ("case", "kind", "supplier"),
    [
        ("P03", "FACTURE", ("350041679", "TAHITI")),
        ("P57", "FACTURE", ("KRSAMSUNGMOBILEPHO", "HORS_UE")),
        ("P92", "AVOIR", ("81034732800017", "SIRET")),
    ],
)
def test_official_file_tells_kind_and_identifier(case, kind, supplier):
    draft = parse_cii((AIFE_CII / f"FSO1116A_{case}.xml").read_bytes())
    assert (draft.kind, (draft.supplier.identifier, draft.supplier.identifier_type)) == (kind, supplier)


@pytest.mark.skipif(not CEN, reason="the European example files are not beside the project")
@pytest.mark.parametrize("path", CEN, ids=lambda path: path.stem)
def test_european_example_is_read(path):
    assert parse_cii(path.read_bytes()).number


def test_written_file_is_valid_and_says_the_same():
    piece = attachment_of(name="bon.pdf", mime_type="application/pdf", content=b"%PDF-1.7 bon")
    draft = make_draft(
        recipient=Party(identifier="12345678200036", name="Commune", department_code="TECHNIQUE"),
        validator=Party(identifier="24590041000292", name="Métropole"),
        contract_number="CT12345",
        origin_number="F-2026-000",
        comment="Merci.",
        attachments=(piece,),
    )
    again = parse_cii(write_cii(draft))
    for name in (
        "number",
        "issued_on",
        "supplier",
        "recipient",
        "validator",
        "commitment_number",
        "contract_number",
        "origin_number",
        "iban",
        "comment",
        "kind",
        "currency",
        "payment_mode",
        "totals",
    ):
        assert getattr(again, name) == getattr(draft, name), name
    assert [(line.name, line.computed_total, line.vat_rate) for line in again.lines] == [
        (line.name, line.computed_total, line.vat_rate) for line in draft.lines
    ]
    assert [(row.rate, row.base, row.amount) for row in again.vat_lines] == [
        (row.rate, row.base, row.amount) for row in draft.vat_lines
    ]
    assert [(item.name, item.content) for item in again.attachments] == [("bon.pdf", b"%PDF-1.7 bon")]


def test_line_discount_is_written_and_read():
    draft = make_draft()
    line = dataclasses.replace(draft.lines[0], discount_excl_vat=Decimal("20.00"))
    again = parse_cii(write_cii(make_draft(lines=(line,))))
    assert again.lines[0].discount_excl_vat == Decimal("20.00")
    assert again.lines[0].computed_total == again.lines[0].total_excl_vat == Decimal("1000.00")


def test_global_discount_is_written_with_what_is_paid():
    draft = make_draft()
    totals = dataclasses.replace(draft.totals, discount=Decimal("24.00"))
    draft = make_draft(totals=totals)
    assert parse_cii(write_cii(draft)).totals.due == Decimal("1200.00")


def test_missing_header_delivery_is_the_one_tolerance():
    content = write_cii(make_draft())
    assert parse_cii(content.replace(b"<ram:ApplicableHeaderTradeDelivery/>", b"")).number == "F-2026-001"
    lines = re.sub(
        rb"<ram:ApplicableHeaderTradeSettlement>.*</ram:ApplicableHeaderTradeSettlement>", b"", content, flags=re.DOTALL
    )
    assert code_of(lines) is RefusalCode.XML_SCHEMA


def test_every_schema_error_is_told_with_its_line():
    content = write_cii(make_draft()).replace(b"<ram:LineTotalAmount>1020.00<", b"<ram:LineTotalAmount>mille<")
    with pytest.raises(RefusedError) as caught:
        parse_cii(content)
    assert {refusal.values["element"] for refusal in caught.value.refusals} == {"LineTotalAmount"}
    assert all(int(refusal.values["line"]) > 10 for refusal in caught.value.refusals)


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>'
)
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "file:///etc/passwd">]><x>&s;</x>'
REMOTE = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", RefusalCode.FILE_EMPTY),
        (b"  \n ", RefusalCode.FILE_EMPTY),
        (b"<" * (MAX_FILE_BYTES + 1), RefusalCode.FILE_TOO_LARGE),
        (b"%PDF-1.7", RefusalCode.FILE_TYPE_UNKNOWN),
        (b"PK\x03\x04", RefusalCode.FILE_TYPE_UNKNOWN),
        (b"\x1f\x8b\x08", RefusalCode.FILE_TYPE_UNKNOWN),
        (b'{"a": 1}', RefusalCode.FILE_TYPE_UNKNOWN),
        (b"\x00\x01\x02\x03", RefusalCode.FILE_TYPE_UNKNOWN),
        (b"bonjour", RefusalCode.FILE_TYPE_UNKNOWN),
        (BOMB, RefusalCode.XML_FORBIDDEN),
        (BOMB.decode().encode("utf-16"), RefusalCode.XML_FORBIDDEN),
        (XXE, RefusalCode.XML_FORBIDDEN),
        (REMOTE, RefusalCode.XML_FORBIDDEN),
        (b"<a><b></a>", RefusalCode.XML_MALFORMED),
        (b"<a>&inconnue;</a>", RefusalCode.XML_MALFORMED),
        (b"<" + b"a" * 100, RefusalCode.XML_MALFORMED),
        (b'<?xml version="1.0" encoding="UTF-8"?><a>\xe9</a>', RefusalCode.FILE_ENCODING),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', RefusalCode.FILE_ENCODING),
        (b"<facture/>", RefusalCode.XML_NOT_CII),
        (b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>', RefusalCode.XML_NOT_CII),
    ],
    ids=range(20),
)
def test_file_that_cannot_be_read_is_refused_with_a_sentence(content, code):
    assert code_of(content) is code


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.999])
def test_truncated_file_is_malformed(part):
    content = write_cii(make_draft())
    assert code_of(content[: int(len(content) * part)]) is RefusalCode.XML_MALFORMED


def test_deep_nesting_does_not_break_the_reader():
    assert code_of(b"<a>" * 100_000 + b"</a>" * 100_000) is RefusalCode.XML_MALFORMED


def test_unreadable_date_names_its_field():
    content = write_cii(make_draft()).replace(b'format="102">20261120<', b'format="102">20261340<')
    assert code_of(content) is RefusalCode.VALUE_UNREADABLE


def test_measureless_amount_names_its_field():
    content = write_cii(make_draft()).replace(b">1224.00<", b">" + b"9" * 40 + b"<")
    assert code_of(content) is RefusalCode.VALUE_UNREADABLE


def test_utf16_file_is_read():
    text = write_cii(make_draft()).decode().replace("encoding='UTF-8'", "encoding='UTF-16'")
    assert parse_cii(text.encode("utf-16")).number == "F-2026-001"


def test_vat_due_type_and_category_are_read():
    row = VatLine(rate=Decimal("0.00"), base=Decimal("1020.00"), amount=Decimal("0.00"), category="O", due_type="5")
    again = parse_cii(write_cii(dataclasses.replace(make_draft(), vat_lines=(row,))))
    assert [(item.category, item.due_type) for item in again.vat_lines] == [("O", "5")]
    assert again.tax_regime == "SANS_TVA"


def zipped(*files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()


def decoded(content, name="bon.pdf"):
    text = base64.b64encode(content).decode()
    return decode_attachment(name=name, mime_type="application/pdf", text=text)


def test_zip_around_one_file_is_opened():
    assert decoded(zipped(("a.pdf", b"%PDF"))).content == b"%PDF"


def test_zip_of_several_files_stays_a_zip():
    content = zipped(("a.pdf", b"%PDF"), ("b.pdf", b"%PDF"))
    assert decoded(content).content == content


def test_zip_that_calls_itself_a_zip_stays_one():
    content = zipped(("a.pdf", b"%PDF"))
    assert decoded(content, name="bons.zip").content == content


def test_zip_bomb_is_refused():
    with pytest.raises(FormatError) as caught:
        decoded(zipped(("a.pdf", b"\0" * (MAX_FILE_BYTES + 1))))
    assert caught.value.code is RefusalCode.ATTACHMENTS_TOO_LARGE


def test_damaged_zip_is_refused():
    with pytest.raises(FormatError) as caught:
        decoded(b"PK\x03\x04xxxx")
    assert caught.value.code is RefusalCode.ATTACHMENT_UNREADABLE


def test_damaged_base64_is_refused():
    with pytest.raises(FormatError) as caught:
        decode_attachment(name="bon.pdf", mime_type="application/pdf", text="abc$")
    assert caught.value.code is RefusalCode.ATTACHMENT_UNREADABLE
