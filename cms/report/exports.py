"""The report as open data: the same numbers as the page, complete, with their definition."""

import csv
import io
from typing import Any

from cms.core.spreadsheets import safe_cell
from cms.report.reading import Card


def as_csv(cards: list[Card]) -> str:
    """Semicolons and a byte order mark, as French spreadsheets want; one line a value."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["chiffre", "période", "code", "libellé", "mesure", "valeur"])
    for card in cards:
        figure = card.figure
        for line in card.lines:
            for column, value in zip(figure.columns, line.row.values, strict=True):
                cells = [figure.slug, card.period, line.row.code, line.row.label, column, value]
                writer.writerow([safe_cell(cell) for cell in cells])
        writer.writerow([figure.slug, card.period, "total", "Total compté à part", figure.columns[0], card.total])
    return out.getvalue()


def as_data(cards: list[Card], *, year: int | None) -> dict[str, Any]:
    """What the JSON file holds: figures, their definition, their rows and ``count``, and their checks."""
    return {
        "année": year,
        "count": len(cards),
        "chiffres": [
            {
                "slug": card.figure.slug,
                "titre": card.figure.title,
                "unité": card.figure.units,
                "période": card.period,
                "définition": card.figure.definition,
                "source": card.figure.source,
                "total": card.total,
                "count": len(card.lines),
                "lignes": [
                    {
                        "code": line.row.code,
                        "libellé": line.row.label,
                        "mesures": dict(zip(card.figure.columns, line.row.values, strict=True)),
                    }
                    for line in card.lines
                ],
                "contrôles": [
                    {"libellé": check.label, "vérifié": check.holds, "détail": check.detail} for check in card.checks
                ],
            }
            for card in cards
        ],
    }
