"""What the events of works pieces do to the rows: the dossier, the actors, the moments from which times are counted."""

from collections.abc import Callable, Mapping
from datetime import date

from sandbox.domain.actions import EventType
from sandbox.domain.drafts import Draft
from sandbox.domain.market_sheet import Ccag
from sandbox.domain.vocabulary import FINAL_FRAMES, Frame
from sandbox.domain.works_pieces import RevisionAnswer
from sandbox.models import Document, Event, PracticeSpace, WorksFile
from sandbox.services.days import day_of
from sandbox.services.directory import moa_of, moe_of, recipient_of, supplier_of

REVISION_ANSWERS = {
    EventType.REVISION_CONTESTED: RevisionAnswer.CONTESTED,
    EventType.REVISION_ACCEPTED: RevisionAnswer.ACCEPTED,
    EventType.REVISION_DEEMED_ACCEPTED: RevisionAnswer.DEEMED,
}
WORKS_RETURN_EVENTS = (
    EventType.PIECE_REFUSED,
    EventType.PREVIOUS_RECYCLING_ASKED,
    EventType.WRONG_ACTOR_REPORTED,
    EventType.COMPLETION_ASKED,
)


def write_works(
    space: PracticeSpace, document: Document, draft: Draft, event: Event, known_files: Mapping[int, int]
) -> None:
    """Put a works piece in its dossier: that of the piece it follows, the one the event names, or a new one."""
    frame = Frame.of(document.frame)
    if not frame.is_works:
        return
    if document.previous is not None and document.previous.works_file is not None:
        document.works_file = document.previous.works_file
        return
    rank = event.payload.get("works_file")
    found = WorksFile.objects.filter(space=space, rank=rank).first() if rank else None
    document.works_file = found or _new_file(space, document, event, known_files)


def _new_file(space: PracticeSpace, document: Document, event: Event, known_files: Mapping[int, int]) -> WorksFile:
    last = WorksFile.objects.filter(space=space).order_by("-rank").values_list("rank", flat=True).first() or 0
    rank = event.payload.get("works_file") or last + 1
    assert document.supplier is not None  # noqa: S101 - the gate let it pass
    assert document.recipient is not None  # noqa: S101 - the gate let it pass
    return WorksFile.objects.create(
        pk=known_files.get(rank),
        space=space,
        rank=rank,
        number=document.number,
        contract_number=document.contract_number,
        ccag=event.payload.get("ccag", Ccag.V2021.value),
        is_final=Frame.of(document.frame) in FINAL_FRAMES,
        currency=document.currency,
        contractor=document.validator or document.supplier,
        moe=document.moe,
        moa=document.moa,
        payer=document.recipient,
        opened_at=event.occurred_at,
    )


def works_payment_starts_on(document: Document) -> date | None:
    """The day from which a works piece is to be paid: the receipt of the first statement of its dossier.

    None for an ordinary invoice, and for a balance: it is counted from the day its payer got it.
    """
    file = document.works_file
    return file.payment_from if file is not None and not file.is_final else None


def _received(document: Document, event: Event) -> None:
    _left(document)
    document.received_at = event.occurred_at
    file = document.works_file
    assert file is not None  # noqa: S101 - the database says so
    if file.payment_from is None:
        agreed = document.agreed_at if Frame.of(document.frame) is Frame.A10 else None
        file.payment_from = day_of(agreed or event.occurred_at)
    if file.final_received_at is None and Frame.of(document.frame) in (Frame.A7, Frame.A14):
        file.final_received_at = event.occurred_at
    file.save()


def _notified(document: Document, event: Event) -> None:
    _left(document)
    document.received_at = event.occurred_at


def _left(document: Document) -> None:
    document.returned_at = None
    document.return_reason = ""
    document.return_comment = ""
    document.acknowledged_at = None


def _actor_corrected(document: Document, event: Event) -> None:
    """The same piece, to another actor: the dossier takes the correction, or its next pieces would go astray too."""
    _left(document)
    document.received_at = None
    document.payload = event.payload["draft"]
    draft = Draft.from_json(document.payload)
    document.moe = moe_of(document.space, draft)
    document.moa = moa_of(document.space, draft)
    document.recipient = recipient_of(document.space, draft)
    document.supplier = supplier_of(document.space, draft)
    file = document.works_file
    assert file is not None  # noqa: S101 - the database says so
    assert document.recipient is not None  # noqa: S101 - the service checked it
    assert document.supplier is not None  # noqa: S101 - the service checked it
    file.moe, file.moa, file.payer = document.moe, document.moa, document.recipient
    if document.previous is not None:
        file.contractor = document.supplier
    file.save()


def _sent_again(document: Document, event: Event) -> None:
    _left(document)
    document.received_at = None


WORKS_MOVES: dict[EventType, Callable[[Document, Event], None]] = {
    EventType.MADE_AVAILABLE_MOE: _received,
    EventType.MADE_AVAILABLE_MOA: _received,
    EventType.SUPPLIER_NOTIFIED: _notified,
    EventType.ACTOR_CORRECTED: _actor_corrected,
    EventType.PIECE_RECYCLED: _sent_again,
    EventType.PIECE_COMPLETED: _sent_again,
}
WORKS_EVENTS = (
    *WORKS_MOVES,
    *WORKS_RETURN_EVENTS,
    EventType.PIECE_AWAITED,
    EventType.MOE_LAPSED,
    EventType.TACIT_BRANCH_OPENED,
    EventType.MOA_LAPSED,
    EventType.DG_DEEMED_ACCEPTED,
    EventType.TAKEN_BY_MOE,
    EventType.TAKEN_BY_MOA,
    EventType.TAKEN_UP,
    EventType.FINAL_ACCEPTED,
    EventType.ASSOCIATED,
    EventType.REPLACED_BY_A22,
    EventType.DUPLICATED,
)
"""Every event that moves a works piece, but those of the simple circuits."""
