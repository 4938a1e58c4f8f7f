"""« Factures émises »: the Synthèse."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from sandbox.domain.refusals import RefusedError
from sandbox.domain.search import SearchSpace
from sandbox.domain.vocabulary import Role, Status
from sandbox.models import PracticeSpace
from sandbox.queries.documents import seat_documents
from sandbox.services.gestures import handle_rejection
from sandbox.web.access import actor_of, in_space
from sandbox.web.errors import FormError, refusal_errors
from sandbox.web.frame import page, role_of
from sandbox.web.views.conflict import not_your_seat
from sandbox.web.views.search import row_of, tabs_of


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def issued(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Synthèse »: what came back and waits; rejections are ticked off here."""
    if role_of(space) is not Role.SUPPLIER:
        return not_your_seat(request, space, "Factures émises")
    errors: list[FormError] = []
    if request.method == "POST":
        chosen = _chosen(request)
        documents = list(seat_documents(space, returned=True).filter(pk__in=chosen).order_by("rank"))
        try:
            if not documents:
                errors = [FormError("Traiter le rejet", "", "Cochez au moins une facture rejetée de la liste.")]
            for document in documents:
                handle_rejection(document_id=document.pk, actor_id=actor_of(request))
        except RefusedError as error:
            errors = refusal_errors(error.refusals)
        else:
            if not errors:
                messages.success(
                    request,
                    "Le rejet est traité : déposez maintenant une nouvelle facture, sous un autre numéro."
                    if len(documents) == 1
                    else f"{len(documents)} rejets sont traités : déposez maintenant les nouvelles factures.",
                )
                return redirect("sandbox:issued")
    rows = [
        {
            **row_of(document, Role.SUPPLIER),
            "reason_label": document.return_reason_label,
            "can_handle": document.state is Status.REJECTED and document.acknowledged_at is not None,
            "is_rejected": document.state is Status.REJECTED,
        }
        for document in seat_documents(space, returned=True)
    ]
    context = {
        "title": "Factures émises",
        "section": tabs_of(SearchSpace.ISSUED, "first"),
        "rows": rows,
        "form_errors": errors,
        "can_handle": any(row["can_handle"] for row in rows),
    }
    return page(request, space, "sandbox/issued/summary.html", context, status=422 if errors else 200)


def _chosen(request: HttpRequest) -> list[int]:
    return [
        int(text) for text in request.POST.getlist("document") if text.isascii() and text.isdigit() and len(text) < 12
    ]
