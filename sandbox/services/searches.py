"""Keeping searches under a name (a person's tool, which the journal does not tell), and telling which were made."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from sandbox.domain.actions import EventType
from sandbox.domain.listing import MAX_NAME, MAX_SAVED
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.search import CRITERION_BY_CODE, Order, SearchSpace, Value, read_criteria
from sandbox.domain.vocabulary import Role
from sandbox.models import SavedSearch, Seat
from sandbox.services.journal import append, locked_space


@transaction.atomic
def save_search(
    *,
    space_id: int,
    search_space: SearchSpace,
    name: str,
    criteria: Mapping[str, object],
    now: datetime,
    order: Order | None = None,
) -> SavedSearch:
    """Keep criteria under a name, for one space of the portal.

    Raises RefusedError: SEARCH_NAME_WRONG, SEARCH_NAME_TAKEN, SEARCH_TOO_MANY, SEARCH_CRITERIA_WRONG.
    """
    space = locked_space(space_id)
    name = " ".join(name.replace("\x00", "").split())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise _refused(RefusalCode.SEARCH_NAME_WRONG, limit=str(MAX_NAME))
    read = right_criteria(criteria, search_space)
    kept = SavedSearch.objects.filter(space=space, search_space=search_space.value)
    if kept.filter(name=name).exists():
        raise _refused(RefusalCode.SEARCH_NAME_TAKEN, name=name)
    if kept.count() >= MAX_SAVED:
        raise _refused(RefusalCode.SEARCH_TOO_MANY, limit=str(MAX_SAVED))
    return SavedSearch.objects.create(
        space=space,
        search_space=search_space.value,
        name=name,
        criteria=dict(read),
        order=str(order or Order()),
        created_at=now,
    )


@transaction.atomic
def note_search(
    *,
    space_id: int,
    seat_id: int,
    criteria: Mapping[str, Value],
    found: int,
    search_space: SearchSpace | None = None,
    actor_id: int | None = None,
) -> bool:
    """Tell the journal that a search was made, for the exercises; the same search again is told once."""
    space = locked_space(space_id)
    seat = Seat.objects.select_related("structure").get(space=space, pk=seat_id)
    searched = search_space or SearchSpace.for_role(Role.of(seat.role))
    payload = {"search": searched.value, "criteria": dict(criteria), "count": found}
    last = space.events.filter(run=space.run, type=EventType.SEARCH_MADE.value).order_by("-sequence").first()
    if last is not None and last.payload == payload:
        return False
    role = Role.of(seat.role)
    append(space, EventType.SEARCH_MADE, role=role, structure=seat.structure, actor_id=actor_id, payload=payload)
    return True


def forget_search(*, space_id: int, search_id: int) -> bool:
    """Delete a search of a space; False when it was gone already."""
    return bool(SavedSearch.objects.filter(space_id=space_id, pk=search_id).delete()[0])


def right_criteria(criteria: Mapping[str, object], search_space: SearchSpace) -> Mapping[str, Value]:
    """The criteria as they are stored. Raises RefusedError (SEARCH_CRITERIA_WRONG), one a wrong criterion."""
    reading = read_criteria(criteria, search_space)
    if reading.faults:
        raise RefusedError(
            Refusal(
                RefusalCode.SEARCH_CRITERIA_WRONG,
                field=code,
                values={
                    "field": CRITERION_BY_CODE[code].label if code in CRITERION_BY_CODE else code[:60],
                    "fault": fault.sentence.removesuffix("."),
                },
            )
            for code, fault in reading.faults.items()
        )
    return reading.values


def _refused(code: RefusalCode, **values: str) -> RefusedError:
    return RefusedError(Refusal(code, field="name", values=values))
