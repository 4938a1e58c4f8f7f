"""« Marchés de travaux »: the sheets that an actor shares, written, read and printed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.domain.explanations import explain_all
from sandbox.domain.market_sheet import MarketSheet, PartyRole, SheetParty
from sandbox.domain.money import ZERO, to_cents
from sandbox.domain.refusals import RefusedError, StaleDocumentError
from sandbox.formats.works_printed import month_words, sheet_facts, sheet_page
from sandbox.models import Market, PracticeSpace, Structure
from sandbox.queries.market_months import market_line, months_shown
from sandbox.queries.markets import market_numbered, names_of, seat_markets
from sandbox.services.markets import check_sheet, save_market
from sandbox.web.access import actor_of, in_space
from sandbox.web.charts import bars_by_month
from sandbox.web.errors import FormError, flag, form_errors, refusal_errors
from sandbox.web.frame import page
from sandbox.web.market_faults import boxes_of
from sandbox.web.market_form import ANCHORS, MEMBERS, SUBCONTRACTORS, TERMS, MarketForm, initial_of
from sandbox.web.views.downloads import attached

PAGE_SIZE = 20
MONTHS_SHOWN = 12
"""What the line of a market shows at once: a year, however long the works last."""
PDF = "application/pdf"


def market_or_404(space: PracticeSpace, pk: int) -> Market:
    """A market of the seat one holds; for the others it does not exist."""
    market = market_numbered(space, pk)
    if market is None:
        raise Http404("no such market for this seat")
    return market


@in_space
@require_safe
def markets(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """The markets of the seat."""
    page_obj = Paginator(seat_markets(space).prefetch_related("parties__structure"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    rows = [{"market": market, "contractor": _contractor(market)} for market in page_obj.object_list]
    return page(
        request,
        space,
        "sandbox/markets/list.html",
        {"title": "Marchés de travaux", "page_obj": page_obj, "rows": rows},
    )


def _contractor(market: Market) -> str:
    return next((p.structure.name for p in market.parties.all() if p.role == PartyRole.CONTRACTOR.value), "—")


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def market_new(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """A new sheet; the seat one holds is already in it."""
    return _form(request, space, None)


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def market_edit(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """The sheet again, as long as no piece of the market was deposited."""
    return _form(request, space, market_or_404(space, pk))


def _form(request: HttpRequest, space: PracticeSpace, market: Market | None) -> HttpResponse:
    structures = list(space.structures.filter(active=True).order_by("name", "pk"))
    if request.method != "POST":
        if boxes := boxes_of(request.GET.get("exemple", "")):
            return _refused_example(request, space, boxes, structures)
        initial = initial_of(market.sheet if market else _proposal(space))
        form = MarketForm(initial=initial, structures=structures)
        return _show(request, space, form, market)
    form = MarketForm(request.POST, structures=structures)
    if not form.is_valid():
        return _show(request, space, form, market, errors=form_errors(form))
    version = request.POST.get("version", "")
    try:
        saved = save_market(
            space_id=space.pk,
            sheet=form.sheet(),
            market_id=market.pk if market else None,
            expected_version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,
            actor_id=actor_of(request),
        )
    except StaleDocumentError as error:
        return _show(request, space, form, market, errors=refusal_errors(error.refusals), status=409)
    except RefusedError as error:
        cards = explain_all(error.refusals)
        flag(form, [ANCHORS.get(card.field, "") for card in cards])
        return _show(request, space, form, market, errors=refusal_errors(error.refusals, ANCHORS))
    messages.success(request, f"La fiche du marché {saved.number} est enregistrée.")
    return redirect("sandbox:market", pk=saved.pk)


def _refused_example(
    request: HttpRequest, space: PracticeSpace, boxes: dict[str, str], structures: list[Structure]
) -> HttpResponse:
    """A sheet that « Expliquer mon rejet » filled with a mistake, and what the rules say of it before it is sent."""
    form = MarketForm(boxes, structures=structures)
    if not form.is_valid():
        return _show(request, space, form, None, errors=form_errors(form), status=200)
    refusals = check_sheet(space=space, sheet=form.sheet())
    flag(form, [ANCHORS.get(refusal.field, "") for refusal in refusals])
    return _show(request, space, form, None, errors=refusal_errors(refusals, ANCHORS), status=200)


def _proposal(space: PracticeSpace) -> MarketSheet:
    """An empty sheet in which the seat one holds has its place."""
    seat = space.current_seat
    if seat is None:
        return MarketSheet()
    identifier = seat.structure.identifier
    if seat.structure.is_recipient:
        return MarketSheet(parties=(SheetParty(PartyRole.MOA, identifier), SheetParty(PartyRole.FINANCE, identifier)))
    role = PartyRole.MOE if seat.role == PartyRole.MOE.value else PartyRole.CONTRACTOR
    return MarketSheet(parties=(SheetParty(role, identifier),))


def _show(
    request: HttpRequest,
    space: PracticeSpace,
    form: MarketForm,
    market: Market | None,
    *,
    errors: list[FormError] | None = None,
    status: int = 422,
) -> HttpResponse:
    context: dict[str, Any] = {
        "title": f"Modifier la fiche {market.number}" if market else "Nouvelle fiche de marché",
        "form": form,
        "market": market,
        "form_errors": errors or [],
        "members": [_row(form, f"member{rank}", "structure", "share") for rank in range(1, MEMBERS + 1)],
        "subcontractors": [
            _row(form, f"sub{rank}", "structure", "share", "principal") for rank in range(1, SUBCONTRACTORS + 1)
        ],
        "terms": [_row(form, f"term{rank}", "index", "weight") for rank in range(1, TERMS + 1)],
    }
    return page(request, space, "sandbox/markets/form.html", context, status=status if errors else 200)


def _row(form: MarketForm, prefix: str, *names: str) -> list[Any]:
    return [form[f"{prefix}_{name}"] for name in names]


@in_space
@require_safe
def market(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """The sheet, its clauses in words, and what the law would have it say."""
    found = market_or_404(space, pk)
    advice = [card for card in explain_all(check_sheet(space=space, sheet=found.sheet, market=found)) if card.is_advice]
    sheet = found.sheet
    shares = {(party.role.value, party.structure): sheet.executed_excl_vat(party) for party in sheet.parties}
    context = {
        "title": f"Marché {found.number}",
        "market": found,
        "sheet": sheet,
        "facts": [(label, value) for label, value in sheet_facts(sheet) if value],
        "parties": [(party, shares.get((party.role, party.structure.identifier))) for party in found.parties.all()],
        "advice": advice,
    }
    return page(request, space, "sandbox/markets/sheet.html", context)


@in_space
@require_safe
def market_months_(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """The market over the months: what its dossiers ask, what is admitted, what is paid; a year at a time."""
    found = market_or_404(space, pk)
    line = market_line(space, found)
    # The newest year first, its months in their order.
    years = [line.months[max(0, end - MONTHS_SHOWN) : end] for end in range(len(line.months), 0, -MONTHS_SHOWN)]
    page_obj = Paginator(years, 1).get_page(request.GET.get("page"))
    shown = page_obj.object_list[0] if years else ()
    months = months_shown(shown, space.current_seat) if space.current_seat else ()
    series = (
        [item.asked for item in months],
        [item.admitted or ZERO for item in months],
        [item.paid for item in months],
    )
    context = {
        "title": f"Suivi du marché {found.number}",
        "market": found,
        "months": [{"month": item, "words": month_words(item.month)} for item in months],
        "page_obj": page_obj,
        "of_many": len(line.months) if len(years) > 1 else 0,
        "amount_incl_vat": to_cents(found.amount_excl_vat * (100 + found.vat_rate) / 100),
        "totals": line.totals,
        "chart": bars_by_month([item.month for item in months], series),
        "series": ("Demandé", "Validé", "Payé"),
    }
    return page(request, space, "sandbox/markets/months.html", context)


@in_space
@require_safe
def market_pdf(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """The sheet on paper."""
    found = market_or_404(space, pk)
    return attached(sheet_page(found.sheet, names=names_of(found)), name=f"fiche-{found.number}.pdf", mime_type=PDF)
