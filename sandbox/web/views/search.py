"""« Recherche » of each space of the portal, what waits there, its dashboard, and saved searches."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from sandbox.domain.listing import DIRECT_ROWS, KEPT_DAYS, MAX_NAME, ListFormat
from sandbox.domain.refusals import RefusedError
from sandbox.domain.search import ADVICE, Order, SearchSpace, Sort
from sandbox.domain.vocabulary import Frame, Role, Status
from sandbox.models import Document, PracticeSpace, Seat
from sandbox.queries.boards import board_of, to_process
from sandbox.queries.search import COUNTED, found_documents, found_page, saved_searches, search_space_of, sort_links
from sandbox.services.searches import forget_search, note_search, save_search
from sandbox.web.access import actor_of, in_space
from sandbox.web.errors import FormError, form_errors, refusal_errors
from sandbox.web.frame import page
from sandbox.web.search_form import SearchForm, query_of, told
from sandbox.web.tones import tone_of
from sandbox.web.views.conflict import not_your_seat

FIRST_PAGES: dict[SearchSpace, str] = {
    SearchSpace.ISSUED: "sandbox:issued",
    SearchSpace.RECEIVED: "sandbox:received",
    SearchSpace.TO_VALIDATE: "sandbox:to_validate",
    SearchSpace.WORKS: "sandbox:works",
}
SEARCH_PAGES: dict[SearchSpace, str] = {
    SearchSpace.ISSUED: "sandbox:issued_search",
    SearchSpace.RECEIVED: "sandbox:received_search",
    SearchSpace.TO_VALIDATE: "sandbox:to_validate_search",
    SearchSpace.WORKS: "sandbox:works_search",
}
BOARDS: dict[SearchSpace, str] = {
    SearchSpace.ISSUED: "sandbox:issued_board",
    SearchSpace.RECEIVED: "sandbox:received_board",
    SearchSpace.TO_VALIDATE: "sandbox:to_validate_board",
    SearchSpace.WORKS: "sandbox:works_board",
}
_NEEDED: dict[SearchSpace, str] = {
    SearchSpace.ISSUED: "un siège de fournisseur",
    SearchSpace.RECEIVED: "un siège de destinataire ou de comptable",
    SearchSpace.TO_VALIDATE: "un siège de valideur",
    SearchSpace.WORKS: "un siège",
}
COUNT_EXACTLY = "exact"


def tabs_of(search_space: SearchSpace, current: str) -> dict[str, Any]:
    """The tabs of a space of the portal; ``current``: first, search, board or exports."""
    first = {
        SearchSpace.ISSUED: "Synthèse",
        SearchSpace.RECEIVED: "À traiter",
        SearchSpace.TO_VALIDATE: "À valider",
        SearchSpace.WORKS: "Synthèse",
    }[search_space]
    rows = (
        ("first", first, FIRST_PAGES[search_space]),
        *((("deposit", "Déposer", "sandbox:works_deposit"),) if search_space is SearchSpace.WORKS else ()),
        ("search", "Recherche", SEARCH_PAGES[search_space]),
        ("board", "Tableau de bord", BOARDS[search_space]),
        ("exports", "Mes exports", "sandbox:exports"),
    )
    return {
        "label": search_space.label,
        "tabs": [{"label": label, "url": reverse(name), "is_current": code == current} for code, label, name in rows],
    }


@in_space
@require_safe
def search(request: HttpRequest, space: PracticeSpace, search_space: SearchSpace) -> HttpResponse:
    """The form, and what it finds, page by page; the journal tells each new search."""
    seat = space.current_seat
    if seat is None or not _has(seat, search_space):
        return not_your_seat(request, space, search_space.label, needed=_NEEDED[search_space])
    return search_page(request, space, seat, search_space=search_space)


def _has(seat: Seat, search_space: SearchSpace) -> bool:
    """Whether a seat has a space of the portal: its own, and that of the works contracts."""
    return search_space in (search_space_of(seat), SearchSpace.WORKS)


def posted_space(request: HttpRequest, seat: Seat) -> SearchSpace:
    """The space of the portal whose page a form was sent from; that of the seat when it is not one of its own."""
    told = SearchSpace.read(request.POST.get("search_space", ""))
    return told if told is not None and _has(seat, told) else search_space_of(seat)


def search_page(
    request: HttpRequest,
    space: PracticeSpace,
    seat: Seat,
    *,
    errors: list[FormError] | None = None,
    search_space: SearchSpace | None = None,
) -> HttpResponse:
    """The page of a search; ``errors``: why what was asked on it could not be done."""
    search_space = search_space or search_space_of(seat)
    form = SearchForm(request.GET, space=space, search_space=search_space)
    valid = form.is_valid()
    order = Order.read(request.GET.get("tri", ""))
    context: dict[str, Any] = {"rows": [], "found": None, "page_obj": None}
    if valid:
        documents = found_documents(space, seat=seat, criteria=form.criteria, order=order, search_space=search_space)
        exactly = COUNT_EXACTLY in request.GET
        found = found_page(documents, number=request.GET.get("page"), exactly=exactly)
        if form.criteria and request.method == "GET" and "page" not in request.GET:
            note_search(
                space_id=space.pk,
                seat_id=seat.pk,
                criteria=form.criteria,
                found=found.total,
                search_space=search_space,
                actor_id=actor_of(request),
            )
        context |= {
            "found": found,
            "page_obj": found.page,
            "rows": [_search_row(document, seat, search_space) for document in found.page.object_list],
        }
    query = query_of(form.criteria, str(order) if order != Order() else "") if valid else request.GET.urlencode()
    context |= {
        "title": search_space.label,
        "section": tabs_of(search_space, "search"),
        "form": form,
        "form_errors": [*(errors or []), *([] if valid else form_errors(form))],
        "errors_title": "Ce critère ne peut pas être lu" if not valid else "Ce n’est pas possible",
        "searching": bool(form.criteria),
        "is_supplier": search_space is SearchSpace.ISSUED,
        "is_works": search_space is SearchSpace.WORKS,
        "other_party": _OTHER_PARTY.get(search_space, "Fournisseur"),
        "search_space": search_space.value,
        "headings": _headings(order, form, search_space),
        "advice": ADVICE,
        "query": query,
        "exact_query": f"{query}&{COUNT_EXACTLY}=1" if query else f"{COUNT_EXACTLY}=1",
        "formats": list(ListFormat),
        "direct_rows": DIRECT_ROWS,
        "kept_days": KEPT_DAYS,
        "counted": COUNTED,
        "max_name": MAX_NAME,
        "name_refused": next((row.sentence for row in errors or [] if row.anchor == "#id_name"), ""),
        "typed_name": request.POST.get("name", "")[: MAX_NAME * 2],
        "saved": [
            {
                "pk": kept.pk,
                "name": kept.name,
                "told": told(kept.criteria, space),
                "url": f"{reverse(SEARCH_PAGES[search_space])}?{query_of(kept.criteria, kept.order)}",
            }
            for kept in saved_searches(space, search_space)
        ],
    }
    return page(request, space, "sandbox/search/search.html", context, status=200 if valid and not errors else 422)


_OTHER_PARTY = {SearchSpace.ISSUED: "Destinataire", SearchSpace.WORKS: "Dossier et pièce"}


def _search_row(document: Document, seat: Seat, search_space: SearchSpace) -> dict[str, Any]:
    row = row_of(document, Role.of(seat.role))
    if search_space is SearchSpace.WORKS:
        frame = Frame.of(document.frame)
        row["other_name"] = f"{document.works_file} — {frame.short}, {frame.label.lower()}"
    return row


def _headings(order: Order, form: SearchForm, search_space: SearchSpace) -> list[dict[str, Any]]:
    links = sort_links(order)
    labels = (
        ("Numéro", Sort.NUMBER),
        ("Statut", Sort.STATUS),
        (_OTHER_PARTY.get(search_space, "Fournisseur"), None),
        ("Date de la facture", Sort.ISSUED),
        ("Déposée le", Sort.DEPOSITED),
        ("Montant TTC", Sort.AMOUNT),
    )
    return [
        {
            "label": label,
            "url": f"?{query_of(form.criteria, str(links[sort.value]))}" if sort else "",
            "direction": ("descending" if order.descending else "ascending") if sort is order.sort else "",
            "is_amount": sort is Sort.AMOUNT,
        }
        for label, sort in labels
    ]


def row_of(document: Document, role: Role) -> dict[str, Any]:
    """A document as a row of a list."""
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
        "amount_due": document.amount_due,
        "due_on": document.due_on,
        "downloaded_at": document.downloaded_at,
        "status_label": document.status_label,
        "status_since": document.status_since,
        "tone": tone_of(document.state),
    }


@in_space
@require_safe
def waiting(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Factures reçues », À traiter: what waits for the recipient or the accountant, the oldest first."""
    seat = space.current_seat
    if seat is None or search_space_of(seat) is not SearchSpace.RECEIVED:
        return redirect(FIRST_PAGES[search_space_of(seat) if seat is not None else SearchSpace.ISSUED])
    role = Role.of(seat.role)
    found = found_page(to_process(space, seat), number=request.GET.get("page"))
    context = {
        "title": SearchSpace.RECEIVED.label,
        "section": tabs_of(SearchSpace.RECEIVED, "first"),
        "found": found,
        "page_obj": found.page,
        "rows": [row_of(document, role) for document in found.page.object_list],
        "is_recipient": role is Role.RECIPIENT,
    }
    return page(request, space, "sandbox/search/waiting.html", context)


