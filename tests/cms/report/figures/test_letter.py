"""integration: the letter in the report."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cms.newsletter.models import Return
from cms.report.domain.figures import Row
from cms.report.figures import years
from cms.report.figures.letter import FIGURES
from cms.report.reading import read_figure
from tests.cms.newsletter.factories import CampaignFactory, ReaderFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
[LETTER] = FIGURES


def test_letter_is_counted_by_issue_in_the_year_of_paris():
    # Half past eleven in the evening in universal time is the next year in Paris.
    sent = CampaignFactory(
        state="done", closed_at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC), handed=10, opens=4, departures=1
    )
    Return.objects.create(campaign=sent, reader=ReaderFactory(), kind="hard", happened_at=sent.closed_at)
    CampaignFactory(state="sending", handed=7)

    card = read_figure(LETTER, year=2025, today=TODAY)

    assert [line.row.values for line in card.lines] == [(10, 9, 4, 1)]
    assert (card.total, card.holds) == (10, True)
    assert [(fact.value, fact.unit) for fact in LETTER.read(2025, TODAY).facts] == [(44, "%")]  # 4 of the 9 delivered
    assert LETTER.read(2024, TODAY).facts == ()
    assert read_figure(LETTER, year=2024, today=TODAY).total == 0
    assert 2025 in years(today_year=2026)


def test_more_delivered_than_handed_is_seen():
    reading = LETTER.read(None, TODAY)
    wrong = replace(reading, rows=(Row("x", "Un numéro", (1, 2, 0, 0)),), total=1)

    assert [check.holds for check in LETTER.checks(wrong)] == [True, False]
