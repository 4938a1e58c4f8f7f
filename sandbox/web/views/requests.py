"""« Sollicitations »: sent and received, a new one, its thread and what may be done to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.domain.explanations import explain_all
from sandbox.domain.refusals import Refusal, RefusedError, StaleDocumentError
from sandbox.domain.requests import (
    SUPPORT_DAYS,
    RequestAction,
    RequestParty,
    RequestStatus,
    Route,
    suggested_text,
)
from sandbox.formats.request_pairs import pair_of, request_pairs
from sandbox.models import PracticeSpace, Request, RequestFile
from sandbox.queries.requests import (
    about_documents,
    offers_of,
    pair_label,
    party_of,
    request_numbered,
    seat_requests,
)
from sandbox.queries.spaces import recipients_of
from sandbox.services.requests import act_on_request, send_request
from sandbox.web.access import actor_of, in_space
from sandbox.web.contact_forms import ReplyForm, RequestForm, RequestSearchForm
from sandbox.web.errors import FormError, flag, form_errors, refusal_errors
from sandbox.web.frame import page
from sandbox.web.tones import request_tone
from sandbox.web.uploads import pieces_of
from sandbox.web.views.downloads import attached_piece

PER_PAGE = 20
MAX_OFFERED = 200
_ANCHORS = {
    "pair": "#id_pair",
    "invoice": "#id_invoice",
    "text": "#id_text",
    "file": "#id_file",
    "attachments": "#id_file",
}
_SENT = {
    Route.DIRECT: "elle va droit au client.",
    Route.RELAYED: f"l’assistance la lit d’abord, puis la transmet au client, en {SUPPORT_DAYS} jours ouvrés.",
    Route.SUPPORT: f"l’assistance y répondra en {SUPPORT_DAYS} jours ouvrés.",
}
_DONE = {
    RequestAction.ANSWER: "Réponse envoyée.",
    RequestAction.FOLLOW_UP: "Relance envoyée.",
    RequestAction.CLOSE: "Sollicitation close.",
}


@in_space
@require_safe
def requests_sent(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Sollicitations émises »."""
    return _list(request, space, received=False)


