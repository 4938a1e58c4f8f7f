"""From the twin to the portal: the claim of a planned month, deposited as the company that makes it."""

import dataclasses

from sandbox.domain.drafts import Works
from sandbox.domain.market_pieces import claim_draft
from sandbox.domain.market_sheet import PartyRole
from sandbox.domain.market_twin import plan_market
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.vocabulary import Role
from sandbox.models import Document, Market, PracticeSpace
from sandbox.services.days import day_of
from sandbox.services.works import deposit_piece


def deposit_claim(*, market_id: int, seed: int, rank: int, position: int, actor_id: int | None = None) -> Document:
    """Deposit the claim of a company for a month of the twin, dated of the space, under the seat of that company.

    Raises RefusedError (WORKS_OTHER_DEPOSITOR) on another seat, DepositRefusedError where the gate refuses (a number
    that is used: the claim was deposited before). IndexError for a month or a claim that the twin has not.
    """
    market = Market.objects.select_related("space__current_seat__structure").get(pk=market_id)
    plan = plan_market(market.sheet, seed=seed)
    month = plan.months[rank - 1]
    claim = month.claims[position - 1]
    space: PracticeSpace = market.space
    seat = space.current_seat
    names = dict(space.structures.order_by("-pk").values_list("identifier", "name"))
    if seat is None or seat.structure.identifier != claim.structure or seat.role != Role.SUPPLIER.value:
        values = {
            "frame": claim.frame.short,
            "label": claim.frame.label,
            "depositor": names[claim.structure],
            "role": seat.structure.name if seat else "",
        }
        raise RefusedError(Refusal(RefusalCode.WORKS_OTHER_DEPOSITOR, values=values))
    draft = claim_draft(plan.sheet, month, claim, names=names)
    moe, moa = plan.sheet.party(PartyRole.MOE), plan.sheet.party(PartyRole.MOA)
    works = Works(
        moe=moe.structure if moe else "",
        moa=moa.structure if moa else "",
        cumulative_excl_vat=claim.asked,
    )
    return deposit_piece(
        space_id=space.pk,
        draft=dataclasses.replace(
            draft,
            issued_on=day_of(space.clock),
            validator=draft.validator if claim.role is not PartyRole.CONTRACTOR else None,
            works=works,
        ),
        role=Role.SUPPLIER,
        actor_id=actor_id,
    )
