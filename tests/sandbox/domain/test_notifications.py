"""Which week a summary tells."""

from datetime import date

import pytest

from sandbox.domain.notifications import week_before


@pytest.mark.parametrize(
    ("today", "start", "end"),
    [
        (date(2026, 11, 23), date(2026, 11, 16), date(2026, 11, 23)),  # on the Monday itself
        (date(2026, 11, 29), date(2026, 11, 16), date(2026, 11, 23)),  # still, on the Sunday after
        (date(2027, 1, 2), date(2026, 12, 21), date(2026, 12, 28)),  # across a year
    ],
)
def test_week_is_the_last_whole_one(today, start, end):
    assert week_before(today) == (start, end)
