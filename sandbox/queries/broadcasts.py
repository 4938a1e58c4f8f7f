"""« Mes messages »: whom a seat may write to, what it received, what it sent."""

from django.db.models import Count, Q, QuerySet

from sandbox.domain.actions import EventType
from sandbox.domain.broadcasts import Exchange, Partner, Reach, is_public, reach_of
from sandbox.domain.vocabulary import RecipientKind
from sandbox.models import Broadcast, Delivery, Event, PracticeSpace, Seat, Structure

REACHING = {
    EventType.MADE_AVAILABLE: "document__recipient_id",
    EventType.MADE_AVAILABLE_MOE: "document__moe_id",
    EventType.MADE_AVAILABLE_MOA: "document__moa_id",
}
"""The facts by which an invoice reaches its client, and who that is."""


def exchanges_of(space: PracticeSpace) -> list[Exchange]:
    """The invoices that reached somebody, as the journal of this run tells them (one query)."""
    events = Event.objects.filter(
        space=space, run=space.run, type__in=[kind.value for kind in REACHING], document__supplier__isnull=False
    ).order_by("sequence")
    columns = ("type", "occurred_at", "document__supplier_id", *REACHING.values())
    return [
        Exchange(supplier=row["document__supplier_id"], client=client, at=row["occurred_at"])
        for row in events.values(*columns)
        if (client := row[REACHING[EventType.of(row["type"])]]) is not None
    ]


def partner_of(structure: Structure) -> Partner:
    """A structure as the rules of messages see it."""
    return Partner(structure.pk, structure.name, is_public(RecipientKind.of(structure.kind)))


def reach(space: PracticeSpace, sender: Structure) -> Reach:
    """Whom a structure may write to, and why not to the others (two queries)."""
    everyone = [partner_of(other) for other in active_structures(space)]
    return reach_of(partner_of(sender), everyone, exchanges_of(space))


def active_structures(space: PracticeSpace) -> list[Structure]:
    """The active structures of the directory, by name (one query)."""
    return list(Structure.objects.filter(space=space, active=True).order_by("name", "pk"))


def received(space: PracticeSpace, seat: Seat | None) -> QuerySet[Delivery]:
    """What reached the structure of the seat, newest first."""
    if seat is None:
        return Delivery.objects.none()
    return (
        Delivery.objects.filter(broadcast__space=space, structure_id=seat.structure_id)
        .select_related("broadcast__sender")
        .order_by("-broadcast__rank")
    )


def sent(space: PracticeSpace, seat: Seat | None) -> QuerySet[Broadcast]:
    """What the structure of the seat sent, newest first, with how many it went to and how many opened it."""
    if seat is None:
        return Broadcast.objects.none()
    return (
        Broadcast.objects.filter(space=space, sender_id=seat.structure_id)
        .annotate(
            recipient_count=Count("deliveries"),
            read_count=Count("deliveries", filter=Q(deliveries__read_at__isnull=False)),
        )
        .order_by("-rank")
    )
