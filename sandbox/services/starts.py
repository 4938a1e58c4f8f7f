"""Playing what happened before an exercise begins, through the same services as everybody."""

import dataclasses
from datetime import date, timedelta

from django.db import transaction

from sandbox.domain.actions import EventType
from sandbox.domain.drafts import Draft
from sandbox.domain.scenarios import Scenario
from sandbox.domain.starts import StartAdvance, StartAnswer, StartDeposit, StartMove, StartPiece, days_of
from sandbox.domain.vocabulary import Role
from sandbox.domain.works_drafts import following_draft, revised_by
from sandbox.models import Document, PracticeSpace
from sandbox.services.clock import advance_clock, run_due_turns
from sandbox.services.days import day_of
from sandbox.services.deposits import deposit_form
from sandbox.services.gestures import perform_action
from sandbox.services.journal import append, locked_space, nobody_told
from sandbox.services.works import deposit_piece, free_number


def time_before(told: Scenario) -> timedelta:
    """How long before now the story of a scenario begins."""
    return timedelta(days=days_of(told.start))


@transaction.atomic
def play_start(*, space_id: int, told: Scenario) -> PracticeSpace:
    """Play the story of a scenario in a space just opened; the exercise begins after it. Nothing without a story."""
    with nobody_told():
        for move in told.start:
            _play(space_id, move)
            if not isinstance(move, StartAdvance):
                run_due_turns(space_id=space_id)
    space = locked_space(space_id)
    if told.start:
        append(space, EventType.EXERCISE_STARTED, payload={"exercise": told.exercise.slug})
    return space


def _play(space_id: int, move: StartMove) -> None:
    if isinstance(move, StartAdvance):
        advance_clock(space_id=space_id, days=move.days)
    elif isinstance(move, StartDeposit):
        deposit_form(space_id=space_id, draft=dataclasses.replace(move.draft, issued_on=_today(space_id)))
    elif isinstance(move, StartPiece):
        draft = dataclasses.replace(move.draft, issued_on=_today(space_id))
        deposit_piece(space_id=space_id, draft=draft, role=_depositor(draft))
    elif isinstance(move, StartAnswer):
        space = PracticeSpace.objects.get(pk=space_id)
        answered = Document.objects.select_related("works_file").filter(space=space, number=move.number).latest("rank")
        previous = answered.draft()
        draft = following_draft(
            previous,
            frame=move.frame,
            number=free_number(space, answered, move.frame),
            issued_on=_today(space_id),
            admitted=revised_by(previous, move.revise_percent, move.comment),
            comment=move.comment,
        )
        deposit_piece(space_id=space_id, draft=draft, role=move.frame.depositor)
    else:
        document_id = (
            Document.objects.filter(space_id=space_id, number=move.number).values_list("pk", flat=True).latest("rank")
        )
        perform_action(
            document_id=document_id,
            action=move.action,
            role=move.role,
            reason=move.reason,
            comment=move.comment,
            payment_reference=move.payment_reference,
        )


def _today(space_id: int) -> date:
    return day_of(PracticeSpace.objects.values_list("clock", flat=True).get(pk=space_id))


def _depositor(draft: Draft) -> Role:
    return draft.frame.depositor if draft.frame else Role.SUPPLIER
