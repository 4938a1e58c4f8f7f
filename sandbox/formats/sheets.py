"""Lists as CSV, XLSX and ODS, written row by row: memory does not depend on how many rows there are.

The two spreadsheets are zips of XML whose one large part is written straight into the archive (ECMA-376 part 1,
section 18; OpenDocument 1.3 part 3). A sheet holds 1,048,576 rows: what follows goes to another sheet.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape

from sandbox.domain.listing import INVOICES, Cell, Column, ListFormat, ListWords, closing_line, harmless

Value = str | Decimal | date | None
Row = Sequence[Value]
Chunks = Iterable[Sequence[Row]]
"""Rows in handfuls: the writer is told how far it is between two of them."""

SHEET_ROWS = 1_048_576
_LEVEL = 1  # three times the speed of the usual level, for a file a fifth larger
_EPOCH = date(1899, 12, 30).toordinal()
_SPECIAL = re.compile("[&<>\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]|^ | $|  ")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write_list(
    stream: IO[bytes], fmt: ListFormat, *, columns: Sequence[Column], chunks: Chunks, words: ListWords = INVOICES
) -> int:
    """Write headings, rows and the closing line that counts them; return how many rows were written."""
    return _WRITERS[fmt](stream, columns, chunks, words)


def _write_csv(stream: IO[bytes], columns: Sequence[Column], chunks: Chunks, words: ListWords) -> int:
    # The byte order mark and the semicolon are what a French spreadsheet opens without asking.
    stream.write(codecs.BOM_UTF8)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.label for column in columns])
    makers = [_CSV[column.cell]() for column in columns]
    count = 0
    for rows in chunks:
        # Column by column: a third of the time that cell by cell takes.
        made = [make(values) for make, values in zip(makers, zip(*rows, strict=True), strict=True)]
        writer.writerows(zip(*made, strict=True))
        count += len(rows)
        # Encoded once a handful: once a row costs a third more.
        _hand_over(text, stream)
    writer.writerow([closing_line(count, words)])
    _hand_over(text, stream)
    return count


def _hand_over(text: io.StringIO, stream: IO[bytes]) -> None:
    stream.write(text.getvalue().encode(errors="replace"))
    text.seek(0)
    text.truncate()


class _Known(dict[Value, str]):
    """How each of the few different values of a column is written."""

    def __init__(self, write: Callable[[Value], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: Value) -> str:
        self[value] = written = self._write(value)
        return written


_Maker = Callable[[Sequence[Value]], Iterable[str]]


def _csv_text() -> _Maker:
    return lambda values: [harmless(str(value)) if value else "" for value in values]


def _csv_known(write: Callable[[Value], str]) -> Callable[[], _Maker]:
    def maker() -> _Maker:
        known = _Known(write)
        return lambda values: map(known.__getitem__, values)

    return maker


def _csv_amount() -> _Maker:
    return lambda values: ["" if value is None else str(value).replace(".", ",") for value in values]


def _french_day(value: Value) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else ""


def _harmless_label(value: Value) -> str:
    return harmless(str(value)) if value else ""


_CSV: dict[Cell, Callable[[], _Maker]] = {
    Cell.TEXT: _csv_text,
    Cell.LABEL: _csv_known(_harmless_label),
    Cell.DAY: _csv_known(_french_day),
    Cell.AMOUNT: _csv_amount,
    Cell.COUNT: _csv_amount,
}


def _xml(text: str) -> str:
    text = harmless(text)
    return escape(_ILLEGAL.sub("", text)) if _SPECIAL.search(text) else text


def _sheets(chunks: Chunks, *, room: int, counted: list[int]) -> Iterator[Iterator[Sequence[Row]]]:
    """The chunks of each sheet; ``counted`` grows by the rows handed out. There is always a first sheet."""
    rest: Sequence[Row] = ()
    source = iter(chunks)
    ended = False

    def one() -> Iterator[Sequence[Row]]:
        nonlocal rest, ended
        left = room
        while left:
            if not rest:
                rest = next(source, ())
                if not rest:
                    ended = True
                    return
            given, rest = rest[:left], rest[left:]
            left -= len(given)
            counted[0] += len(given)
            yield given
        if not rest:
            rest = next(source, ())
            ended = not rest

    while not ended:
        yield one()


def _entry(name: str) -> zipfile.ZipInfo:
    # No clock: the same list gives the same bytes.
    info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info._compresslevel = _LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 - public only from Python 3.13
    return info


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# -- XLSX --

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _write_xlsx(stream: IO[bytes], columns: Sequence[Column], chunks: Chunks, words: ListWords) -> int:
    counted, sheets = [0], 0
    with zipfile.ZipFile(stream, "w") as package:
        for sheet in _sheets(chunks, room=SHEET_ROWS - 2, counted=counted):
            sheets += 1
            with package.open(_entry(f"xl/worksheets/sheet{sheets}.xml"), "w", force_zip64=True) as part:
                _write_xlsx_sheet(part, columns, sheet, counted, words)
        _write_xlsx_parts(package, sheets, words)
    return counted[0]


def _write_xlsx_sheet(
    part: IO[bytes], columns: Sequence[Column], chunks: Iterator[Sequence[Row]], counted: list[int], words: ListWords
) -> None:
    widths = "".join(
        f'<col min="{rank}" max="{rank}" width="{column.width}" customWidth="1"/>'
        for rank, column in enumerate(columns, start=1)
    )
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    headings = "".join(
        f'<c r="{_letters(index)}1" s="3" t="inlineStr"><is><t>{_xml(column.label)}</t></is></c>'
        for index, column in enumerate(columns)
    )
    part.write(
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{frozen}</sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData><row r="1">{headings}</row>'.encode()
    )
    makers = [_XLSX[column.cell](_letters(index)) for index, column in enumerate(columns)]
    line = 1
    for rows in chunks:
        lines = []
        for row in rows:
            line += 1
            number = f'{line}"'
            cells = [make(value, number) for make, value in zip(makers, row, strict=True)]
            lines.append(f'<row r="{number}>{"".join(cells)}</row>')
        part.write("".join(lines).encode())
    closing = f'<c r="A{line + 1}" t="inlineStr"><is><t>{_xml(closing_line(counted[0], words))}</t></is></c>'
    part.write(f'<row r="{line + 1}">{closing}</row></sheetData></worksheet>'.encode())


_CellMaker = Callable[[Value, str], str]


def _xlsx_text(letters: str) -> _CellMaker:
    head = f'<c r="{letters}'

    def make(value: Value, number: str) -> str:
        return (
            f'{head}{number} t="inlineStr"><is><t xml:space="preserve">{_xml(str(value))}</t></is></c>' if value else ""
        )

    return make


def _xlsx_known(write: Callable[[Value], str]) -> Callable[[str], _CellMaker]:
    def maker(letters: str) -> _CellMaker:
        head = f'<c r="{letters}'
        known = _Known(write)
        return lambda value, number: f"{head}{number}{known[value]}" if value else ""

    return maker


def _xlsx_label(value: Value) -> str:
    return f' t="inlineStr"><is><t xml:space="preserve">{_xml(str(value))}</t></is></c>'


def _xlsx_day(value: Value) -> str:
    return f' s="1"><v>{value.toordinal() - _EPOCH}</v></c>' if isinstance(value, date) else "/>"


def _xlsx_amount(letters: str, style: int = 2) -> _CellMaker:
    head = f'<c r="{letters}'

    def make(value: Value, number: str) -> str:
        return "" if value is None else f'{head}{number} s="{style}"><v>{value}</v></c>'

    return make


_XLSX: dict[Cell, Callable[[str], _CellMaker]] = {
    Cell.TEXT: _xlsx_text,
    Cell.LABEL: _xlsx_known(_xlsx_label),
    Cell.DAY: _xlsx_known(_xlsx_day),
    Cell.AMOUNT: _xlsx_amount,
    Cell.COUNT: lambda letters: _xlsx_amount(letters, style=4),
}


def _write_xlsx_parts(package: zipfile.ZipFile, sheets: int, words: ListWords) -> None:
    ranks = range(1, sheets + 1)
    named = "".join(
        f'<sheet name="{words.sheet}{f" {rank}" if rank > 1 else ""}" sheetId="{rank}" r:id="rId{rank}"/>'
        for rank in ranks
    )
    links = "".join(
        f'<Relationship Id="rId{rank}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{rank}.xml"/>'
        for rank in ranks
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{rank}.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        for rank in ranks
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId{sheets + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>{types}</Types>',
    }
    for name, content in parts.items():
        package.writestr(_entry(name), _HEAD + content)
    package.writestr(_entry("xl/styles.xml"), _STYLES)


# -- ODS --

_URN = "urn:oasis:names:tc:opendocument:xmlns"
_ODS_MIME = ListFormat.ODS.mime_type
_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content office:version="1.3" '
    f'xmlns:office="{_URN}:office:1.0" xmlns:table="{_URN}:table:1.0" xmlns:text="{_URN}:text:1.0" '
    f'xmlns:style="{_URN}:style:1.0" xmlns:number="{_URN}:datastyle:1.0" '
    f'xmlns:fo="{_URN}:xsl-fo-compatible:1.0"><office:automatic-styles>'
    '<number:date-style style:name="N1"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    '</number:date-style><number:number-style style:name="N2"><number:number number:decimal-places="2" '
    'number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
    '<number:number-style style:name="N3"><number:number number:decimal-places="0" number:min-integer-digits="1" '
    'number:grouping="true"/></number:number-style>'
    '<style:style style:name="d" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="a" style:family="table-cell" style:data-style-name="N2"/>'
    '<style:style style:name="c" style:family="table-cell" style:data-style-name="N3"/>'
    '<style:style style:name="h" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>'
)
_ODS_MANIFEST = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0" '
    f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_EMPTY_CELL = "<table:table-cell/>"


def _write_ods(stream: IO[bytes], columns: Sequence[Column], chunks: Chunks, words: ListWords) -> int:
    counted, sheets = [0], 0
    with zipfile.ZipFile(stream, "w") as package:
        first = _entry("mimetype")  # the format wants it first and not compressed
        first.compress_type = zipfile.ZIP_STORED
        package.writestr(first, _ODS_MIME)
        package.writestr(_entry("META-INF/manifest.xml"), _ODS_MANIFEST)
        with package.open(_entry("content.xml"), "w", force_zip64=True) as part:
            part.write(_ods_head(columns).encode())
            for sheet in _sheets(chunks, room=SHEET_ROWS - 2, counted=counted):
                sheets += 1
                _write_ods_sheet(part, columns, sheet, counted, rank=sheets, words=words)
            part.write(b"</office:spreadsheet></office:body></office:document-content>")
    return counted[0]


def _ods_head(columns: Sequence[Column]) -> str:
    widths = "".join(
        f'<style:style style:name="w{rank}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{column.width * 0.22:.2f}cm"/></style:style>'
        for rank, column in enumerate(columns)
    )
    return f"{_ODS_HEAD}{widths}</office:automatic-styles><office:body><office:spreadsheet>"


def _write_ods_sheet(
    part: IO[bytes],
    columns: Sequence[Column],
    chunks: Iterator[Sequence[Row]],
    counted: list[int],
    *,
    rank: int,
    words: ListWords,
) -> None:
    wide = "".join(f'<table:table-column table:style-name="w{index}"/>' for index in range(len(columns)))
    headings = "".join(
        f'<table:table-cell table:style-name="h" office:value-type="string"><text:p>{_xml(column.label)}</text:p>'
        "</table:table-cell>"
        for column in columns
    )
    part.write(
        f'<table:table table:name="{words.sheet}{f" {rank}" if rank > 1 else ""}">{wide}'
        f"<table:table-row>{headings}</table:table-row>".encode()
    )
    makers = [_ODS[column.cell]() for column in columns]
    for rows in chunks:
        lines = [
            "<table:table-row>"
            + "".join([make(value) for make, value in zip(makers, row, strict=True)])
            + "</table:table-row>"
            for row in rows
        ]
        part.write("".join(lines).encode())
    closing = _ods_text()(closing_line(counted[0], words))
    part.write(f"<table:table-row>{closing}</table:table-row></table:table>".encode())


def _ods_text() -> Callable[[Value], str]:
    def make(value: Value) -> str:
        if not value:
            return _EMPTY_CELL
        return f'<table:table-cell office:value-type="string"><text:p>{_xml(str(value))}</text:p></table:table-cell>'

    return make


def _ods_known(write: Callable[[Value], str]) -> Callable[[], Callable[[Value], str]]:
    return lambda: _Known(write).__getitem__


def _ods_day(value: Value) -> str:
    if not isinstance(value, date):
        return _EMPTY_CELL
    head = f'<table:table-cell table:style-name="d" office:value-type="date" office:date-value="{value:%Y-%m-%d}">'
    return f"{head}<text:p>{value:%d/%m/%Y}</text:p></table:table-cell>"


def _ods_amount(style: str = "a") -> Callable[[Value], str]:
    def make(value: Value) -> str:
        if value is None:
            return _EMPTY_CELL
        shown = str(value).replace(".", ",")
        head = f'<table:table-cell table:style-name="{style}" office:value-type="float" office:value="'
        return f'{head}{value}"><text:p>{shown}</text:p></table:table-cell>'

    return make


_ODS: dict[Cell, Callable[[], Callable[[Value], str]]] = {
    Cell.TEXT: _ods_text,
    Cell.LABEL: _ods_known(_ods_text()),
    Cell.DAY: _ods_known(_ods_day),
    Cell.AMOUNT: _ods_amount,
    Cell.COUNT: lambda: _ods_amount(style="c"),
}

_WRITERS: dict[ListFormat, Callable[[IO[bytes], Sequence[Column], Chunks, ListWords], int]] = {
    ListFormat.CSV: _write_csv,
    ListFormat.XLSX: _write_xlsx,
    ListFormat.ODS: _write_ods,
}
