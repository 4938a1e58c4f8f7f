"""Writing the sheet of a works contract, by an actor of it."""

from django.db import transaction

from sandbox.domain.actions import EventType
from sandbox.domain.market_checks import blocking, judge_sheet
from sandbox.domain.market_sheet import MarketSheet
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError, StaleDocumentError
from sandbox.domain.vocabulary import NOT_ISSUED, Role
from sandbox.models import Document, Market, PracticeSpace
from sandbox.services.journal import append, locked_space


def check_sheet(*, space: PracticeSpace, sheet: MarketSheet, market: Market | None = None) -> tuple[Refusal, ...]:
    """Every objection to a sheet in this space, advice last (two queries). ``market``: the one being changed."""
    others = Market.objects.filter(space=space, number=sheet.number)
    return judge_sheet(
        sheet,
        structures=set(space.structures.filter(active=True).order_by().values_list("identifier", flat=True)),
        taken=others.exclude(pk=market.pk if market else None).exists(),
    )


@transaction.atomic
def save_market(
    *,
    space_id: int,
    sheet: MarketSheet,
    market_id: int | None = None,
    expected_version: int | None = None,
    actor_id: int | None = None,
) -> Market:
    """Write a sheet, new or again. The seat one holds must be that of an actor of the market, before and after.

    Raises RefusedError with every objection (codes MARCHE_…); StaleDocumentError when somebody wrote it meanwhile.
    """
    space = locked_space(space_id)
    seat = space.current_seat
    market = None
    if market_id is not None:
        market = Market.objects.visible_to(seat.structure_id if seat else None).get(space=space, pk=market_id)
        if expected_version is not None and expected_version != market.version:
            raise StaleDocumentError(Refusal(RefusalCode.DOCUMENT_MOVED))
        begun = Document.objects.filter(space=space, contract_number=market.number)
        if begun.exclude(status__in=[status.value for status in NOT_ISSUED]).exists():
            raise RefusedError(Refusal(RefusalCode.MARKET_BEGUN, values={"number": market.number}))
    if objections := blocking(check_sheet(space=space, sheet=sheet, market=market)):
        raise RefusedError(objections)
    if seat is None or seat.structure.identifier not in {party.structure for party in sheet.parties}:
        raise RefusedError(Refusal(RefusalCode.MARKET_STRANGER, field="contractor"))
    rank = market.rank if market else Market.objects.filter(space=space).count() + 1
    append(
        space,
        EventType.MARKET_SAVED,
        role=Role.of(seat.role) if seat else None,
        structure=seat.structure if seat else None,
        actor_id=actor_id,
        payload={"market": rank, "number": sheet.number, "sheet": sheet.as_json()},
    )
    return Market.objects.get(space=space, rank=rank)
