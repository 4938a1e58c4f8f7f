"""Adds demonstration pages to the tree, once, and leaves alone what people made of them."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from wagtail.models import Locale, Page, PageLogEntry

from cms.core.models import HomePage
from cms.core.typography import french_throughout

AnyPage = TypeVar("AnyPage", bound=Page)


def tree_root() -> Page:
    """The root of the page tree, made if the database was emptied since its migrations."""
    Locale.objects.get_or_create(language_code="fr")
    return Page.get_first_root_node() or Page.add_root(title="Racine", slug="racine")


def home() -> HomePage:
    """The home page of the site; DoesNotExist before the socle’s own demonstration content is loaded."""
    return HomePage.objects.order_by("path").get()


@transaction.atomic
def add_page_once(
    *,
    parent: Page,
    model: type[AnyPage],
    slug: str,
    now: datetime,
    raw: dict[str, Any] | None = None,
    tags: tuple[str, ...] = (),
    **fields: Any,
) -> AnyPage | None:
    """Publish one page under ``parent`` unless its slug is taken, or somebody deleted it before.

    Texts get their French spaces; ``raw`` fields are stored as they are. Returns the page, or ``None`` when a person
    deleted it.
    """
    taken = parent.get_children().filter(slug=slug).first()
    if taken is not None:
        return taken.specific if isinstance(taken.specific, model) else None
    fields = {**french_throughout(fields), **(raw or {})}
    if PageLogEntry.objects.filter(action="wagtail.delete", label=fields["title"]).exists():
        return None
    page = model(slug=slug, show_in_menus=False, live=False, **fields)
    if tags:
        page.tags.add(*tags)
    parent.add_child(instance=page)
    page.first_published_at = page.last_published_at = now
    page.save_revision().publish()
    return page
