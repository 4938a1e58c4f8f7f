"""What a figure is: its words, how it is read, what would prove it wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cms.report.domain.checks import Check

REPORT_THE_GAP = (
    "Les lignes et le total sont comptés par deux questions distinctes\u00a0: l’une des deux se trompe. Prévenez "
    "l’équipe technique, qui corrige la question, jamais le nombre."
)


@dataclass(frozen=True)
class Row:
    """One line of the table: ``values`` in the order of the figure's columns; the first one is drawn."""

    code: str
    label: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Fact:
    """A number said beside the total, with its own unit: « 20 % », « 60 000 lecteurs »."""

    code: str
    label: str
    value: int
    unit: str


@dataclass(frozen=True)
class Reading:
    """What was counted: the lines, and the total counted on its own, never by adding the lines."""

    rows: tuple[Row, ...]
    total: int
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Amended:
    """A published number that was put right: what it is, both values, why, by what document, on which day."""

    label: str
    before: int
    value: int
    reason: str
    source: str
    made_on: date


@dataclass(frozen=True)
class Figure:
    """One card. ``read`` takes the year (None: all years) and today; ``checks`` says what must hold of a reading."""

    slug: str
    title: str
    unit: str
    units: str
    row_title: str
    columns: tuple[str, ...]
    definition: str
    source: str
    # Who answers for the figure when somebody doubts it.
    owner: str
    read: Callable[[int | None, date], Reading]
    checks: Callable[[Reading], list[Check]]
    # The address where the first row is born, and the words of the link, for an empty figure.
    gesture: tuple[str, str] = ("", "")
    # A count of today has no year: it is the same whatever the year asked.
    yearly: bool = True
    # What an editor does when a check fails.
    remedy: str = REPORT_THE_GAP
    # What a published figure says of its source; empty for a figure that we count.
    passage: str = ""
    amended: tuple[Amended, ...] = ()
    period: str = ""
    is_about: bool = False
    # Names without numbers are listed, not drawn.
    is_list: bool = False
    total_label: str = "Total compté à part"
    # Shares of the total are not numbers that add up to it.
    has_total_row: bool = True

    @property
    def is_published(self) -> bool:
        """Whether somebody published the number, and we only carry it over."""
        return bool(self.passage)
