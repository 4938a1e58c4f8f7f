"""What an event of « Mes messages » or of « Sollicitations » does to the rows; no rule is asked here."""

from collections.abc import Mapping
from typing import Any

from sandbox.domain.requests import RequestParty, RequestStatus, request_number
from sandbox.models import (
    Broadcast,
    Delivery,
    Document,
    Event,
    PracticeSpace,
    Request,
    RequestFile,
    RequestMessage,
    Structure,
)


def named(structure: Structure) -> dict[str, str]:
    """How the journal names a structure: an identifier may stand under two types."""
    return {"identifier_type": structure.identifier_type, "identifier": structure.identifier}


def structure_named(space: PracticeSpace, told: Mapping[str, str]) -> Structure:
    """The structure that the journal names."""
    return Structure.objects.get(space=space, **told)


def message_sent(space: PracticeSpace, event: Event, known: Mapping[int, int]) -> None:
    """A message in the box of each of its recipients."""
    told = event.payload
    broadcast = Broadcast.objects.create(
        pk=known.get(told["message"]),
        space=space,
        rank=told["message"],
        sender=structure_named(space, told["sender"]),
        subject=told["subject"],
        text=event.comment,
        sent_at=event.occurred_at,
        script=told.get("script", ""),
    )
    Delivery.objects.bulk_create(
        Delivery(broadcast=broadcast, structure=structure_named(space, each)) for each in told["recipients"]
    )


def message_read(space: PracticeSpace, event: Event) -> None:
    """A message opened by one structure."""
    Delivery.objects.filter(
        broadcast__space=space,
        broadcast__rank=event.payload["message"],
        structure=structure_named(space, event.payload["reader"]),
    ).update(read_at=event.occurred_at)


def request_moved(space: PracticeSpace, event: Event, known: Mapping[int, int]) -> None:
    """A request sent, or one step further, with what was written."""
    told = event.payload
    status = RequestStatus.of(told["status"])
    request = Request.objects.filter(space=space, rank=told["request"]).first()
    if request is None:
        request = _new_request(space, event, known)
    else:
        request.version += 1
    request.status = status.value
    request.status_since = event.occurred_at
    if status is RequestStatus.WITH_CLIENT and request.reached_at is None:
        request.reached_at = event.occurred_at
    if status is RequestStatus.CLOSED:
        request.closed_at = event.occurred_at
    request.save()
    if event.comment:
        _write_message(space, request, event)


def _new_request(space: PracticeSpace, event: Event, known: Mapping[int, int]) -> Request:
    told = event.payload
    about = told["about"]
    return Request(
        pk=known.get(told["request"]),
        space=space,
        rank=told["request"],
        number=request_number(told["request"]),
        pair=told["pair"],
        route=told["route"],
        author=structure_named(space, told["author"]),
        addressee=structure_named(space, told["addressee"]) if told["addressee"] else None,
        document=Document.objects.get(space=space, rank=about) if about else None,
        sent_at=event.occurred_at,
    )


def _write_message(space: PracticeSpace, request: Request, event: Event) -> None:
    told: dict[str, Any] = event.payload
    party = RequestParty.of(told["party"])
    message = RequestMessage.objects.create(
        request=request,
        rank=request.messages.count() + 1,
        party=party.value,
        structure={RequestParty.AUTHOR: request.author, RequestParty.CLIENT: request.addressee}.get(party),
        text=event.comment,
        written_at=event.occurred_at,
    )
    first = request.files.count() + 1
    RequestFile.objects.bulk_create(
        RequestFile(request=request, message=message, rank=rank, **piece)
        for rank, piece in enumerate(told.get("files", []), start=first)
    )
