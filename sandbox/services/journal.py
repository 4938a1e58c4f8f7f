"""Writing the journal: every command locks its space, decides, appends one event, and applies it.

Deciding and applying are kept apart: the rules judge before the event is written; ``projection.apply`` puts the
event on the rows without judging. A replay applies the same events again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from celery import signature
from django.db import transaction
from django.db.models.functions import Now

from sandbox.domain.actions import EventType
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.vocabulary import Role, Status
from sandbox.models import Document, Event, PracticeSpace, Structure
from sandbox.services.projection import apply

RELAY_EVENT = "sandbox.relay_event"

_told: ContextVar[bool] = ContextVar("told", default=True)
_class_acts: ContextVar[bool] = ContextVar("class_acts", default=False)


@contextmanager
def nobody_told() -> Iterator[None]:
    """What is written meanwhile is the past of a scenario: no handler is owed anything for it."""
    token = _told.set(False)
    try:
        yield
    finally:
        _told.reset(token)


@contextmanager
def class_acts() -> Iterator[None]:
    """What is done meanwhile is done by the class or by Chorus Pro, not by the person: a frozen space lets it."""
    token = _class_acts.set(True)
    try:
        yield
    finally:
        _class_acts.reset(token)


def locked_space(space_id: int) -> PracticeSpace:
    """The space, locked for the command: commands of one space run one after another.

    Raises RefusedError (SPACE_FROZEN) while a class holds it still.
    """
    space = (
        PracticeSpace.objects.select_for_update(of=("self",)).select_related("current_seat__structure").get(pk=space_id)
    )
    if space.frozen_at is not None and not _class_acts.get():
        raise RefusedError(Refusal(RefusalCode.SPACE_FROZEN))
    return space


def append(
    space: PracticeSpace,
    kind: EventType,
    *,
    role: Role | None = None,
    structure: Structure | None = None,
    actor_id: int | None = None,
    document: Document | None = None,
    target: Status | None = None,
    reason: str = "",
    comment: str = "",
    payload: dict[str, Any] | None = None,
) -> Event:
    """Write one fact at the space's time, apply it to the rows, and hand it to the handlers after commit."""
    space.last_sequence += 1
    event = Event(
        space=space,
        run=space.run,
        sequence=space.last_sequence,
        type=kind.value,
        occurred_at=space.clock,
        role=role.value if role else "",
        structure=structure,
        actor_id=actor_id,
        document=document,
        source=document.status if document and target else "",
        target=target.value if target else "",
        reason=reason,
        comment=comment.replace("\x00", ""),
        payload=payload or {},
    )
    if document is not None:
        event.payload.setdefault("document", document.rank)
    apply(space, event)
    if not _told.get():
        event.relayed_at = Now()
        event.inherited = True
    event.save(force_insert=True)
    space.save()
    if _told.get():
        transaction.on_commit(signature(RELAY_EVENT, kwargs={"event_id": event.pk}).delay, robust=True)
    return event
