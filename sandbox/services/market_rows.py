"""The rows of a market: written from a sheet, by an event, its replay, or the scenario of a new space."""

from collections.abc import Mapping
from datetime import datetime

from sandbox.domain.market_sheet import MarketSheet
from sandbox.models import Market, MarketParty, PracticeSpace


def write_market(
    space: PracticeSpace, *, rank: int, sheet: MarketSheet, saved_at: datetime, known: Mapping[int, int]
) -> Market:
    """Put a sheet that was judged on the rows: a new market, or the one of this rank again."""
    market = Market.objects.filter(space=space, rank=rank).first()
    if market is None:
        market = Market(pk=known.get(rank), space=space, rank=rank)
    else:
        market.version += 1
        market.parties.all().delete()
        market.__dict__.pop("sheet", None)
    market.number = sheet.number
    market.title = sheet.title
    market.ccag = sheet.ccag.value
    market.currency = sheet.currency
    market.amount_excl_vat = sheet.amount_excl_vat
    market.vat_rate = sheet.vat_rate
    market.notified_on = sheet.notified_on
    market.starts_on = sheet.starts_on
    market.months = sheet.months
    market.payload = sheet.as_json()
    market.saved_at = saved_at
    market.save()
    structures = {found.identifier: found for found in space.structures.order_by("-pk")}
    MarketParty.objects.bulk_create(
        MarketParty(
            market=market,
            structure=structures[party.structure],
            role=party.role.value,
            share_excl_vat=party.share_excl_vat,
            principal=structures.get(party.principal) if party.principal else None,
            position=position,
        )
        for position, party in enumerate(sheet.parties)
    )
    return market
