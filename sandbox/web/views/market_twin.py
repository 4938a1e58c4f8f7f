"""The twin of a market: its months played on paper, each piece to read, print or deposit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from sandbox.domain.market_pieces import claim_draft
from sandbox.domain.market_sheet import PartyRole
from sandbox.domain.market_twin import MarketPlan, PlannedClaim, PlannedMonth, plan_market
from sandbox.domain.money import ZERO
from sandbox.domain.refusals import RefusedError
from sandbox.domain.vocabulary import Role
from sandbox.domain.works import RULES, GeneralAccount, Instalment
from sandbox.domain.works_accounts import Payee
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.works_printed import (
    StatementPage,
    balance_rows,
    general_account_page,
    month_words,
    statement_page,
    statement_rows,
)
from sandbox.models import Document, Market, PracticeSpace, Seat
from sandbox.queries.documents import role_on
from sandbox.queries.market_claims import claim_pieces, next_answer
from sandbox.queries.markets import names_of
from sandbox.services.market_claims import deposit_answer, deposit_claim
from sandbox.web.access import actor_of, in_space
from sandbox.web.charts import bars_by_month
from sandbox.web.errors import FormError, refusal_errors
from sandbox.web.frame import page
from sandbox.web.views.downloads import attached
from sandbox.web.views.markets import PDF, market_or_404

ANSWERERS = {Role.MOE: "la maîtrise d’œuvre", Role.MOA: "la maîtrise d’ouvrage"}
SEEDS = 99
"""How many twins of a market one may choose from."""


@dataclass(frozen=True)
class PayeeView:
    """A payee in a month, or at the end."""

    position: int
    name: str
    role: str
    rows: list[tuple[str, ...]]
    instalment: Instalment | None = None
    end: GeneralAccount | None = None
    is_subcontractor: bool = False


def _plan(request: HttpRequest, market: Market) -> MarketPlan:
    seed = request.GET.get("tirage", "1")
    if not (seed.isascii() and seed.isdigit() and 1 <= len(seed) <= 2 and int(seed)):
        raise Http404("no such twin")
    return plan_market(market.sheet, seed=int(seed))


def _payees(plan: MarketPlan) -> list[Payee]:
    return [account.payee for account in plan.accounts.values()]


def _payee(plan: MarketPlan, position: int) -> Payee:
    payees = _payees(plan)
    if not 1 <= position <= len(payees):
        raise Http404("no such payee")
    return payees[position - 1]


def _month(plan: MarketPlan, rank: int) -> PlannedMonth:
    if not 1 <= rank <= len(plan.months):
        raise Http404("no such month")
    return plan.months[rank - 1]


def _claim(month: PlannedMonth, position: int) -> PlannedClaim:
    if not 1 <= position <= len(month.claims):
        raise Http404("no such claim")
    return month.claims[position - 1]


@in_space
@require_safe
def twin(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """The months, with what is asked, admitted and paid; then the general accounts."""
    market = market_or_404(space, pk)
    plan = _plan(request, market)
    names = names_of(market)
    months = plan.months
    series = (
        [month.asked_incl_vat for month in months],
        [month.validated_incl_vat for month in months],
        [month.paid for month in months],
    )
    ends = [
        PayeeView(
            position,
            names[payee.structure],
            payee.role.label,
            balance_rows(plan.ends[payee.structure]),
            is_subcontractor=payee.role is PartyRole.SUBCONTRACTOR,
        )
        for position, payee in enumerate(_payees(plan), start=1)
    ]
    context = {
        "title": f"Jumeau du marché {market.number}",
        "market": market,
        "plan": plan,
        "next_seed": plan.seed % SEEDS + 1,
        "rows": [
            {
                "rank": month.rank,
                "month": month_words(month.month),
                "coefficient": month.coefficient,
                "asked": month.asked_incl_vat,
                "validated": month.validated_incl_vat,
                "paid": month.paid,
                "cut": any(claim.reason for claim in month.claims),
            }
            for month in months
        ],
        "totals": dict(zip(("asked", "validated", "paid"), (sum(values, ZERO) for values in series), strict=True)),
        "chart": bars_by_month([month.month for month in months], series),
        "series": ("Demandé", "Validé", "Payé"),
        "ends": ends,
        "rules": RULES.values(),
    }
    return page(request, space, "sandbox/markets/twin.html", context)


@in_space
@require_safe
def twin_month(request: HttpRequest, space: PracticeSpace, pk: int, rank: int) -> HttpResponse:
    """One month: the claims, then the statement of each payee."""
    return _show_month(request, space, market_or_404(space, pk), rank)


def _show_month(
    request: HttpRequest, space: PracticeSpace, market: Market, rank: int, *, errors: list[FormError] | None = None
) -> HttpResponse:
    plan = _plan(request, market)
    month = _month(plan, rank)
    names = names_of(market)
    seat = space.current_seat
    pieces = claim_pieces(market, [claim.number for claim in month.claims])
    payees = [
        PayeeView(
            position,
            names[payee.structure],
            payee.role.label,
            [tuple(row) for row in statement_rows(month.instalments[payee.structure])],
            instalment=month.instalments[payee.structure],
        )
        for position, payee in enumerate(_payees(plan), start=1)
    ]
    context = {
        "title": f"{month_words(month.month)[:1].upper()}{month_words(month.month)[1:]}",
        "market": market,
        "plan": plan,
        "month": month,
        "claims": [
            _claim_row(position, claim, names, seat, pieces.get((claim.structure, claim.number), ()))
            for position, claim in enumerate(month.claims, start=1)
        ],
        "has_subcontractors": bool(market.sheet.parties_as(PartyRole.SUBCONTRACTOR)),
        "payees": payees,
        "previous": rank - 1 if rank > 1 else None,
        "following": rank + 1 if rank < len(plan.months) else None,
    }
    status = 422 if errors else 200
    return page(request, space, "sandbox/markets/month.html", context | {"form_errors": errors or []}, status=status)


def _claim_row(
    position: int, claim: PlannedClaim, names: Mapping[str, str], seat: Seat | None, pieces: Sequence[Document]
) -> dict[str, object]:
    """A claim with what became of it: to deposit, or its dossier and the answer that the twin may give for another."""
    mine = seat is not None and seat.role == Role.SUPPLIER.value and seat.structure.identifier == claim.structure
    awaited = next_answer(pieces)
    own = awaited is not None and seat is not None and role_on(awaited.piece, seat) is awaited.role
    return {
        "position": position,
        "claim": claim,
        "name": names[claim.structure],
        "mine": mine,
        "file_pk": pieces[0].works_file_id if pieces else None,
        "answerer": ANSWERERS[awaited.role] if awaited is not None and not own else "",
        "own_answer_pk": awaited.piece.pk if awaited is not None and own else None,
    }


@in_space
@require_POST
def twin_deposit(request: HttpRequest, space: PracticeSpace, pk: int, rank: int, position: int) -> HttpResponse:
    """Put a claim in « Factures de travaux »: that of one's own company, or that of another, whom the twin plays."""
    return _play(request, space, pk, rank, position, deposit_claim)


