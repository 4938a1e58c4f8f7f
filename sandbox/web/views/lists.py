"""« Factures émises » and « Factures reçues »: the Synthèse, the search, the whole list as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.domain.refusals import RefusedError
from sandbox.domain.vocabulary import Role, Status
from sandbox.models import Document, PracticeSpace
from sandbox.queries.documents import seat_documents
from sandbox.services.gestures import handle_rejection
from sandbox.web.access import actor_of, in_space
from sandbox.web.errors import FormError, form_errors, refusal_errors
from sandbox.web.forms import SearchForm
from sandbox.web.frame import page, role_of
from sandbox.web.tones import tone_of
from sandbox.web.views.conflict import not_your_seat

PAGE_SIZE = 50


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
                    "Le rejet est traité : déposez maintenant une nouvelle facture, sous un autre numéro."
                    if len(documents) == 1
                    else f"{len(documents)} rejets sont traités : déposez maintenant les nouvelles factures.",
                )
                return redirect("sandbox:issued")
    rows = [
        {
            **_row(document, Role.SUPPLIER),
            "reason_label": document.return_reason_label,
            "can_handle": document.state is Status.REJECTED and document.acknowledged_at is not None,
            "is_rejected": document.state is Status.REJECTED,
        }
        for document in seat_documents(space, returned=True)
    ]
    context = {
        "title": "Factures émises",
        "rows": rows,
        "form_errors": errors,
        "can_handle": any(row["can_handle"] for row in rows),
    }
    return page(request, space, "sandbox/issued/summary.html", context, status=422 if errors else 200)


@in_space
@require_safe
def issued_search(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Recherche » of the supplier."""
    if role_of(space) is not Role.SUPPLIER:
        return not_your_seat(request, space, "Factures émises")
    return _search(request, space, title="Factures émises", export="sandbox:issued_export")


@in_space
@require_safe
def received(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Factures reçues » of the recipient and of the accountant."""
    if role_of(space) is Role.SUPPLIER:
        return redirect("sandbox:issued")
    if role_of(space) is Role.VALIDATOR:
        return redirect("sandbox:to_validate")
    return _search(request, space, title="Factures reçues", export="sandbox:received_export")


@in_space
@require_safe
def export(request: HttpRequest, space: PracticeSpace) -> HttpResponse | StreamingHttpResponse:
    """Every line that the criteria find, as CSV: nothing is cut."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return _search(request, space, title="Factures", export=request.resolver_match.view_name)  # type: ignore[union-attr]
    role = role_of(space)
    rows = _found(space, form)
    response = StreamingHttpResponse(_csv(rows, role), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="factures-bac-a-sable.csv"'
    return response


def _search(request: HttpRequest, space: PracticeSpace, *, title: str, export: str) -> HttpResponse:
    role = role_of(space)
    form = SearchForm(request.GET)
    valid = form.is_valid()
    page_obj = Paginator(_found(space, form), PAGE_SIZE).get_page(request.GET.get("page")) if valid else None
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "title": title,
        "form": form,
        "form_errors": [] if valid else form_errors(form),
        "page_obj": page_obj,
        "rows": [_row(document, role) for document in page_obj.object_list] if page_obj is not None else [],
        "searching": valid and any(form.cleaned_data.values()),
        "is_supplier": role is Role.SUPPLIER,
        "other_party": "Destinataire" if role is Role.SUPPLIER else "Fournisseur",
        "export_url": f"{reverse(export)}?{query.urlencode()}" if query else reverse(export),
    }
    return page(request, space, "sandbox/issued/search.html", context, status=200 if valid else 422)


def _found(space: PracticeSpace, form: SearchForm) -> QuerySet[Document]:
    data = form.cleaned_data
    found = seat_documents(space)
    if data["number"]:
        found = found.filter(number__icontains=data["number"].strip())
    if data["status"]:
        found = found.filter(status=data["status"])
    if data["deposited_from"]:
        found = found.filter(deposited_at__gte=_midnight(data["deposited_from"]))
    if data["deposited_to"]:
        found = found.filter(deposited_at__lte=timezone.make_aware(datetime.combine(data["deposited_to"], time.max)))
    return found


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _row(document: Document, role: Role) -> dict[str, Any]:
    other = document.recipient if role is Role.SUPPLIER else document.supplier
    draft = document.state is Status.DRAFT
    return {
        "pk": document.pk,
        "url": reverse("sandbox:draft_recap" if draft else "sandbox:document", args=[document.pk]),
        "number": document.number or "Brouillon sans numéro",
        "other_name": other.name if other else "—",
        "issued_on": document.issued_on,
        "deposited_at": document.deposited_at,
        "total_incl_vat": document.total_incl_vat,
        "status_label": document.status_label,
        "tone": tone_of(document.state),
    }


class _Echo:
    """A file that gives back each line, so that the answer streams."""

    def write(self, text: str) -> str:
        return text


def _csv(documents: QuerySet[Document], role: Role) -> Iterator[str]:
    # The byte order mark and the semicolon are what a French spreadsheet opens without asking.
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff"
    yield writer.writerow(
        ["Numéro", "Statut", "Fournisseur", "Destinataire", "Date de la facture", "Date de dépôt", "HT", "TVA", "TTC"]
    )
    for document in documents.iterator(chunk_size=500):
        yield writer.writerow(
            [
                _cell(document.number),
                document.status_label,
                _cell(document.supplier.name if document.supplier else ""),
                _cell(document.recipient.name if document.recipient else ""),
                f"{document.issued_on:%d/%m/%Y}" if document.issued_on else "",
                f"{timezone.localtime(document.deposited_at):%d/%m/%Y}" if document.deposited_at else "",
                *(
                    f"{amount:.2f}".replace(".", ",")
                    for amount in (document.total_excl_vat, document.total_vat, document.total_incl_vat)
                ),
            ]
        )


def _cell(text: str) -> str:
    """What was typed, made harmless for spreadsheets that run what begins like a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _chosen(request: HttpRequest) -> list[int]:
    return [
        int(text) for text in request.POST.getlist("document") if text.isascii() and text.isdigit() and len(text) < 12
    ]
