"""« Notification Facturation »: how often a person wants a mail, and what a summary has to tell."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from sandbox.domain.actions import EventType
from sandbox.domain.notifications import NotificationPace
from sandbox.models import Event, Notice, NotificationChoice
from sandbox.queries.exercises import start_sequence


def notification_pace(user_id: int) -> NotificationPace:
    """What the person chose; at each status for one who never chose."""
    chosen = NotificationChoice.objects.filter(user_id=user_id).values_list("pace", flat=True).first()
    return NotificationPace.of(chosen) if chosen else NotificationPace.EACH


def weekly_readers() -> list[int]:
    """The accounts that want a summary, in order."""
    return list(
        NotificationChoice.objects.filter(pace=NotificationPace.WEEKLY.value, user__is_active=True)
        .order_by("user_id")
        .values_list("user_id", flat=True)
    )


def untold_events(
    *, user_id: int, kinds: Collection[EventType], start: datetime, end: datetime, on_documents: bool = False
) -> list[Event]:
    """The events in a person's spaces, recorded from ``start`` to before ``end``, that no mail told yet.

    ``on_documents``: only the new statuses of documents. By space, document and order of the journal; without what a
    scenario played before the exercise began.
    """
    events: QuerySet[Event] = (
        Event.objects.filter(
            ~Exists(Notice.objects.filter(event=OuterRef("pk"))),
            space__owner=user_id,
            run=F("space__run"),
            type__in=sorted(kind.value for kind in kinds),
            recorded_at__gte=start,
            recorded_at__lt=end,
        )
        .select_related("space__current_seat", "document__supplier", "document__recipient")
        .order_by("space", "document__rank", "sequence")
    )
    if on_documents:
        events = events.filter(document__isnull=False).exclude(target="")
    begun: dict[int, int] = {}
    kept = []
    for event in events:
        if event.space_id not in begun:
            begun[event.space_id] = start_sequence(event.space)
        if event.sequence > begun[event.space_id]:
            kept.append(event)
    return kept