@in_space
@require_POST
def twin_answer(request: HttpRequest, space: PracticeSpace, pk: int, rank: int, position: int) -> HttpResponse:
    """Have the project manager or the contracting authority answer a claim as the plan says."""
    return _play(request, space, pk, rank, position, deposit_answer)


def _play(
    request: HttpRequest, space: PracticeSpace, pk: int, rank: int, position: int, service: Callable[..., Document]
) -> HttpResponse:
    market = market_or_404(space, pk)
    plan = _plan(request, market)
    _claim(_month(plan, rank), position)
    try:
        piece = service(market_id=market.pk, seed=plan.seed, rank=rank, position=position, actor_id=actor_of(request))
    except RefusedError as error:
        return _show_month(request, space, market, rank, errors=refusal_errors(error.refusals))
    messages.success(request, f"La pièce {piece.number} est déposée dans son dossier.")
    return redirect("sandbox:works_file", pk=piece.works_file_id)


@in_space
@require_safe
def twin_statement(request: HttpRequest, space: PracticeSpace, pk: int, rank: int, position: int) -> HttpResponse:
    """The « état d’acompte » of a payee, on paper."""
    market = market_or_404(space, pk)
    plan = _plan(request, market)
    month, payee = _month(plan, rank), _payee(plan, position)
    claims = [claim for claim in month.claims if claim.structure == payee.structure]
    told = StatementPage(
        sheet=market.sheet,
        payee=payee.structure,
        role=payee.role,
        month=month.month,
        rank=month.rank,
        coefficient=month.coefficient,
        instalment=month.instalments[payee.structure],
        names=names_of(market),
        asked=claims[0].asked if claims else None,
        reason=claims[0].reason if claims else "",
    )
    return attached(statement_page(told), name=f"etat-acompte-{rank:02d}-{position}.pdf", mime_type=PDF)


@in_space
@require_safe
def twin_claim(request: HttpRequest, space: PracticeSpace, pk: int, rank: int, position: int) -> HttpResponse:
    """The draft statement of a company, as a CII file to deposit."""
    market = market_or_404(space, pk)
    plan = _plan(request, market)
    month = _month(plan, rank)
    claim = _claim(month, position)
    draft = claim_draft(plan.sheet, month, claim, names=names_of(market))
    return attached(write_cii(draft), name=f"{claim.number}.xml", mime_type="application/xml")


@in_space
@require_safe
def twin_general(request: HttpRequest, space: PracticeSpace, pk: int, position: int) -> HttpResponse:
    """The « décompte général » of a payee, on paper."""
    market = market_or_404(space, pk)
    plan = _plan(request, market)
    payee = _payee(plan, position)
    content = general_account_page(
        market.sheet,
        payee=payee.structure,
        role=payee.role,
        end=plan.ends[payee.structure],
        instalments=plan.accounts[payee.structure].instalments,
        names=names_of(market),
    )
    return attached(content, name=f"decompte-general-{position}.pdf", mime_type=PDF)
