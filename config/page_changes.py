"""What makes the stored pages stale: everything an editor can change that a visitor can see."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.contrib.settings.models import AbstractSetting
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, published, unpublished
from wagtail.snippets.models import get_snippet_models

from config.page_generation import change_generation

PUBLIC_MODELS = (Page, Site, PageViewRestriction, AbstractSetting, AbstractImage, AbstractDocument)
# Rooms whose every row is something editors publish; a model there says ``page_cache_ignores = True`` when it is not.
# A model of another room whose rows show on pages that are kept says ``page_cache_shows = True``.
PUBLIC_ROOMS = frozenset({"core", "guides", "news"})
# What saving a draft writes on the live row, several times a minute while an editor types: no visitor sees it.
DRAFT_FIELDS = frozenset(
    {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes", "locked", "locked_by"}
    | {"locked_at"}
)
PUBLICATION_SIGNALS = (
    page_published,
    page_unpublished,
    page_slug_changed,
    post_page_move,
    published,
    unpublished,
)


def is_public(model: type[Model]) -> bool:
    """Whether rows of ``model`` show on pages that are kept."""
    if getattr(model, "page_cache_ignores", False):
        return False
    if getattr(model, "page_cache_shows", False):
        return True
    room = model._meta.app_label  # noqa: SLF001 - Django's documented API
    return issubclass(model, PUBLIC_MODELS) or room in PUBLIC_ROOMS or model in get_snippet_models()


def _row_changed(sender: type[Model], **kwargs: Any) -> None:
    written = kwargs.get("update_fields")
    if not is_public(sender) or (written is not None and set(written) <= DRAFT_FIELDS):
        return
    _published(sender, **kwargs)


def _published(sender: object, **kwargs: Any) -> None:
    # After commit: a page made between the change and the commit would show the old state under the new word.
    transaction.on_commit(change_generation)


def watch() -> None:
    """Connect; called once when Django is ready."""
    for name, signal in (("save", post_save), ("delete", post_delete)):
        signal.connect(_row_changed, dispatch_uid=f"page-changes-{name}", weak=False)
    for number, signal in enumerate(PUBLICATION_SIGNALS):
        signal.connect(partial(_published), dispatch_uid=f"page-changes-publication-{number}", weak=False)
