"""Forgetting a person (wired by ``config.personal_data``): what was typed goes, what totals count stays nameless."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from sandbox.models import Document, Event, Flow, PracticeSpace, StoredFile, TechnicalAccount


@transaction.atomic
def erase(*, user: Any, emails: Sequence[str], now: datetime) -> None:
    """Empty the spaces of a person and take the name off their journal; twice is once.

    Events keep their type, moment and refusal codes: the yearly report counts them. Addresses play no part.
    """
    spaces = PracticeSpace.objects.select_for_update(of=("self",)).filter(owner_id=user.pk).order_by("pk")
    for space in spaces:
        TechnicalAccount.objects.filter(space=space).delete()
        Document.objects.filter(space=space).delete()
        Flow.objects.filter(space=space).delete()
        StoredFile.objects.filter(space=space).delete()
        for event in Event.objects.filter(space=space).exclude(payload={}, comment="").order_by("pk"):
            event.payload = {"codes": event.payload["codes"]} if "codes" in event.payload else {}
            event.comment = ""
            event.save(update_fields=["payload", "comment"])
    Event.objects.filter(space__owner_id=user.pk, relayed_at=None).update(relayed_at=now)
    Event.objects.filter(actor_id=user.pk).update(actor=None)
    PracticeSpace.objects.filter(owner_id=user.pk).update(owner=None)