@in_space
@require_safe
def requests_received(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Sollicitations reçues »: those that reached the structure of the seat."""
    return _list(request, space, received=True)


def _list(request: HttpRequest, space: PracticeSpace, *, received: bool) -> HttpResponse:
    form = RequestSearchForm(request.GET)
    errors = [] if form.is_valid() else form_errors(form)
    text = form.cleaned_data.get("q", "")
    status = RequestStatus.read(form.cleaned_data.get("status", ""))
    found = seat_requests(space, received=received, text=text, status=status)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "Sollicitations",
        "section": _tabs(space, received=received),
        "form": form,
        "form_errors": errors,
        "page_obj": shown,
        "rows": [_row(it, received=received) for it in shown],
        "received": received,
        "searching": bool(text or status),
    }
    return page(request, space, "sandbox/requests/list.html", context, status=422 if errors else 200)


def _tabs(space: PracticeSpace, *, received: bool) -> dict[str, Any]:
    seat = space.current_seat
    rows = [("Émises", "sandbox:requests", not received)]
    if received or (seat is not None and seat.structure.is_recipient):
        rows.append(("Reçues", "sandbox:requests_received", received))
    return {
        "label": "Sollicitations",
        "tabs": [{"label": label, "url": reverse(name), "is_current": current} for label, name, current in rows],
    }


def _row(found: Request, *, received: bool) -> dict[str, Any]:
    return {
        "request": found,
        "pair": pair_label(found),
        "tone": request_tone(found.state),
        "other": found.author.name if received else _reader(found),
        "waits": found.state is (RequestStatus.WITH_CLIENT if received else RequestStatus.ANSWERED),
    }


def _reader(found: Request) -> str:
    return found.addressee.name if found.addressee else RequestParty.SUPPORT.label


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """A new one; the address may name the pair and the invoice, as the assistant does."""
    documents = list(about_documents(space).select_related("recipient")[:MAX_OFFERED])
    clients = list(recipients_of(space))
    initial = _initial(request, documents)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RequestForm(data, files, initial=initial, documents=documents, clients=clients)
    refusals: tuple[Refusal, ...] = ()
    errors: list[FormError] = []
    if request.method == "POST":
        errors = [] if form.is_valid() else form_errors(form)
        if not errors:
            asked = form.cleaned_data
            try:
                done = send_request(
                    space_id=space.pk,
                    pair=asked["pair"],
                    text=asked["text"],
                    document_id=int(asked["invoice"]) if asked["invoice"] else None,
                    addressee_id=int(asked["client"]) if asked["client"] else None,
                    attachments=pieces_of(asked["file"]),
                    actor_id=actor_of(request),
                )
            except RefusedError as error:
                refusals = error.refusals
            else:
                messages.success(request, f"Sollicitation {done.number} envoyée : {_SENT[done.way]}")
                return redirect("sandbox:request", pk=done.pk)
    if refusals:
        errors = refusal_errors(refusals, _ANCHORS)
    flag(form, [error.anchor for error in errors])
    context = {
        "title": "Nouvelle sollicitation",
        "form": form,
        "form_errors": errors,
        "fields": _fields(form, refusals),
        "routes": [
            {"label": route.label, "pairs": [pair for pair in request_pairs().values() if pair.route is route]}
            for route in Route
        ],
        "support_days": SUPPORT_DAYS,
    }
    return page(request, space, "sandbox/requests/new.html", context, status=422 if errors else 200)


def _initial(request: HttpRequest, documents: list[Any]) -> dict[str, str]:
    pair = pair_of(request.GET.get("motif", ""))
    wanted = request.GET.get("facture", "")
    document = next((it for it in documents if str(it.pk) == wanted), None)
    initial = {"pair": pair.code if pair else "", "invoice": str(document.pk) if document else ""}
    if pair and document:
        day = f"{timezone.localtime(document.status_since):%d/%m/%Y}"
        initial["text"] = suggested_text(pair.code, number=document.number, status=document.status_label, since=day)
    return initial


def _fields(form: Any, refusals: tuple[Refusal, ...]) -> list[dict[str, Any]]:
    """Each box with the cards that speak of it."""
    cards = explain_all(refusals)
    return [
        {"field": bound, "cards": [card for card in cards if _ANCHORS.get(card.field) == f"#{bound.auto_id}"]}
        for bound in form
    ]


@in_space
@require_safe
def request_page(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """The thread, who has the question in hand, what the seat may do."""
    return _page(request, space, _found(space, pk))


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def request_gesture(request: HttpRequest, space: PracticeSpace, pk: int, action: RequestAction) -> HttpResponse:
    """Answer, follow up or close."""
    found = _found(space, pk)
    if action not in _DONE:
        raise Http404
    if request.method != "POST":
        return redirect("sandbox:request", pk=found.pk)
    form = ReplyForm(request.POST, request.FILES)
    refusals: tuple[Refusal, ...] = ()
    status = 422
    if form.is_valid():
        version = request.POST.get("version", "")
        try:
            act_on_request(
                request_id=found.pk,
                action=action,
                text=form.cleaned_data["text"],
                attachments=pieces_of(form.cleaned_data["file"]),
                expected_version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else None,
                actor_id=actor_of(request),
            )
        except RefusedError as error:
            refusals = error.refusals
            status = 409 if isinstance(error, StaleDocumentError) or not error.refusal.field else 422
        else:
            messages.success(request, _DONE[action])
            return redirect("sandbox:request", pk=found.pk)
    return _page(request, space, _found(space, pk), form=form, refusals=refusals, status=status)


@in_space
@require_safe
def request_file(request: HttpRequest, space: PracticeSpace, pk: int, rank: int) -> HttpResponse:
    """A file of the thread, always as a download."""
    piece = get_object_or_404(RequestFile.objects.filter(request=_found(space, pk)), rank=rank)
    return attached_piece(piece)


def _found(space: PracticeSpace, pk: int) -> Request:
    found = request_numbered(space, pk)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    space: PracticeSpace,
    found: Request,
    *,
    form: ReplyForm | None = None,
    refusals: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    offers = offers_of(found, space.current_seat)
    writes = next((row for row in offers if row.action in (RequestAction.ANSWER, RequestAction.FOLLOW_UP)), None)
    errors = [*(form_errors(form) if form is not None else []), *refusal_errors(refusals, _ANCHORS)]
    form = form if form is not None else ReplyForm()
    flag(form, [error.anchor for error in errors])
    pair = pair_of(found.pair)
    party = party_of(found, space.current_seat)
    received = party is RequestParty.CLIENT
    context = {
        "title": f"Sollicitation {found.number}",
        "found": found,
        "pair": pair_label(found),
        "pair_evidence": pair.evidence.value if pair else "assumed",
        "tone": request_tone(found.state),
        "reader": _reader(found),
        "ball": _ball(found, party),
        "thread": list(found.messages.all()),
        "writes": writes,
        "writes_url": reverse("sandbox:request_gesture", args=[found.pk, writes.action]) if writes else "",
        "close_url": reverse("sandbox:request_gesture", args=[found.pk, RequestAction.CLOSE])
        if any(row.action is RequestAction.CLOSE for row in offers)
        else "",
        "form_errors": errors,
        "fields": _fields(form, refusals),
        "list_url": reverse("sandbox:requests_received" if received else "sandbox:requests"),
    }
    return page(request, space, "sandbox/requests/request.html", context, status=status)


def _ball(found: Request, party: RequestParty | None) -> str:
    """Whose turn it is, in a sentence."""
    mine = party is RequestParty.AUTHOR
    if found.state is RequestStatus.WITH_SUPPORT:
        after = ", puis la transmet au client" if found.way is Route.RELAYED else ", et y répond"
        return f"L’assistance la lit{after}\u00a0: comptez {SUPPORT_DAYS} jours ouvrés."
    if found.state is RequestStatus.WITH_CLIENT:
        return f"{_reader(found)} a la question." if mine else "La réponse vous revient."
    if found.state is RequestStatus.ANSWERED:
        return (
            "Lisez la réponse, puis relancez, ou clôturez."
            if mine
            else "Vous avez répondu : l’émetteur relance, ou clôt."
        )
    return "Elle est close : une autre question fait une autre sollicitation."
