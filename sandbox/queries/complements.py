"""« Événements complémentaires » of a document: what happened around it without changing its status."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sandbox.domain.actions import EventType
from sandbox.models import Document, Event, Notice


@dataclass(frozen=True, slots=True)
class Complement:
    """One line: when (space time), what; ``flow``: the number of a file, ``other``: another document to look at."""

    at: datetime
    label: str
    flow: str = ""
    other: Document | None = None


def complements(document: Document, events: Iterable[Event], *, following: Document | None) -> tuple[Complement, ...]:
    """The file it came in, what it replaces, the pieces added later, the mails that told of it; oldest first.

    ``events``: those of the document; one query beside.
    """
    found: list[Complement] = []
    if document.deposited_at is not None:
        if document.flow is not None:
            label = f"Fichier reçu et contrôlé\u00a0: {document.flow.file_name}"
            found.append(Complement(document.flow.deposited_at, label, flow=document.flow.number))
        found.append(Complement(document.deposited_at, "Certificat de dépôt établi"))
        if document.previous is not None:
            label = f"Remplace la facture {document.previous.number}"
            found.append(Complement(document.deposited_at, label, other=document.previous))
    for event in events:
        if event.type == EventType.COMPLETED.value and (pieces := event.payload.get("attachments")):
            names = ", ".join(piece["name"] for piece in pieces)
            found.append(Complement(event.occurred_at, f"Pièces ajoutées\u00a0: {names}"))
    notices = Notice.objects.filter(event__document=document).select_related("event").order_by("event__sequence")
    found += [
        Complement(notice.event.occurred_at, f"Courriel envoyé\u00a0: {notice.event.target_label}")
        for notice in notices
    ]
    if following is not None and following.deposited_at is not None:
        label = f"Remplacée par la facture {following.number}"
        found.append(Complement(following.deposited_at, label, other=following))
    return tuple(sorted(found, key=lambda row: row.at))
