"""The base of every page of the portal, and the home page."""

from wagtail.models import Page


class HomePage(Page):
    """``/``: what this is, two large ways in, and what is new."""

    template = "core/home.html"
    max_count = 1
