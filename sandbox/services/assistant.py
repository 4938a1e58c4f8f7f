"""What the assistant does: it notes the number that one asked for, and sends the activation link again."""

from datetime import datetime

from django.db import transaction

from sandbox.domain.account_rules import LINK_LIFE
from sandbox.domain.actions import EventType
from sandbox.domain.assistant import Typed, clean_number
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.queries.accounts import drill_of
from sandbox.queries.assistant import tracked
from sandbox.queries.requests import role_of_seat
from sandbox.services.accounts import resend_link
from sandbox.services.journal import append, locked_space


@transaction.atomic
def ask_assistant(*, space_id: int, typed: str, actor_id: int | None = None) -> Typed:
    """Look for a number and note it; returns the number as it was searched.

    Raises RefusedError (ASSISTANT_NUMBER_MISSING).
    """
    told = clean_number(typed)
    if not told.number:
        raise RefusedError(Refusal(RefusalCode.ASSISTANT_NUMBER_MISSING, field="number"))
    space = locked_space(space_id)
    found = tracked(space, told.number)
    seat = space.current_seat
    append(
        space,
        EventType.ASSISTANT_ASKED,
        role=role_of_seat(seat),
        structure=seat.structure if seat else None,
        actor_id=actor_id,
        payload={
            "number": found.number if found else told.number,
            "branch": found.branch.value if found else "",
            "cleaned": told.cleaned,
        },
    )
    return told


@transaction.atomic
def resend_activation(*, space_id: int, actor_id: int | None = None) -> datetime:
    """Send the activation link again, in the story of the space: nothing leaves. Returns when it expires.

    Where an account is played, it is its link. Raises RefusedError (ACCOUNT_NOT_NOW) when that account is active.
    """
    space = locked_space(space_id)
    if drill_of(space) is not None:
        return resend_link(space, actor_id=actor_id)
    seat = space.current_seat
    expires_at = space.clock + LINK_LIFE
    append(
        space,
        EventType.ACTIVATION_RESENT,
        role=role_of_seat(seat),
        structure=seat.structure if seat else None,
        actor_id=actor_id,
        payload={"expires_at": expires_at.isoformat()},
    )
    return expires_at
