"""Bars by month, drawn on the server: three a month, each with its word in the table beside (see docs/adr/0020)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

HEIGHT = 160
BAR = 10
GAP = 2
BETWEEN = 12


@dataclass(frozen=True)
class Bar:
    """A drawn bar: ``series`` 1 to 3 gives its look."""

    series: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class MonthLabel:
    """The month under its three bars."""

    text: str
    x: int


@dataclass(frozen=True)
class BarChart:
    """Three series over months. ``top``: the amount at the head of the axis."""

    bars: tuple[Bar, ...]
    labels: tuple[MonthLabel, ...]
    width: int
    height: int
    top: Decimal


def bars_by_month(months: Sequence[date], series: Sequence[Sequence[Decimal]]) -> BarChart:
    """The drawing of as many bars a month as there are series; a negative or nil amount has no bar."""
    top = max((value for values in series for value in values), default=Decimal(0))
    step = len(series) * (BAR + GAP) + BETWEEN
    bars, labels = [], []
    for rank, month in enumerate(months):
        left = rank * step + BETWEEN // 2
        labels.append(MonthLabel(text=f"{month:%m/%y}", x=left + (step - BETWEEN) // 2))
        for number, values in enumerate(series, start=1):
            height = int(HEIGHT * max(values[rank], Decimal(0)) / top) if top > 0 else 0
            bars.append(Bar(series=number, x=left + (number - 1) * (BAR + GAP), y=HEIGHT - height, height=height))
    return BarChart(
        bars=tuple(bars), labels=tuple(labels), width=max(len(months) * step, step), height=HEIGHT + 24, top=top
    )
