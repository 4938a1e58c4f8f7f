"""Figures that were published before Préau counted anything: carried over with the passage that says them.

An edition is a file of data (``cms/report/editions``); a value is changed by a correction only, never in the file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cms.report.domain.checks import (
    Check,
    at_most,
    averages,
    counts_as,
    equals,
    multiplies,
    share_gives,
    shares_make_whole,
    sums_to,
)

TOTAL = "total"
LARGEST = 10**12


@dataclass(frozen=True)
class PublishedValue:
    """One number of the source. ``is_row``: a line of the table; else a fact beside the total, with its ``unit``."""

    code: str
    label: str
    value: int
    unit: str
    is_row: bool


@dataclass(frozen=True)
class Rule:
    """What must hold, as the file says it: a kind and its operands, each the name of a value."""

    kind: str
    label: str
    operands: Mapping[str, Any]


@dataclass(frozen=True)
class PublishedFigure:
    """One figure of an edition, as published."""

    slug: str
    title: str
    unit: str
    units: str
    row_title: str
    column: str
    period: str
    definition: str
    owner: str
    passage: str
    is_about: bool
    is_list: bool
    total: int
    values: tuple[PublishedValue, ...]
    rules: tuple[Rule, ...]

    def numbers(self) -> dict[str, int]:
        """Every number of the figure by its code."""
        return {TOTAL: self.total, **{value.code: value.value for value in self.values}}

    def label_of(self, code: str) -> str:
        """What the number of that code is, in French; empty for an unknown code."""
        if code == TOTAL:
            return f"Nombre annoncé ({self.units})"
        return next((value.label for value in self.values if value.code == code), "")


@dataclass(frozen=True)
class Edition:
    """One report that was published: ``year`` it closes, the ``document`` it comes from."""

    year: int
    document: str
    figures: tuple[PublishedFigure, ...]

    def figure(self, slug: str) -> PublishedFigure | None:
        """The figure of that slug."""
        return next((figure for figure in self.figures if figure.slug == slug), None)

    def numbers(self) -> dict[tuple[str, str], int]:
        """Every number as published, by figure and code."""
        return {(figure.slug, code): number for figure in self.figures for code, number in figure.numbers().items()}


def read_edition(told: Mapping[str, Any]) -> Edition:
    """An edition from its file; ValueError when a rule names a number that the file does not have."""
    edition = Edition(
        year=told["year"],
        document=told["document"],
        figures=tuple(_figure(figure) for figure in told["figures"]),
    )
    numbers = edition.numbers()
    for figure in edition.figures:
        for rule in figure.rules:
            judge(rule, figure, numbers)
    return edition


def _figure(told: Mapping[str, Any]) -> PublishedFigure:
    rows = [_value(row, is_row=True) for row in told.get("rows", ())]
    facts = [_value(fact, is_row=False) for fact in told.get("facts", ())]
    return PublishedFigure(
        slug=told["slug"],
        title=told["title"],
        unit=told["unit"],
        units=told["units"],
        row_title=told.get("row_title", ""),
        column=told.get("column", ""),
        period=told["period"],
        definition=told["definition"],
        owner=told["owner"],
        passage=told["passage"],
        is_about=told.get("about", False),
        is_list=told.get("list", False),
        total=told["total"],
        values=(*rows, *facts),
        rules=tuple(_rule(rule) for rule in told.get("checks", ())),
    )


def _value(told: Mapping[str, Any], *, is_row: bool) -> PublishedValue:
    return PublishedValue(told["code"], told["label"], told.get("value", 1), told.get("unit", ""), is_row)


def _rule(told: Mapping[str, Any]) -> Rule:
    operands = {key: value for key, value in told.items() if key not in ("kind", "label")}
    return Rule(told["kind"], told.get("label", ""), operands)


Numbers = Mapping[tuple[str, str], int]


def judge(rule: Rule, figure: PublishedFigure, numbers: Numbers) -> Check:
    """Whether ``rule`` holds of the numbers as they are now; ValueError for an operand that nobody knows."""
    rows = [numbers[figure.slug, value.code] for value in figure.values if value.is_row]

    def number(name: str) -> int:
        reference = rule.operands[name]
        if isinstance(reference, int):
            return reference
        slug, _, code = reference.rpartition("/")
        try:
            return numbers[slug or figure.slug, code]
        except KeyError:
            raise ValueError(f"{figure.slug} : « {reference} » n’est pas un nombre de l’édition") from None

    makers: dict[str, Callable[[], Check]] = {
        "sum": lambda: sums_to(rule.operands["parts"], rows, numbers[figure.slug, TOTAL]),
        "count": lambda: counts_as(rule.operands["things"], named=sum(rows), announced=number("announced")),
        "shares": lambda: shares_make_whole(rows),
        "rows_at_most": lambda: at_most(rule.label, part=sum(rows), whole=number("whole")),
        "at_most": lambda: at_most(rule.label, part=number("part"), whole=number("whole")),
        "equal": lambda: equals(rule.label, one=number("one"), other=number("other")),
        "percent": lambda: share_gives(
            rule.label, percent=number("percent"), whole=number("whole"), announced=number("announced")
        ),
        "average": lambda: averages(
            rule.label,
            total=number("total"),
            over=number("over"),
            announced=number("announced"),
            precision=number("precision"),
        ),
        "product": lambda: multiplies(
            rule.label, times=number("times"), each=number("each"), announced=number("announced")
        ),
    }
    return makers[rule.kind]()
