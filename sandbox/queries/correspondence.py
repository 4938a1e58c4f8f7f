"""Which events of « Mes messages » and « Sollicitations » concern the seat that a person holds."""

from dataclasses import dataclass

from sandbox.domain.actions import EventType
from sandbox.domain.requests import REQUEST_EVENTS, RequestStatus
from sandbox.domain.typography import typeset
from sandbox.models import Broadcast, Event, Request

CORRESPONDENCE = frozenset({EventType.MESSAGE_SENT, *REQUEST_EVENTS})
"""What is said between structures, beside the documents themselves."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a mail tells of an event, and the page (its url name and key) where one reads it."""

    event: Event
    headline: str
    sentence: str
    url_name: str
    pk: int


def word_for_seat(event: Event) -> Word | None:
    """What the seat taken in the space learns from an event; None for its own moves and for those of strangers.

    ``event``: with its space; asks two queries at most.
    """
    seat = event.space.current_seat
    if seat is None or event.structure_id == seat.structure_id:
        return None
    if event.type == EventType.MESSAGE_SENT.value:
        return _message(event, seat.structure_id)
    return _request(event, seat.structure_id)


def _message(event: Event, structure_id: int) -> Word | None:
    found = (
        Broadcast.objects.select_related("sender")
        .filter(space=event.space, rank=event.payload["message"], deliveries__structure=structure_id)
        .first()
    )
    if found is None:
        return None
    sentence = f"{found.sender} vous a écrit : « {found.subject} ». On lit ce message, on n’y répond pas."
    return Word(event, f"Message fictif de {found.sender}", typeset(sentence), "sandbox:message", found.pk)


def _request(event: Event, structure_id: int) -> Word | None:
    found = Request.objects.visible_to(structure_id).filter(space=event.space, rank=event.payload["request"]).first()
    if found is None:
        return None
    status = RequestStatus.of(event.payload["status"]).label
    headline = typeset(f"Sollicitation fictive {found.number} : {status}")
    if found.author_id == structure_id:
        sentence = f"Votre sollicitation {found.number} a un nouveau statut : {status}."
    else:
        sentence = f"La sollicitation {found.number} vous concerne. Son statut : {status}."
    return Word(event, headline, typeset(sentence), "sandbox:request", found.pk)
