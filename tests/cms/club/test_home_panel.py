"""integration: the two ideas of the home page."""

import pytest
from django.template.loader import render_to_string

from cms.core.panels import panels
from tests.cms.club.factories import NOW, EventFactory, IdeaFactory

pytestmark = pytest.mark.django_db


def panel():
    return next(panel for panel in panels() if panel.code == "club-ideas")


def test_panel_hides_while_the_club_has_no_idea(rf):
    assert panel().context(request=rf.get("/"), now=NOW) is None


def test_panel_shows_two_ideas_in_two_queries_at_most(rf, django_assert_max_num_queries):
    for idea in IdeaFactory.create_batch(3):
        EventFactory(idea=idea, number=1)
    request = rf.get("/")

    with django_assert_max_num_queries(2):
        html = render_to_string(panel().template, {**panel().context(request=request, now=NOW), "request": request})

    assert html.count("<h3") == 2
    assert 'id="panel-club-ideas"' in html
    assert "<form" not in html
