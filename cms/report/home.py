"""Three figures on the home page."""

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from cms.club.queries.ideas import ideas_total
from cms.club.queries.members import members_total
from courses.queries.figures import enrolments_total

KEY = "report-home-figures"
# The home page shows an order of magnitude; the report itself is always counted afresh.
SECONDS = 300


def three_figures(*, request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Totals of all years, counted at most every five minutes."""
    totals = cache.get(KEY)
    if totals is None:
        totals = (enrolments_total(), ideas_total(), members_total())
        cache.set(KEY, totals, SECONDS)
    words = (
        ("inscription aux formations", "inscriptions aux formations"),
        ("idée proposée au club", "idées proposées au club"),
        ("membre du club", "membres du club"),
    )
    return {"figures": [{"value": total, "words": pair[total >= 2]} for total, pair in zip(totals, words, strict=True)]}
