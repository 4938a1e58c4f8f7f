"""Lists as CSV, XLSX and ODS: read back by other programs, disarmed, whole, and written with bounded memory."""

import csv
import io
import tracemalloc
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree
from openpyxl import load_workbook

from sandbox.domain.listing import Cell, Column, ListFormat, closing_line, harmless
from sandbox.formats import sheets

COLUMNS = (
    Column("Numéro", "number"),
    Column("Statut", "status", Cell.LABEL),
    Column("Date", "issued_on", Cell.DAY),
    Column("TTC", "total", Cell.AMOUNT),
)
ROW = ("F-1", "Déposée", date(2026, 11, 24), Decimal("1224.50"))
ODS = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


def written(fmt, chunks):
    stream = io.BytesIO()
    count = sheets.write_list(stream, fmt, columns=COLUMNS, chunks=chunks)
    return count, stream.getvalue()


def as_csv(chunks):
    return list(csv.reader(io.StringIO(written(ListFormat.CSV, chunks)[1].decode("utf-8-sig")), delimiter=";"))


def as_xlsx(chunks):
    book = load_workbook(io.BytesIO(written(ListFormat.XLSX, chunks)[1]))
    return {sheet.title: list(sheet.values) for sheet in book}


def as_ods(chunks):
    with zipfile.ZipFile(io.BytesIO(written(ListFormat.ODS, chunks)[1])) as package:
        assert package.infolist()[0].filename == "mimetype"
        assert package.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert package.read("mimetype").decode() == ListFormat.ODS.mime_type
        root = etree.fromstring(package.read("content.xml"))
    return {
        table.get(f"{{{ODS['table']}}}name"): [
            ["".join(cell.itertext()) for cell in row.findall("table:table-cell", ODS)]
            for row in table.findall("table:table-row", ODS)
        ]
        for table in root.iterfind(".//table:table", ODS)
    }


def test_csv_opens_in_a_french_spreadsheet():
    count, content = written(ListFormat.CSV, [[ROW]])
    assert count == 1
    assert content.decode("utf-8-sig").splitlines() == [
        "Numéro;Statut;Date;TTC",
        "F-1;Déposée;24/11/2026;1224,50",
        closing_line(1),
    ]
    assert content.startswith(b"\xef\xbb\xbf")


def test_xlsx_holds_text_days_and_numbers():
    rows = as_xlsx([[ROW], [ROW]])["Factures"]
    assert rows[0] == ("Numéro", "Statut", "Date", "TTC")
    number, status, day, total = rows[2]
    assert (number, status, day.date(), total) == ("F-1", "Déposée", date(2026, 11, 24), 1224.5)
    assert rows[3][0] == closing_line(2)


def test_ods_holds_text_days_and_numbers():
    rows = as_ods([[ROW]])["Factures"]
    assert rows == [["Numéro", "Statut", "Date", "TTC"], ["F-1", "Déposée", "24/11/2026", "1224,50"], [closing_line(1)]]


@pytest.mark.parametrize("read", [as_csv, lambda chunks: as_xlsx(chunks)["Factures"], lambda c: as_ods(c)["Factures"]])
def test_empty_list_says_that_it_is_empty(read):
    rows = read([])
    assert len(rows) == 2
    assert rows[1][0] == "Fin de la liste\u00a0: 0 facture, rien n’est coupé."


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
@pytest.mark.parametrize("read", [as_csv, lambda chunks: as_xlsx(chunks)["Factures"], lambda c: as_ods(c)["Factures"]])
def test_formula_is_disarmed(read, start):
    text = f"{start}1+2"
    row = read([[(text, text, None, Decimal("-1.00"))]])[1]
    assert row[0].replace("\n", "\r") == row[1].replace("\n", "\r") == f"'{text}"
    assert str(row[3]) in ("-1,00", "-1", "-1.0")


def test_empty_cells_stay_empty():
    nothing = [[("", "", None, None)]]
    assert as_csv(nothing)[1] == ["", "", "", ""]
    assert as_xlsx(nothing)["Factures"][1] == (None, None, None, None)
    assert as_ods(nothing)["Factures"][1] == ["", "", "", ""]


@pytest.mark.parametrize(
    "text", ["<a>&amp;", "]]>", "a\x00b\x08c\ufffe", "  deux  espaces ", "é😀", '"guillemets";', "\ud800"]
)
def test_any_text_can_be_written(text):
    row = (text, text, None, None)
    for fmt in ListFormat:
        assert written(fmt, [[row]])[0] == 1
    kept = "".join(char for char in text if char not in "\x00\x08\ufffe\ud800")
    assert as_xlsx([[row]])["Factures"][1][0] in (kept, kept or None)
    assert as_ods([[row]])["Factures"][1][0] == kept


def test_what_does_not_fit_one_sheet_goes_to_the_next(monkeypatch):
    monkeypatch.setattr(sheets, "SHEET_ROWS", 5)
    chunks = [[ROW, ROW], [ROW, ROW], [ROW, ROW, ROW]]
    for read in (as_xlsx, as_ods):
        found = read(chunks)
        assert list(found) == ["Factures", "Factures 2", "Factures 3"]
        assert [len(rows) for rows in found.values()] == [5, 5, 3]
        assert [rows[-1][0] for rows in found.values()] == [closing_line(3), closing_line(6), closing_line(7)]


def test_list_that_just_fits_has_one_sheet(monkeypatch):
    monkeypatch.setattr(sheets, "SHEET_ROWS", 5)
    assert list(as_xlsx([[ROW, ROW], [ROW]])) == ["Factures"]


def test_same_list_gives_the_same_bytes():
    for fmt in ListFormat:
        assert written(fmt, [[ROW]]) == written(fmt, [[ROW]])


@pytest.mark.parametrize("fmt", list(ListFormat))
def test_memory_does_not_grow_with_the_rows(fmt, tmp_path):
    def peak(chunk_count):
        with (tmp_path / "list").open("wb") as stream:
            tracemalloc.start()
            sheets.write_list(stream, fmt, columns=COLUMNS, chunks=([ROW] * 200 for _ in range(chunk_count)))
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return found

    small, large = peak(5), peak(60)
    assert large < small * 1.5


def test_harmless_leaves_ordinary_text_alone():
    assert harmless("F-2026-001") == "F-2026-001"
