"""Opening a document in the status that someone asks about, through the same services as everybody."""

import dataclasses
from decimal import Decimal

from django.db import transaction

from sandbox.domain.actions import Action
from sandbox.domain.drafts import Draft, Works
from sandbox.domain.limits import MAX_NUMBER
from sandbox.domain.situations import Gesture, Way, WorksWay
from sandbox.domain.works_drafts import following_draft, revised_by
from sandbox.domain.wrong_pieces import WrongPiece
from sandbox.models import Document
from sandbox.services.days import day_of
from sandbox.services.deposits import deposit_form, save_draft
from sandbox.services.gestures import perform_action
from sandbox.services.journal import locked_space, nobody_told
from sandbox.services.works import deposit_piece, free_number, with_file

_COMMENT = "Situation préparée pour l’exercice."
_REVISION = "Quantités constatées sur le chantier."
_REVISED_PERCENT = Decimal(-10)


@transaction.atomic
def bring_about(
    *, space_id: int, draft: Draft, way: Way, second_validator: str = "", actor_id: int | None = None
) -> Document:
    """Deposit a draft and take it along a way; nobody gets a mail for it. Raises what the gestures raise.

    ``second_validator``: whom the first one names, where the way has two levels.
    """
    with nobody_told():
        document = deposit_form(space_id=space_id, draft=draft, actor_id=actor_id)
        two_levels = any(gesture.action is Action.ASK_SECOND_VALIDATION for gesture in way.gestures)
        for gesture in way.gestures:
            names_second = two_levels and gesture.action is Action.VALIDATE
            document = perform_action(
                document_id=document.pk,
                action=gesture.action,
                role=gesture.role,
                reason=gesture.reason,
                comment=_COMMENT if gesture.reason or gesture.action is Action.COMPLETE else "",
                validator_identifier=second_validator if names_second else "",
                actor_id=actor_id,
            )
            two_levels = two_levels and not names_second
    return document


@transaction.atomic
def bring_about_dossier(*, space_id: int, draft: Draft, way: WorksWay, actor_id: int | None = None) -> Document:
    """Deposit the pieces of a works dossier, with what happens to each; returns the one that shows the status.

    ``draft``: the first piece, its frame apart. Nobody gets a mail for it. Raises what the services raise.
    """
    done: list[Document] = []
    with nobody_told():
        space = locked_space(space_id)
        for piece in way.pieces:
            if not done:
                told = dataclasses.replace(draft, frame_code=piece.frame.value)
            elif way.replaces:
                told = _taken_up(done[-1])
            else:
                previous = done[-1].draft()
                told = following_draft(
                    previous,
                    frame=piece.frame,
                    number=free_number(space, done[-1], piece.frame),
                    issued_on=day_of(space.clock),
                    admitted=revised_by(previous, _REVISED_PERCENT, _REVISION) if way.revised else {},
                    comment=_REVISION if way.revised else "",
                )
            document = deposit_piece(space_id=space_id, draft=told, role=piece.frame.depositor, actor_id=actor_id)
            for gesture in piece.gestures:
                document = _made(document, gesture, actor_id)
            done.append(document)
    return Document.objects.select_related("supplier", "moe", "moa").get(pk=done[way.shown].pk)


@transaction.atomic
def begin_wrong_piece(*, space_id: int, draft: Draft, wrong: WrongPiece, actor_id: int | None = None) -> Document:
    """Bring a dossier to where a wrong piece can be sent, and save that piece, unsent.

    ``draft``: a right first piece, its frame apart. Raises what the services raise.
    """
    told = dataclasses.replace(draft, frame_code=wrong.frame.value)
    if wrong.after is not None:
        first = wrong.first(draft)
        shown = bring_about_dossier(space_id=space_id, draft=first, way=wrong.after, actor_id=actor_id)
        space = locked_space(space_id)
        number = free_number(space, shown, wrong.frame)
        told = (
            following_draft(shown.draft(), frame=wrong.frame, number=number, issued_on=day_of(space.clock))
            if wrong.follows
            else dataclasses.replace(told, number=f"{draft.number[: MAX_NUMBER - 2]}-2")
        )
    saved = save_draft(
        space_id=space_id, draft=with_file(wrong.spoil(told)), role=wrong.frame.depositor, actor_id=actor_id
    )
    return Document.objects.select_related("supplier", "moe", "moa").get(pk=saved.pk)


def _taken_up(refused: Document) -> Draft:
    told = refused.draft()
    works = dataclasses.replace(told.works or Works(), replaces=refused.number)
    return dataclasses.replace(told, number=f"{refused.number[: MAX_NUMBER - 2]}-B", works=works, attachments=())


def _made(document: Document, gesture: Gesture, actor_id: int | None) -> Document:
    return perform_action(
        document_id=document.pk,
        action=gesture.action,
        role=gesture.role,
        reason=gesture.reason,
        comment=_COMMENT,
        actor_id=actor_id,
    )
