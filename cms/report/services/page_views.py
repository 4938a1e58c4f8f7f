"""Adds what a web process counted to the day's numbers."""

from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction

from cms.report.models import PageViews

LONGEST = PageViews._meta.get_field("address").max_length  # noqa: SLF001 - Django's documented API
# Two processes add to the same row at the same moment: the database adds, nobody reads first.
_ADD = """
INSERT INTO report_pageviews (day, address, views) VALUES (%s, %s, %s)
ON CONFLICT (day, address) DO UPDATE SET views = report_pageviews.views + excluded.views
"""


@transaction.atomic
def add_views(*, day: date, counts: Mapping[str, int]) -> None:
    """Add each address's views to those of ``day``. Addresses are taken in order, so that no two writers deadlock."""
    rows = [(day, address[:LONGEST], views) for address, views in sorted(counts.items()) if views > 0]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, rows)
