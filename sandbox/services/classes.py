"""What a class does to the spaces of those who attend it: hold them still, let them go, send an invoice back."""

import dataclasses
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from sandbox.domain.actions import Reason
from sandbox.domain.drafts import Draft, Party
from sandbox.domain.refusals import RefusedError
from sandbox.domain.vocabulary import Role
from sandbox.models import Document, PracticeSpace
from sandbox.queries.spaces import seats_of
from sandbox.queries.suggestions import suggested_draft
from sandbox.services.clock import advance_to_next_event, run_due_turns
from sandbox.services.deposits import deposit_form
from sandbox.services.gestures import perform_action
from sandbox.services.journal import class_acts, locked_space

# An invoice just deposited is routed before its recipient may send it back: these are the moments to wait for.
MOMENTS_TO_ARRIVE = 4


def freeze_spaces(*, space_ids: Collection[int], now: datetime) -> int:
    """Hold spaces still: until they are let go, their owners' gestures are refused. How many were not yet held."""
    return PracticeSpace.objects.filter(pk__in=space_ids, frozen_at=None).update(frozen_at=now)


def unfreeze_spaces(*, space_ids: Collection[int]) -> int:
    """Let spaces go; how many were held."""
    return PracticeSpace.objects.filter(pk__in=space_ids).exclude(frozen_at=None).update(frozen_at=None)


@transaction.atomic
def return_newest(*, space_id: int, reason: Reason, comment: str) -> Document | None:
    """Have the recipient send back the newest invoice that it may send back; the journal tells it as any other.

    Without such an invoice, the one that the exercise proposes is deposited first and the time it takes to arrive
    passes. None when even that cannot be: nothing is written then.
    """
    with class_acts():
        space = locked_space(space_id)
        for document in Document.objects.filter(space=space).order_by("-rank"):
            if returned := _returned(document, reason, comment):
                return returned
        try:
            with transaction.atomic():
                return _returned_once_arrived(_deposited(space), reason, comment)
        except RefusedError:
            return None


def _deposited(space: PracticeSpace) -> Document:
    draft: Draft = suggested_draft(space)
    seat = next((seat for seat in seats_of(space) if seat.role == Role.SUPPLIER.value), None)
    if seat is not None:
        own = seat.structure
        supplier = Party(identifier=own.identifier, identifier_type=own.identifier_type, name=own.name)
        draft = dataclasses.replace(draft, supplier=supplier, iban=own.iban, account_name=own.name)
    if not draft.number:
        draft = dataclasses.replace(draft, number=f"F-CLASSE-{space.last_document_rank + 1:03d}")
    return deposit_form(space_id=space.pk, draft=draft)


def _returned_once_arrived(document: Document, reason: Reason, comment: str) -> Document:
    """RefusedError when it never arrives: what was deposited is then taken back with the transaction."""
    run_due_turns(space_id=document.space_id)
    for _moment in range(MOMENTS_TO_ARRIVE):
        if returned := _returned(document, reason, comment):
            return returned
        advance_to_next_event(space_id=document.space_id)
    return _return(document, reason, comment)


def _returned(document: Document, reason: Reason, comment: str) -> Document | None:
    try:
        return _return(document, reason, comment)
    except RefusedError:
        return None


def _return(document: Document, reason: Reason, comment: str) -> Document:
    return perform_action(
        document_id=document.pk, action=reason.action, role=Role.RECIPIENT, reason=reason.value, comment=comment
    )
