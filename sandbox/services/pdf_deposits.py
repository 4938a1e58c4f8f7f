"""A PDF becomes a draft: its text is read, and the person looks at every guess before depositing."""

import dataclasses

from django.db import transaction

from sandbox.domain.actions import EventType
from sandbox.domain.drafts import Draft, Party
from sandbox.domain.flows import DepositMode
from sandbox.domain.vocabulary import Role, Status
from sandbox.formats.attachments import attachment_of
from sandbox.formats.errors import FormatError
from sandbox.formats.facturx_file import short_name
from sandbox.formats.pdf import read_pdf
from sandbox.models import Document, Event, PracticeSpace, Structure
from sandbox.services.deposits import note_refused_file, prepared
from sandbox.services.directory import supplier_of
from sandbox.services.journal import append, locked_space
from sandbox.services.storage import keep_attachments


def draft_from_pdf(*, space_id: int, content: bytes, file_name: str, actor_id: int | None = None) -> Document:
    """The draft that the text of a native PDF fills: « Lue dans le PDF », then « Brouillon » (two events).

    ``document.draft().guesses`` tells each field that was read, its page and its words; the PDF is the main
    attachment. Raises FormatError (FILE_EMPTY, FILE_TOO_LARGE, FILE_NOT_PDF, PDF_UNREADABLE, PDF_PASSWORD,
    PDF_SCANNED): nothing was written then, save that it was refused.
    """
    try:
        guessed = read_pdf(content).draft
    except FormatError as error:
        mode = DepositMode.PORTAL_PDF_DEPOSIT
        note_refused_file(space_id=space_id, refusals=error.refusals, deposit_mode=mode, actor_id=actor_id)
        raise
    pdf = attachment_of(name=short_name(file_name), mime_type="application/pdf", content=content, main=True)
    kept = keep_attachments([pdf])
    with transaction.atomic():
        space = locked_space(space_id)
        draft = dataclasses.replace(
            guessed,
            supplier=_named(space, guessed.supplier),
            recipient=_named(space, guessed.recipient),
            attachments=kept,
        )
        draft = prepared(space, draft, compute_totals=True)
        rank = space.last_document_rank + 1
        read = _append(space, EventType.PDF_READ, draft, rank=rank, target=Status.READ_FROM_PDF, actor_id=actor_id)
        _append(
            space,
            EventType.DRAFT_SAVED,
            draft,
            rank=rank,
            target=Status.DRAFT,
            actor_id=actor_id,
            document=read.document,
        )
    return Document.objects.select_related("supplier", "recipient").get(space=space, rank=rank)


def _append(
    space: PracticeSpace,
    kind: EventType,
    draft: Draft,
    *,
    rank: int,
    target: Status,
    actor_id: int | None,
    document: Document | None = None,
) -> Event:
    return append(
        space,
        kind,
        role=Role.SUPPLIER,
        structure=supplier_of(space, draft),
        actor_id=actor_id,
        document=document,
        target=target,
        payload={"document": rank, "draft": draft.as_json()},
    )


def _named(space: PracticeSpace, party: Party) -> Party:
    """The party with the name that the directory gives it."""
    structure = Structure.objects.filter(space=space, identifier=party.identifier).order_by("pk").first()
    return dataclasses.replace(party, name=structure.name) if structure and party.identifier else party
