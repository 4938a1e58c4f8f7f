"""Forgetting people: what was typed goes, what totals count stays nameless.

``erase`` is wired by ``config.personal_data``; ``forget_abandoned`` runs each night.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from sandbox.models import (
    Broadcast,
    Document,
    Event,
    FileAdvice,
    Flow,
    Market,
    NotificationChoice,
    PracticeSpace,
    Request,
    SavedSearch,
    StoredFile,
    TechnicalAccount,
    WorksFile,
)
from sandbox.services.exports import forget_exports

KEPT_FOR = timedelta(days=90)
"""How long an anonymous space lives after its last gesture."""


@transaction.atomic
def erase(*, user: Any, emails: Sequence[str], now: datetime) -> None:
    """Empty the spaces of a person and take the name off their journal; twice is once.

    Events keep their type, moment and refusal codes: the yearly report counts them. Addresses play no part.
    """
    spaces = PracticeSpace.objects.select_for_update(of=("self",)).filter(owner_id=user.pk).order_by("pk")
    for space in spaces:
        _empty(space, now=now)
    Event.objects.filter(actor_id=user.pk).update(actor=None)
    NotificationChoice.objects.filter(user_id=user.pk).delete()


@transaction.atomic
def forget_abandoned(*, now: datetime, limit: int = 200) -> int:
    """Empty the anonymous spaces that nobody touched for 90 days; returns how many (at most ``limit`` at once)."""
    recent = Event.objects.filter(space=OuterRef("pk"), recorded_at__gt=now - KEPT_FOR)
    spaces = (
        PracticeSpace.objects.select_for_update(of=("self",))
        .filter(~Exists(recent), owner=None)
        .exclude(anonymous_fingerprint="")
        .order_by("pk")[:limit]
    )
    return len([_empty(space, now=now) for space in spaces])


def _empty(space: PracticeSpace, *, now: datetime) -> None:
    TechnicalAccount.objects.filter(space=space).delete()
    FileAdvice.objects.filter(sha256__in=_files_of(space)).delete()
    Broadcast.objects.filter(space=space).delete()
    Request.objects.filter(space=space).delete()
    Document.objects.filter(space=space).delete()
    WorksFile.objects.filter(space=space).delete()
    Flow.objects.filter(space=space).delete()
    Market.objects.filter(space=space).delete()
    StoredFile.objects.filter(space=space).delete()
    SavedSearch.objects.filter(space=space).delete()
    forget_exports(space)
    for event in Event.objects.filter(space=space).exclude(payload={}, comment="").order_by("pk"):
        event.payload = {"codes": event.payload["codes"]} if "codes" in event.payload else {}
        event.comment = ""
        event.save(update_fields=["payload", "comment"])
    Event.objects.filter(space=space, relayed_at=None).update(relayed_at=now)
    PracticeSpace.objects.filter(pk=space.pk).update(owner=None, anonymous_fingerprint="")


def _files_of(space: PracticeSpace) -> set[str]:
    """The files deposited in a space, batches opened: their advice quotes them."""
    found = set(Document.objects.filter(space=space).order_by().values_list("sha256", flat=True))
    for sha256, lines in Flow.objects.filter(space=space).order_by().values_list("sha256", "lines"):
        found |= {sha256, *(line["sha256"] for line in lines)}
    return found
