"""The report for spreadsheets: one line a value, no formula that runs."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from cms.core.spreadsheets import safe_cell
from cms.report.reading import Report
from sandbox.queries.tables import ODS, table_file

HEADER = ("chiffre", "titre", "période", "code", "libellé", "mesure", "valeur")


def _rows(report: Report) -> Iterator[tuple[str, str, str, str, str, str, int]]:
    for card in report.cards:
        figure = card.figure
        begin = (figure.slug, figure.title, card.period)
        for line in card.lines:
            for column, value in zip(figure.columns, line.row.values, strict=True):
                yield (*begin, line.row.code, line.row.label, column, value)
        for fact in card.facts:
            yield (*begin, fact.code, fact.label, fact.unit, fact.value)
        yield (*begin, "total", figure.total_label, figure.units, card.total)


def as_csv(report: Report) -> bytes:
    """Semicolons and a byte order mark, as French spreadsheets want."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([safe_cell(cell) for cell in row] for row in _rows(report))
    return out.getvalue().encode()


def as_ods(report: Report) -> bytes:
    """The same as an OpenDocument sheet, values being numbers."""
    rows = [(*row[:-1], Decimal(row[-1])) for row in _rows(report)]
    return table_file(ODS, header=HEADER, rows=rows, counts=[HEADER.index("valeur")])
