"""Three figures on the home page."""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from cms.club.queries.ideas import ideas_total
from courses.queries.figures import enrolments_total
from sandbox.queries.figures import practice_figures

KEY = "report-home-figures"
# The home page shows an order of magnitude; the report itself is always counted afresh.
SECONDS = 300
LONG_AGO = timedelta(days=20 * 365)


def three_figures(*, request: HttpRequest, now: datetime) -> dict[str, Any]:
    """Totals of all years, counted at most every five minutes."""
    totals = cache.get(KEY)
    if totals is None:
        practised = practice_figures(start=now - LONG_AGO, end=now + timedelta(days=1))
        totals = (enrolments_total(), practised.spaces, ideas_total())
        cache.set(KEY, totals, SECONDS)
    words = (
        ("inscription aux formations", "inscriptions aux formations"),
        ("espace d’entraînement ouvert", "espaces d’entraînement ouverts"),
        ("idée proposée au club", "idées proposées au club"),
    )
    return {"figures": [{"value": total, "words": pair[total >= 2]} for total, pair in zip(totals, words, strict=True)]}
