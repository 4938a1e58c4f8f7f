"""« Factures à valider »: the space of the lead contractor and of the group's agent (frames A9 and A12)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from sandbox.domain.calendar import validation_due
from sandbox.domain.search import SearchSpace
from sandbox.domain.vocabulary import Role, Status
from sandbox.models import Document, PracticeSpace
from sandbox.queries.documents import seat_documents
from sandbox.queries.spaces import waits_for
from sandbox.web.access import in_space
from sandbox.web.frame import page, role_of
from sandbox.web.tones import tone_of
from sandbox.web.views.search import tabs_of

PAGE_SIZE = 50
_RUNNING = (Status.TO_VALIDATE_1, Status.TO_VALIDATE_2)


@in_space
@require_safe
def to_validate(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """What waits for the validator first, each with the day on which silence becomes agreement; then the rest."""
    if role_of(space) is not Role.VALIDATOR:
        return redirect("sandbox:issued" if role_of(space) is Role.SUPPLIER else "sandbox:received")
    documents = seat_documents(space)
    page_obj = Paginator(documents, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [_row(space, document) for document in page_obj.object_list]
    context = {
        "title": "Factures à valider",
        "section": tabs_of(SearchSpace.TO_VALIDATE, "first"),
        "page_obj": page_obj,
        "waiting": [row for row in rows if row["waits"]],
        "others": [row for row in rows if not row["waits"]],
    }
    return page(request, space, "sandbox/validation.html", context)


def _row(space: PracticeSpace, document: Document) -> dict[str, Any]:
    seat = space.current_seat
    running = document.state in _RUNNING
    due = validation_due(document.status_since) if running else None
    return {
        "url": reverse("sandbox:document", args=[document.pk]),
        "number": document.number,
        "supplier": document.supplier.name if document.supplier else "—",
        "recipient": document.recipient.name if document.recipient else "—",
        "deposited_at": document.deposited_at,
        "total_incl_vat": document.total_incl_vat,
        "status_label": document.status_label,
        "tone": tone_of(document.state),
        "waits": seat is not None and waits_for(document, seat),
        "due": due,
        "days_left": max(0, (due - space.clock).days) if due else None,
    }
