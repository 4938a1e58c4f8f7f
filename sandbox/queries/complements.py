"""« Événements complémentaires » of a document: what happened around it without changing its status."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sandbox.domain.actions import Action, EventType
from sandbox.domain.vocabulary import Frame
from sandbox.domain.works_pieces import action_on_previous
from sandbox.models import Document, Event, Notice


@dataclass(frozen=True, slots=True)
class Complement:
    """One line: when (space time), what; ``flow``: the number of a file, ``other``: another document to look at."""

    at: datetime
    label: str
    flow: str = ""
    other: Document | None = None


def complements(document: Document, events: Iterable[Event], *, following: Document | None) -> tuple[Complement, ...]:
    """The file it came in, what it replaces or answers, the files added later, the mails that told of it; oldest first.

    ``events``: those of the document; one query beside.
    """
    found: list[Complement] = []
    if document.deposited_at is not None:
        if document.flow is not None:
            label = f"Fichier reçu et contrôlé\u00a0: {document.flow.file_name}"
            found.append(Complement(document.flow.deposited_at, label, flow=document.flow.number))
        found.append(Complement(document.deposited_at, "Certificat de dépôt établi"))
        if document.previous is not None:
            label = f"{_before(document)} {document.previous.number}"
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
        label = f"{_after(following)} {following.number}"
        found.append(Complement(following.deposited_at, label, other=following))
    return tuple(sorted(found, key=lambda row: row.at))


def _before(document: Document) -> str:
    """What a document is to the one before it: a works piece answers, or takes its place in the tacit procedure."""
    frame = Frame.of(document.frame)
    if not frame.is_works:
        return "Remplace la facture"
    replaces = action_on_previous(frame) is Action.REPLACE_BY_A22
    return "Remplace la pièce" if replaces else "Répond à la pièce précédente\u00a0:"


def _after(following: Document) -> str:
    frame = Frame.of(following.frame)
    if not frame.is_works:
        return "Remplacée par la facture"
    replaces = action_on_previous(frame) is Action.REPLACE_BY_A22
    return "Remplacée par la pièce" if replaces else "Pièce suivante, qui lui répond\u00a0:"
