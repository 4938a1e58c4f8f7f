"""Keeps the menu true: the published paths are noted whenever the page tree changes."""

from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.core.navigation import PAGE_PATHS, PUBLISHED_PATHS_KEY


def note_published_paths() -> None:
    """Write to the cache which of the menu’s pages are published, right under the home page."""
    slugs = [path.strip("/") for path in PAGE_PATHS]
    live = Page.objects.live().public().filter(depth=3, slug__in=slugs).values_list("slug", flat=True)
    cache.set(PUBLISHED_PATHS_KEY, [f"/{slug}/" for slug in live], timeout=None)


def _tree_changed(sender: Any, **kwargs: Any) -> None:
    transaction.on_commit(note_published_paths, robust=True)


def _page_deleted(sender: Any, **kwargs: Any) -> None:
    if sender is Page:
        _tree_changed(sender)


def connect() -> None:
    """Called once, when the app is ready."""
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(_tree_changed, dispatch_uid="core-published-paths")
    post_delete.connect(_page_deleted, dispatch_uid="core-published-paths")
