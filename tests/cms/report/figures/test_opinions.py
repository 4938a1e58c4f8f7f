"""integration: answers of readers in the report, by page and apart."""

from datetime import date

import pytest

from cms.core.answers import Answer
from cms.core.opinions import count_opinion
from cms.report.figures import LIVE
from cms.report.reading import read_figure
from tests.cms.page_factories import StandardPageFactory

DAY = date(2026, 11, 24)
FIGURE = next(figure for figure in LIVE if figure.slug == "avis-sur-les-pages")


@pytest.mark.django_db
def test_answers_are_told_by_page_and_year_without_their_reasons(site_home):
    first, second = (StandardPageFactory(parent=site_home, title=title) for title in ("Déposer", "Suivre"))
    for page, answer, day in (
        (first, Answer.YES, DAY),
        (first, Answer.NO, DAY),
        (first, Answer.OUTDATED, DAY),
        (second, Answer.YES, DAY),
        (second, Answer.YES, date(2025, 12, 31)),
    ):
        count_opinion(page_id=page.pk, answer=answer, day=day)

    card = read_figure(FIGURE, year=2026, today=DAY)

    assert [(line.row.label, line.row.values) for line in card.lines] == [("Déposer", (2, 1)), ("Suivre", (1, 1))]
    assert (card.total, card.holds) == (3, True)
    assert read_figure(FIGURE, year=None, today=DAY).total == 4
    assert read_figure(FIGURE, year=2024, today=DAY).is_empty


@pytest.mark.django_db
def test_pages_beyond_the_most_answered_are_told_together(site_home):
    for number in range(22):
        page = StandardPageFactory(parent=site_home, title=f"Page {number:02}")
        count_opinion(page_id=page.pk, answer=Answer.NO, day=DAY)

    card = read_figure(FIGURE, year=2026, today=DAY)

    assert (len(card.lines), card.lines[-1].row.label, card.lines[-1].row.values) == (21, "Autres pages", (2, 0))
