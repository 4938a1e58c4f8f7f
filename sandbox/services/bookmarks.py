"""Keeping a moment of a space, and opening it again for anybody, as often as one likes, always the same."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.dateparse import parse_datetime

from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.models import Bookmark, Event, PracticeSpace, fingerprint
from sandbox.scenarios import scenario_named
from sandbox.services.projection import apply
from sandbox.services.spaces import furnish, open_space

CODE_BYTES = 6
# A moment kept to be joined to a proposal: it goes when nobody sent the proposal.
CASE_PREFIX = "cas-"
CASE_KEPT = timedelta(days=30)
# What an event is, without whose it was: identifiers of rows differ from space to space, these do not.
_KEPT = ("sequence", "type", "role", "source", "target", "reason", "comment", "payload")


@transaction.atomic
def keep_bookmark(
    *, title: str, scenario: str, now: datetime, space_id: int | None = None, as_case: bool = False
) -> Bookmark:
    """Keep the first moment of ``scenario`` or, with ``space_id``, the present moment of that space.

    The journal is copied: what becomes of the space afterwards does not matter. ``as_case``: kept for a proposal, and
    forgotten if none uses it. Raises RefusedError (SCENARIO_UNKNOWN).
    """
    events: list[dict[str, Any]] = []
    clock = None
    if space_id is not None:
        space = PracticeSpace.objects.select_for_update(of=("self",)).get(pk=space_id)
        scenario, clock = space.scenario, space.clock
        journal = Event.objects.filter(space=space, run=space.run).select_related("structure").order_by("sequence")
        events = [_as_json(event) for event in journal]
    return Bookmark.objects.create(
        code=(CASE_PREFIX if as_case else "") + secrets.token_hex(CODE_BYTES),
        title=title,
        scenario=scenario_named(scenario).slug,
        clock=clock,
        events=events,
        created_at=now,
    )


@transaction.atomic
def open_bookmark(*, code: str, now: datetime, owner_id: int | None = None, anonymous_key: str = "") -> PracticeSpace:
    """A new space that stands where the bookmark was made: same documents, same numbers, same dates.

    Raises RefusedError (BOOKMARK_UNKNOWN).
    """
    bookmark = Bookmark.objects.filter(code=code).first()
    if bookmark is None:
        raise RefusedError(Refusal(RefusalCode.BOOKMARK_UNKNOWN))
    if not bookmark.events:
        return open_space(now=now, scenario=bookmark.scenario, owner_id=owner_id, anonymous_key=anonymous_key)
    space = PracticeSpace.objects.create(
        owner_id=owner_id,
        anonymous_fingerprint=fingerprint(anonymous_key) if anonymous_key and owner_id is None else "",
        scenario=bookmark.scenario,
        clock=bookmark.clock or now,
        opened_at=now,
    )
    opened_at = parse_datetime(bookmark.events[0]["occurred_at"])
    furnish(space, scenario_named(bookmark.scenario), opened_at=opened_at or now)
    structures = {structure.identifier: structure for structure in space.structures.all()}
    for row in bookmark.events:
        event = Event(
            space=space,
            run=space.run,
            occurred_at=parse_datetime(row["occurred_at"]),
            structure=structures.get(row["structure"]),
            # What happened before the person came is owed to nobody.
            relayed_at=Now(),
            inherited=True,
            **{name: row[name] for name in _KEPT},
        )
        apply(space, event)
        event.save(force_insert=True)
    space.save()
    return space


def forget_unsent_cases(*, used: Collection[str], now: datetime) -> int:
    """Delete the moments kept for a proposal thirty days ago that no proposal uses; returns how many."""
    old = Bookmark.objects.filter(code__startswith=CASE_PREFIX, created_at__lte=now - CASE_KEPT)
    count, _detail = old.exclude(code__in=used).delete()
    return count


def _as_json(event: Event) -> dict[str, Any]:
    row = {name: getattr(event, name) for name in _KEPT}
    return row | {
        "occurred_at": event.occurred_at.isoformat(),
        "structure": event.structure.identifier if event.structure else "",
        "document": event.document_id is not None,
    }