@in_space
@require_safe
def board(request: HttpRequest, space: PracticeSpace, search_space: SearchSpace) -> HttpResponse:
    """« Tableau de bord »: how many invoices in each status and for how much, and what is paid late."""
    seat = space.current_seat
    if seat is None or not _has(seat, search_space):
        return not_your_seat(request, space, search_space.label, needed=_NEEDED[search_space])
    found = board_of(space, seat, search_space=search_space)
    search_url = reverse(SEARCH_PAGES[search_space])
    context = {
        "title": search_space.label,
        "section": tabs_of(search_space, "board"),
        "board": found,
        "lines": [
            {
                "line": line,
                "tone": tone_of(line.status),
                "url": f"{search_url}?{query_of({'status': line.status.value})}",
            }
            for line in found.lines
        ],
        "late": [{**row_of(late.document, Role.of(seat.role)), "late": late} for late in found.late],
        "is_supplier": search_space is SearchSpace.ISSUED,
        "is_works": search_space is SearchSpace.WORKS,
    }
    return page(request, space, "sandbox/search/board.html", context)


@in_space
@require_POST
def save(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """Keep the criteria of the address under the typed name."""
    seat = space.current_seat
    if seat is None:
        return redirect("sandbox:seat")
    search_space = posted_space(request, seat)
    form = SearchForm(request.GET, space=space, search_space=search_space)
    if not form.is_valid():
        return search_page(request, space, seat, search_space=search_space)
    try:
        kept = save_search(
            space_id=space.pk,
            search_space=search_space,
            name=request.POST.get("name", ""),
            criteria=form.criteria,
            order=Order.read(request.GET.get("tri", "")),
            now=timezone.now(),
        )
    except RefusedError as error:
        errors = refusal_errors(error.refusals, {"name": "#id_name"})
        return search_page(request, space, seat, errors=errors, search_space=search_space)
    messages.success(request, f"La recherche «\u00a0{kept.name}\u00a0» est enregistrée.")
    return redirect(f"{reverse(SEARCH_PAGES[search_space])}?{query_of(kept.criteria, kept.order)}")


@in_space
@require_POST
def forget(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """Delete a saved search; one that is gone already is gone."""
    if forget_search(space_id=space.pk, search_id=pk):
        messages.success(request, "La recherche enregistrée est supprimée.")
    seat = space.current_seat
    return redirect(SEARCH_PAGES[posted_space(request, seat)] if seat is not None else "sandbox:seat")
