"""Published figures as cards: the numbers of the source, corrections applied."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cms.report.domain.checks import Check
from cms.report.domain.figures import Amended, Fact, Figure, Reading, Row
from cms.report.domain.published import TOTAL, Edition, Numbers, PublishedFigure, judge
from cms.report.editions import editions
from cms.report.models import Correction

REMEDY = (
    "Un rédacteur corrige le nombre fautif dans l’administration, «\u00a0Chiffres publiés\u00a0», avec sa raison et sa "
    "source\u00a0; la valeur publiée reste lisible à côté."
)


@dataclass(frozen=True)
class PublishedReport:
    """An edition as it stands today: its numbers, and the corrections that made them so, the oldest first."""

    edition: Edition
    numbers: Numbers
    corrections: Sequence[Correction]

    def corrections_of(self, slug: str) -> list[Correction]:
        """Those of one figure."""
        return [correction for correction in self.corrections if correction.figure == slug]

    def checks_of(self, figure: PublishedFigure) -> list[Check]:
        """What must hold of one figure, judged on the numbers of today."""
        return [judge(rule, figure, self.numbers) for rule in figure.rules]


def published_report(year: int) -> PublishedReport | None:
    """The report published for ``year``, or None. One query."""
    edition = editions().get(year)
    if edition is None:
        return None
    corrections = list(Correction.objects.filter(year=year).select_related("author").order_by("pk"))
    numbers = edition.numbers()
    # The latest comes last; a correction of a number that the file no longer has changes nothing.
    numbers |= {(c.figure, c.code): c.value for c in corrections if (c.figure, c.code) in numbers}
    return PublishedReport(edition, numbers, corrections)


def published_figures(report: PublishedReport) -> tuple[Figure, ...]:
    """The cards of an edition, in the order of its file."""
    return tuple(_card(report, figure) for figure in report.edition.figures)


def _card(report: PublishedReport, figure: PublishedFigure) -> Figure:
    has_sum = any(rule.kind == "sum" for rule in figure.rules)
    return Figure(
        slug=figure.slug,
        title=figure.title,
        unit=figure.unit,
        units=figure.units,
        row_title=figure.row_title,
        columns=(figure.column,) if figure.column else ("Nombre",),
        definition=figure.definition,
        source=report.edition.document,
        owner=figure.owner,
        read=_reader(report, figure),
        checks=lambda _reading: report.checks_of(figure),
        remedy=REMEDY,
        passage=figure.passage,
        amended=tuple(
            Amended(
                label=figure.label_of(c.code),
                before=c.before,
                value=c.value,
                reason=c.reason,
                source=c.source,
                made_on=timezone.localdate(c.made_at),
            )
            for c in report.corrections_of(figure.slug)
        ),
        period=figure.period,
        is_about=figure.is_about,
        is_list=figure.is_list,
        total_label="Total annoncé par la source",
        has_total_row=has_sum,
    )


def _reader(report: PublishedReport, figure: PublishedFigure) -> Callable[[int | None, date], Reading]:
    def read(_year: int | None, _today: date) -> Reading:
        current = {value.code: report.numbers[figure.slug, value.code] for value in figure.values}
        return Reading(
            # A line at zero is one that the source does not have, or that a correction took away.
            rows=tuple(
                Row(value.code, value.label, (current[value.code],))
                for value in figure.values
                if value.is_row and current[value.code]
            ),
            total=report.numbers[figure.slug, TOTAL],
            facts=tuple(
                Fact(value.code, value.label, current[value.code], value.unit)
                for value in figure.values
                if not value.is_row
            ),
        )

    return read
