"""The guides that a topic points to, as the page tree has them."""

from collections.abc import Sequence
from dataclasses import dataclass

from wagtail.models import Page


@dataclass(frozen=True)
class GuideLink:
    """A published guide."""

    title: str
    url: str


def guide_links(slugs: Sequence[str]) -> list[GuideLink]:
    """The published pages that end with one of ``slugs``, in that order; those not written yet are left out."""
    if not slugs:
        return []
    pages = {p.slug: p for p in Page.objects.live().public().filter(slug__in=slugs).order_by("pk")}
    return [GuideLink(title=pages[s].title, url=pages[s].url) for s in slugs if s in pages and pages[s].url]


def guide_choices() -> list[tuple[str, str]]:
    """Every published guide as (end of address, title), by title."""
    pages = Page.objects.live().public().filter(content_type__app_label="guides", content_type__model="guidepage")
    return [(page.slug, page.title) for page in pages.order_by("title", "pk")]
