"""What a works contract costs: its twin of twenty-four months on paper, and its page once it has its dossiers."""

import dataclasses
import time
from datetime import date
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sandbox.domain.market_pieces import claim_draft
from sandbox.domain.market_sheet import (
    GroupKind,
    IndexTerm,
    MarketSheet,
    PartyRole,
    RevisionClause,
    SheetParty,
    index_table,
    months_from,
)
from sandbox.domain.market_twin import MarketPlan, plan_market
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.works_printed import StatementPage, statement_page
from sandbox.models import PracticeSpace
from sandbox.services import advance_clock, save_market, take_seat
from sandbox.services.market_claims import deposit_claim

MONTHS = 24


def sheet() -> MarketSheet:
    """A group of two with a subcontractor each, two indices."""
    months = months_from(date(2026, 1, 1), MONTHS + 3)
    rows = [(index, month, Decimal(130) + rank) for index in ("BT01", "TP08") for rank, month in enumerate(months)]
    return MarketSheet(
        number="BENCH",
        title="Mesure",
        group=GroupKind.JOINT,
        amount_excl_vat=Decimal(2_400_000),
        notified_on=date(2026, 2, 1),
        starts_on=date(2026, 4, 1),
        months=MONTHS,
        parties=(
            SheetParty(PartyRole.CONTRACTOR, "A"),
            SheetParty(PartyRole.CO_CONTRACTOR, "B", Decimal(900_000)),
            SheetParty(PartyRole.SUBCONTRACTOR, "C", Decimal(200_000)),
            SheetParty(PartyRole.SUBCONTRACTOR, "D", Decimal(100_000), principal="B"),
            SheetParty(PartyRole.MOA, "E"),
            SheetParty(PartyRole.FINANCE, "E"),
        ),
        revision=RevisionClause(
            base_month=months[0],
            terms=(IndexTerm("BT01", Decimal(60)), IndexTerm("TP08", Decimal(25))),
            table=index_table(rows),
        ),
    )


def measures() -> dict[str, float]:
    """Seconds: the sums of the whole contract; every claim as a CII file; every statement of the contractor printed."""
    told = sheet()
    plan_market(dataclasses.replace(told, months=1))
    begin = time.perf_counter()
    plan = plan_market(told)
    sums = time.perf_counter() - begin
    begin = time.perf_counter()
    for month in plan.months:
        for claim in month.claims:
            write_cii(claim_draft(told, month, claim, names={}))
    files = time.perf_counter() - begin
    begin = time.perf_counter()
    for month in plan.months:
        statement_page(_statement(plan, month.rank))
    return {"sums": sums, "files": files, "papers": time.perf_counter() - begin}


def months_measures() -> dict[str, float]:
    """The page of a market over the months: milliseconds (best of ten) and queries, with one dossier and 24."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.post(reverse("sandbox:open"))
    space = PracticeSpace.objects.latest("pk")
    suppliers = [item.identifier for item in space.structures.filter(is_supplier=True).order_by("pk")[:2]]
    client_structure = space.structures.filter(is_recipient=True).order_by("pk")[0].identifier
    told = dataclasses.replace(
        sheet(),
        number="BENCH-SUIVI",
        group=GroupKind.SINGLE,
        parties=(
            SheetParty(PartyRole.CONTRACTOR, suppliers[0]),
            SheetParty(PartyRole.MOE, suppliers[1]),
            SheetParty(PartyRole.MOA, client_structure),
            SheetParty(PartyRole.FINANCE, client_structure),
        ),
    )
    take_seat(space_id=space.pk, seat_id=space.seats.get(structure__identifier=suppliers[0], role="FOURNISSEUR").pk)
    market = save_market(space_id=space.pk, sheet=told)
    url = reverse("sandbox:market_months", args=[market.pk])
    found: dict[str, float] = {}
    for rank in range(1, MONTHS + 1):
        deposit_claim(market_id=market.pk, seed=1, rank=rank, position=1)
        if rank in (1, MONTHS):
            found |= _page(client, url, rank)
        advance_clock(space_id=space.pk, days=30)
    return found


def _page(client: Client, url: str, rank: int) -> dict[str, float]:
    client.get(url)
    times = []
    for _ in range(10):
        begin = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        times.append((time.perf_counter() - begin) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{url}: {response.status_code}")
    return {f"time.{rank}": min(times), f"queries.{rank}": len(queries)}


def _statement(plan: MarketPlan, rank: int) -> StatementPage:
    month = plan.months[rank - 1]
    return StatementPage(
        sheet=plan.sheet,
        payee="A",
        role=PartyRole.CONTRACTOR,
        month=month.month,
        rank=rank,
        coefficient=month.coefficient,
        instalment=month.instalments["A"],
        names={},
    )
