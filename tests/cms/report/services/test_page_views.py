"""integration: views added to the day, read back by section and page, and what the database refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cms.report.figures import audience
from cms.report.models import PageViews
from cms.report.reading import read_figure
from cms.report.services.page_views import add_views

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


def card(slug, year):
    figure = next(figure for figure in audience.FIGURES if figure.slug == slug)
    return read_figure(figure, year=year, today=DAY)


def test_views_are_added_to_those_of_the_day_and_told_by_section_and_by_page():
    add_views(day=DAY, counts={"/": 2, "/guides/deposer/": 3, "/guides/": 1, "/bilan/": 0})
    add_views(day=DAY, counts={"/": 1, "/x" + "y" * 300: 1})
    add_views(day=date(2025, 12, 31), counts={"/guides/": 40})
    add_views(day=DAY, counts={})

    sections, pages = card("vues-par-rubrique", 2026), card("pages-les-plus-vues", 2026)

    assert {line.row.label: line.row.values for line in sections.lines} == {
        "Accueil": (3, 1),
        "Guides": (4, 2),
        "Autres pages": (1, 1),
    }
    assert (sections.total, sections.holds, pages.total, pages.holds) == (8, True, 8, True)
    assert [line.row.values[0] for line in pages.lines] == [3, 3, 1, 1]
    assert card("pages-les-plus-vues", None).lines[0].row.label == "/guides/"
    assert card("vues-par-rubrique", None).total == 48


def test_pages_beyond_the_most_seen_are_told_together():
    add_views(day=DAY, counts={f"/guides/{n}/": 30 - n for n in range(25)})

    pages = card("pages-les-plus-vues", 2026)

    assert (len(pages.lines), pages.lines[-1].row.label, pages.lines[-1].row.values[0]) == (21, "Autres pages", 40)
    assert pages.holds is True


@pytest.mark.parametrize("wrong", [{"views": 0}, {"address": "guides/"}, {}])
def test_database_refuses_views_that_must_never_be(wrong):
    PageViews.objects.create(day=DAY, address="/", views=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        PageViews.objects.create(**{"day": DAY, "address": "/", "views": 2, **wrong})
