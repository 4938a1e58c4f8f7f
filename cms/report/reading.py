"""A figure once read: what the card, the chart and the exports need of it."""

from dataclasses import dataclass
from datetime import date

from cms.report.checks import Check
from cms.report.figures import MONTHS, Figure, Reading, Row

BAR_WIDTH = 1000


@dataclass(frozen=True)
class Line:
    """One line of the table, with the width of its bar out of ``BAR_WIDTH``."""

    row: Row
    bar: int


@dataclass(frozen=True)
class Card:
    """One figure of the page."""

    figure: Figure
    period: str
    total: int
    lines: tuple[Line, ...]
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing proves the figure wrong."""
        return all(check.holds for check in self.checks)

    @property
    def broken(self) -> list[Check]:
        """What cannot be."""
        return [check for check in self.checks if not check.holds]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted at all; a broken figure is never empty."""
        return self.holds and self.total == 0


def read_figure(figure: Figure, *, year: int | None, today: date) -> Card:
    """Read ``figure`` for ``year`` (None: all years) and judge it."""
    reading = figure.read(year if figure.yearly else None, today)
    return Card(
        figure=figure,
        period=period_of(figure, year=year, today=today),
        total=reading.total,
        lines=_lines(reading),
        checks=tuple(figure.checks(reading)),
    )


def period_of(figure: Figure, *, year: int | None, today: date) -> str:
    """The period in words."""
    if not figure.yearly:
        return f"au {_day(today)}"
    if year is None:
        return f"depuis l’ouverture, jusqu’au {_day(today)}"
    if year == today.year:
        return f"du 1er janvier au {_day(today)} (année en cours)"
    return f"du 1er janvier au 31 décembre {year}"


def _day(day: date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def _lines(reading: Reading) -> tuple[Line, ...]:
    most = max((row.values[0] for row in reading.rows), default=0)
    return tuple(Line(row, row.values[0] * BAR_WIDTH // most if most else 0) for row in reading.rows)
