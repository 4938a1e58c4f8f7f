"""Bars by month, drawn on the server: three a month, each with its word in the table beside (see docs/adr/0020).

A series is one path, the months one text: the page costs the same to write for a month and for five years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

HEIGHT = 160
BAR = 10
GAP = 2
BETWEEN = 12


@dataclass(frozen=True)
class BarChart:
    """Three series over months. ``bars``: the outline of each series, in its order; ``top``: the head of the axis.

    ``labels``: the months, each under its bars.
    """

    bars: tuple[str, ...]
    labels: SafeString
    width: int
    height: int
    top: Decimal


def bars_by_month(months: Sequence[date], series: Sequence[Sequence[Decimal]]) -> BarChart:
    """The drawing of as many bars a month as there are series; a negative or nil amount has no bar."""
    top = max((value for values in series for value in values), default=Decimal(0))
    step = len(series) * (BAR + GAP) + BETWEEN
    bars: list[list[str]] = [[] for _values in series]
    labels = []
    for rank, month in enumerate(months):
        left = rank * step + BETWEEN // 2
        labels.append((left + (step - BETWEEN) // 2, f"{month:%m/%y}"))
        for number, values in enumerate(series):
            height = int(HEIGHT * max(values[rank], Decimal(0)) / top) if top > 0 else 0
            bars[number].append(f"M{left + number * (BAR + GAP)} {HEIGHT - height}h{BAR}v{height}h-{BAR}z")
    return BarChart(
        bars=tuple(" ".join(outlines) for outlines in bars),
        labels=format_html_join("", '<tspan x="{}">{}</tspan>', labels),
        width=max(len(months) * step, step),
        height=HEIGHT + 24,
        top=top,
    )
