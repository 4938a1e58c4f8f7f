"""The space where a case is played: the visitor's own space of the first scenario, from the supplier's seat."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from sandbox.domain.vocabulary import Role
from sandbox.models import PracticeSpace
from sandbox.queries.exercises import exercise_list
from sandbox.queries.spaces import seats_of
from sandbox.services.spaces import DEFAULT_SCENARIO, resume_space, take_seat
from sandbox.web.access import LostSpaceError, actor_of, key_of, new_key, space_of
from sandbox.web.frame import role_of
from sandbox.web.openings import open_for


def space_or_none(request: HttpRequest) -> PracticeSpace | None:
    """The space of the visitor; None when there is none, or no longer."""
    try:
        return space_of(request)
    except LostSpaceError:
        return None


def free_number(space: PracticeSpace) -> str:
    """A number that no document of the space bears."""
    return f"ESSAI-{space.last_document_rank + 1:04d}"


def scenario_space(
    request: HttpRequest, space: PracticeSpace | None, *, scenario: str = DEFAULT_SCENARIO
) -> tuple[PracticeSpace, str]:
    """The visitor's space of ``scenario``, found again or new, and the key to hand over if it is new.

    Another exercise has other structures and its own checklist: it is left as it is, and found again in the list.
    """
    actor_id, now = actor_of(request), timezone.now()
    if space is not None and space.scenario == scenario:
        return space, ""
    key = "" if actor_id else (key_of(request) if space else new_key())
    cards = exercise_list(user_id=actor_id, anonymous_key=key) if space else []
    known = next((card.space_id for card in cards if card.scenario.slug == scenario), None)
    if known is not None:
        return resume_space(space_id=known, now=now, actor_id=actor_id), key
    return open_for(request, key=key, now=now, scenario=scenario), key


def supplier_space(request: HttpRequest, space: PracticeSpace | None) -> tuple[PracticeSpace, str]:
    """The visitor's space of the first scenario, from the supplier's seat, and the key to hand over if it is new."""
    actor_id = actor_of(request)
    space, key = scenario_space(request, space)
    if role_of(space) is not Role.SUPPLIER:
        own = seats_of(space).filter(role=Role.SUPPLIER.value).first()
        if own is not None:
            take_seat(space_id=space.pk, seat_id=own.pk, actor_id=actor_id)
            space.current_seat = own
    return space, key
