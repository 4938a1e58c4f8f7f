"""From the twin to the portal: the claims of a planned month, and the answers that the plan gives them.

The learner plays the seat he holds; the twin plays the others, with the amounts and the reasons of the plan.
"""

import dataclasses

from sandbox.domain.actions import Action
from sandbox.domain.drafts import Works
from sandbox.domain.market_pieces import admitted_of, claim_draft
from sandbox.domain.market_sheet import PartyRole
from sandbox.domain.market_twin import MarketPlan, PlannedClaim, PlannedMonth, plan_market
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.vocabulary import Frame, Role
from sandbox.domain.works_drafts import following_draft
from sandbox.models import Document, Market, PracticeSpace
from sandbox.queries.documents import role_on
from sandbox.queries.market_claims import claim_pieces, next_answer
from sandbox.services.clock import run_due_turns
from sandbox.services.days import day_of
from sandbox.services.works import deposit_piece, free_number


def deposit_claim(*, market_id: int, seed: int, rank: int, position: int, actor_id: int | None = None) -> Document:
    """Deposit the claim of a company for a month of the twin, dated of the space.

    Raises DepositRefusedError where the gate refuses (a number that is used: the claim was deposited before).
    IndexError for a month or a claim that the twin has not.
    """
    market, plan, month, claim = _planned(market_id, seed, rank, position)
    space: PracticeSpace = market.space
    names = dict(space.structures.order_by("-pk").values_list("identifier", "name"))
    draft = claim_draft(plan.sheet, month, claim, names=names)
    moe, moa = plan.sheet.party(PartyRole.MOE), plan.sheet.party(PartyRole.MOA)
    works = Works(
        moe=moe.structure if moe else "",
        moa=moa.structure if moa else "",
        cumulative_excl_vat=claim.asked,
    )
    piece = deposit_piece(
        space_id=space.pk,
        draft=dataclasses.replace(
            draft,
            issued_on=day_of(space.clock),
            validator=draft.validator if claim.role is not PartyRole.CONTRACTOR else None,
            works=works,
        ),
        role=Role.SUPPLIER,
        by_twin=not _holds(space, Role.SUPPLIER, claim.structure),
        actor_id=actor_id,
    )
    run_due_turns(space_id=space.pk)
    return piece


def deposit_answer(*, market_id: int, seed: int, rank: int, position: int, actor_id: int | None = None) -> Document:
    """Associate the piece of the actor who has the ball: the certificate of the plan, then its approval.

    Raises RefusedError (PREVIOUS_UNKNOWN) when the claim was not deposited, ActionRefusedError when nobody of the
    public side is awaited; IndexError for a month or a claim that the twin has not.
    """
    market, _plan, month, claim = _planned(market_id, seed, rank, position)
    space: PracticeSpace = market.space
    pieces = claim_pieces(market, [claim.number]).get((claim.structure, claim.number), ())
    if not pieces:
        raise RefusedError(Refusal(RefusalCode.PREVIOUS_UNKNOWN, values={"number": claim.number}))
    awaited = next_answer(pieces)
    if awaited is None:
        last = pieces[-1]
        last.circuit.resolve(Action.ASSOCIATE, role=Role.MOA, facts=last.facts())
        raise RefusedError(Refusal(RefusalCode.PREVIOUS_TAKEN, values={"number": last.number}))
    previous = awaited.piece
    certifies = awaited.frame is Frame.A15
    draft = following_draft(
        previous.draft(),
        frame=awaited.frame,
        number=free_number(space, previous, awaited.frame),
        issued_on=day_of(space.clock),
        admitted=admitted_of(month, claim) if certifies else None,
        comment=claim.reason if certifies else "",
    )
    piece = deposit_piece(
        space_id=space.pk,
        draft=draft,
        role=awaited.role,
        by_twin=role_on(previous, space.current_seat) is not awaited.role,
        actor_id=actor_id,
    )
    run_due_turns(space_id=space.pk)
    return piece


def _holds(space: PracticeSpace, role: Role, identifier: str) -> bool:
    """Whether the learner sits in this structure's seat: what the twin plays for another ticks nothing."""
    seat = space.current_seat
    return seat is not None and seat.role == role.value and seat.structure.identifier == identifier


def _planned(
    market_id: int, seed: int, rank: int, position: int
) -> tuple[Market, MarketPlan, PlannedMonth, PlannedClaim]:
    market = Market.objects.select_related("space__current_seat__structure").get(pk=market_id)
    plan = plan_market(market.sheet, seed=seed)
    month = plan.months[rank - 1]
    return market, plan, month, month.claims[position - 1]
