"""The bars of a market: as tall as their amounts, under their months, with nothing below zero."""

from datetime import date
from decimal import Decimal

from sandbox.web.charts import BAR, HEIGHT, bars_by_month


def test_bars_are_as_tall_as_their_amounts_and_a_negative_one_has_none():
    months = [date(2026, 1, 1), date(2026, 2, 1)]
    chart = bars_by_month(months, ([Decimal(100), Decimal(50)], [Decimal(-5), Decimal(0)]))
    first, second = chart.bars
    assert f"v{HEIGHT}h-{BAR}z" in first
    assert f"v{HEIGHT // 2}h-{BAR}z" in first
    assert second.count("v0") == 2
    assert [text in chart.labels for text in ("01/26", "02/26")] == [True, True]
    assert chart.top == 100


def test_chart_of_nothing_is_empty():
    chart = bars_by_month([], ([], []))
    assert (chart.bars, chart.labels, chart.top) == (("", ""), "", 0)
