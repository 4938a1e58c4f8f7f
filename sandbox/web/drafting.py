"""What every entry shares: the version that the person read, and keeping a draft that changed."""

from __future__ import annotations

from django.http import HttpRequest

from sandbox.domain.drafts import Draft
from sandbox.models import Document
from sandbox.services import save_draft
from sandbox.web.access import actor_of


def version_read(request: HttpRequest, *, otherwise: int) -> int:
    """The version of the document that the posted page showed; ``otherwise`` when the page told none that reads."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def keep(request: HttpRequest, document: Document, draft: Draft) -> None:
    """Save the draft when something changed; a page without a version is taken as fresh.

    Raises StaleDocumentError when another page changed it meanwhile.
    """
    if draft == document.draft():
        return
    save_draft(
        space_id=document.space_id,
        draft=draft,
        document_id=document.pk,
        expected_version=version_read(request, otherwise=document.version),
        actor_id=actor_of(request),
    )
