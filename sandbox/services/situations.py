"""Opening a document in the status that someone asks about, through the same services as everybody."""

from django.db import transaction

from sandbox.domain.actions import Action
from sandbox.domain.drafts import Draft
from sandbox.domain.situations import Way
from sandbox.models import Document
from sandbox.services.deposits import deposit_form
from sandbox.services.gestures import perform_action
from sandbox.services.journal import nobody_told

_COMMENT = "Situation préparée pour l’exercice."


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
