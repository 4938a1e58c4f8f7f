"""A figure once read, and a whole report: what the page, the charts, the files and the command need of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.cache import cache
from django.utils import timezone

from cms.core.typography import NO_BREAK
from cms.report.domain.checks import Check
from cms.report.domain.figures import Fact, Figure, Reading, Row
from cms.report.figures import LIVE
from cms.report.figures.periods import MONTHS
from cms.report.figures.published import published_figures, published_report

BAR_WIDTH = 1000
# A reading of what we count is shown again for five minutes: anybody may ask for the page, and a year has many events.
SECONDS = 300


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
    facts: tuple[Fact, ...]
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

    @property
    def unit(self) -> str:
        """The unit of the total, in the plural from two."""
        return self.figure.units if abs(self.total) >= 2 else self.figure.unit


@dataclass(frozen=True)
class Fault:
    """Why a report does not print: which figure, what it says, what it should be."""

    card: Card
    check: Check

    @property
    def sentence(self) -> str:
        """In one line."""
        ends = f" Attendu{NO_BREAK}: {self.check.expected}" if self.check.expected else ""
        return f"{self.card.figure.title}{NO_BREAK}: {self.check.detail}{ends}"


@dataclass(frozen=True)
class Report:
    """Every figure of ``year`` (None: all years), as it stood at ``read_at``."""

    year: int | None
    read_at: datetime
    cards: tuple[Card, ...]

    @property
    def faults(self) -> list[Fault]:
        """What cannot be; a report that has one is not printed."""
        return [Fault(card, check) for card in self.cards for check in card.broken]

    def only(self, slug: str) -> "Report":
        """The same with one figure, or none when there is no such figure."""
        return replace(self, cards=tuple(card for card in self.cards if card.figure.slug == slug))

    @property
    def published(self) -> list[Card]:
        """The figures carried over from what was published."""
        return [card for card in self.cards if card.figure.is_published]

    @property
    def counted(self) -> list[Card]:
        """The figures that we count, and that have something to say."""
        return [card for card in self.cards if not card.figure.is_published and not card.is_empty]

    @property
    def silent(self) -> list[Card]:
        """The figures that we count and that have nothing on this period."""
        return [card for card in self.cards if not card.figure.is_published and card.is_empty]


def _say_nothing(_title: str) -> None:
    pass


def read_report(
    *, year: int | None, now: datetime, fresh: bool = False, tell: Callable[[str], None] = _say_nothing
) -> Report:
    """Read every figure. What we count is at most five minutes old, or of this instant when ``fresh``.

    ``tell`` is called with the title of each figure about to be counted.
    """
    key = f"report-{year or 'all'}-{timezone.localdate(now)}"
    kept = None if fresh else cache.get(key)
    if kept is None:
        kept = (now, _read_live(year=year, today=timezone.localdate(now), tell=tell))
        cache.set(key, kept, SECONDS)
    read_at, readings = kept
    today = timezone.localdate(read_at)
    cards = [_card(figure, readings[figure.slug], year=year, today=today) for figure in LIVE]
    report = published_report(year) if year is not None else None
    published = published_figures(report) if report is not None else ()
    return Report(
        year=year,
        read_at=read_at,
        cards=(*(read_figure(figure, year=year, today=today) for figure in published), *cards),
    )


def _read_live(*, year: int | None, today: date, tell: Callable[[str], None]) -> dict[str, Reading]:
    found = {}
    for figure in LIVE:
        tell(figure.title)
        found[figure.slug] = figure.read(year if figure.yearly else None, today)
    return found


def read_figure(figure: Figure, *, year: int | None, today: date) -> Card:
    """Read ``figure`` for ``year`` (None: all years) and judge it."""
    return _card(figure, figure.read(year if figure.yearly else None, today), year=year, today=today)


def _card(figure: Figure, reading: Reading, *, year: int | None, today: date) -> Card:
    return Card(
        figure=figure,
        period=period_of(figure, year=year, today=today),
        total=reading.total,
        lines=_lines(reading, whole=100 if figure.is_published and not figure.has_total_row else 0),
        facts=reading.facts,
        checks=tuple(figure.checks(reading)),
    )


def period_of(figure: Figure, *, year: int | None, today: date) -> str:
    """The period in words."""
    if figure.period:
        return figure.period
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


def _lines(reading: Reading, *, whole: int = 0) -> tuple[Line, ...]:
    """Bars in proportion to the longest, or to ``whole`` when the lines are shares of it."""
    most = max([whole, *(row.values[0] for row in reading.rows)], default=0)
    return tuple(Line(row, row.values[0] * BAR_WIDTH // most if most else 0) for row in reading.rows)
