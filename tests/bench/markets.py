"""What a works contract costs: the twin of twenty-four months, all its papers included. Needs no database."""

import dataclasses
import time
from datetime import date
from decimal import Decimal

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
