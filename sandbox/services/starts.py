"""Playing what happened before an exercise begins, through the same services as everybody."""

import contextlib
import dataclasses
from datetime import date, timedelta

from django.db import transaction

from sandbox.domain.actions import EventType
from sandbox.domain.drafts import Draft
from sandbox.domain.refusals import RefusedError
from sandbox.domain.scenarios import Scenario
from sandbox.domain.starts import (
    StartAccount,
    StartAdvance,
    StartAnswer,
    StartDeposit,
    StartMove,
    StartPiece,
    span_of,
)
from sandbox.domain.vocabulary import Role
from sandbox.domain.works_drafts import following_draft, revised_by
from sandbox.models import Document, PracticeSpace
from sandbox.queries.accounts import space_account
from sandbox.services.accounts import activate_account, ask_access, ask_for_colleague, create_account, sign_in
from sandbox.services.clock import advance_clock, run_due_turns
from sandbox.services.days import day_of
from sandbox.services.deposits import deposit_form
from sandbox.services.gestures import perform_action
from sandbox.services.journal import append, locked_space, nobody_told
from sandbox.services.works import deposit_piece, free_number


def time_before(told: Scenario) -> timedelta:
    """How long before now the story of a scenario begins."""
    return span_of(told.start)


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
        now = PracticeSpace.objects.values_list("clock", flat=True).get(pk=space_id)
        advance_clock(space_id=space_id, to=now + move.span)
    elif isinstance(move, StartAccount):
        _play_account(space_id, move)
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


def _play_account(space_id: int, move: StartAccount) -> None:
    secret = move.secret.value if move.secret else ""
    access = move.access
    if move.gesture == "create":
        create_account(space_id=space_id)
    elif move.gesture == "activate":
        link = len(space_account(PracticeSpace.objects.get(pk=space_id)).links)
        activate_account(space_id=space_id, link=link, secret=secret)
    elif move.gesture == "sign_in":
        with contextlib.suppress(RefusedError):  # a wrong password is part of some stories
            sign_in(space_id=space_id, secret=secret)
    elif access is not None and move.by:
        ask_for_colleague(space_id=space_id, access=access, structure=move.structure, by=move.by)
    elif access is not None:
        ask_access(space_id=space_id, access=access.value, structure=move.structure)


def _today(space_id: int) -> date:
    return day_of(PracticeSpace.objects.values_list("clock", flat=True).get(pk=space_id))


def _depositor(draft: Draft) -> Role:
    return draft.frame.depositor if draft.frame else Role.SUPPLIER
