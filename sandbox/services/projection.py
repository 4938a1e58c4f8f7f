"""What an event does to the rows. No rule is asked here: the command that wrote the event asked them.

``apply`` is used twice: when the event happens, and when a replay rebuilds the space. ``known`` then gives back the
primary keys that rows had, by rank, so that addresses of pages survive a rewind.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.domain.actions import EventType
from sandbox.domain.calendar import payment_clock, payment_starts_on
from sandbox.domain.drafts import Draft
from sandbox.domain.flows import FlowState, FlowSyntax, flow_number
from sandbox.domain.market_sheet import MarketSheet
from sandbox.domain.money import to_cents
from sandbox.domain.requests import REQUEST_EVENTS
from sandbox.domain.vocabulary import DocumentKind, Frame, PaymentMode, RecipientKind, Status
from sandbox.models import Attachment, Document, Event, Flow, PracticeSpace, StoredFile, Structure
from sandbox.services.days import day_of
from sandbox.services.directory import department_of, moa_of, moe_of, recipient_of, supplier_of, validator_of
from sandbox.services.market_rows import write_market
from sandbox.services.projection_contacts import message_read, message_sent, request_moved
from sandbox.services.projection_works import (
    REVISION_ANSWERS,
    WORKS_EVENTS,
    WORKS_MOVES,
    WORKS_RETURN_EVENTS,
    works_payment_starts_on,
    write_works,
)


@dataclass(frozen=True)
class Known:
    """Primary keys of the rows that a replay makes again, by rank; of attachments by (document rank, rank)."""

    documents: Mapping[int, int] = field(default_factory=dict)
    flows: Mapping[int, int] = field(default_factory=dict)
    files: Mapping[int, int] = field(default_factory=dict)
    markets: Mapping[int, int] = field(default_factory=dict)
    works_files: Mapping[int, int] = field(default_factory=dict)
    messages: Mapping[int, int] = field(default_factory=dict)
    requests: Mapping[int, int] = field(default_factory=dict)
    attachments: Mapping[tuple[int, int], int] = field(default_factory=dict)


def apply(space: PracticeSpace, event: Event, known: Known | None = None) -> None:
    """Put one event on the rows of its space; changes ``space`` in memory (the caller saves it) and links
    ``event.document``.
    """
    space.clock = event.occurred_at
    space.last_sequence = event.sequence
    handler = _APPLIERS.get(EventType.of(event.type))
    if handler is not None:
        handler(space, event, known or Known())


def canonical_sha256(draft: Draft) -> str:
    """The fingerprint of a typed invoice: that of its canonical JSON."""
    text = json.dumps(draft.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _document(space: PracticeSpace, event: Event) -> Document:
    document = event.document
    if document is None or document.space_id != space.pk:
        document = Document.objects.select_related("recipient", "supplier").get(
            space=space, rank=event.payload["document"]
        )
        event.document = document
    return document


def _seat_taken(space: PracticeSpace, event: Event, known: Known) -> None:
    space.current_seat = space.seats.select_related("structure").get(
        structure__identifier=event.payload["structure"], role=event.payload["role"]
    )


def _file_added(space: PracticeSpace, event: Event, known: Known) -> None:
    rank = event.payload["file"]
    space.last_file_rank = max(space.last_file_rank, rank)
    StoredFile.objects.create(
        pk=known.files.get(rank),
        space=space,
        rank=rank,
        name=event.payload["name"],
        mime_type=event.payload["mime_type"],
        size=event.payload["size"],
        sha256=event.payload["sha256"],
        created_at=event.occurred_at,
    )


def _market_saved(space: PracticeSpace, event: Event, known: Known) -> None:
    write_market(
        space,
        rank=event.payload["market"],
        sheet=MarketSheet.from_json(event.payload["sheet"]),
        saved_at=event.occurred_at,
        known=known.markets,
    )


def _draft_saved(space: PracticeSpace, event: Event, known: Known) -> None:
    draft = Draft.from_json(event.payload["draft"])
    document = Document.objects.filter(space=space, rank=event.payload["document"]).first()
    if document is None:
        document = _new_document(space, event, known)
    else:
        document.version += 1
    document.status = Status.DRAFT.value
    _write_draft(space, document, draft)
    if previous := event.payload.get("previous"):
        document.previous = Document.objects.filter(space=space, rank=previous).first()
    document.save()
    _write_attachments(document, draft, known)
    event.document = document


def _pdf_read(space: PracticeSpace, event: Event, known: Known) -> None:
    _draft_saved(space, event, known)
    document = _document(space, event)
    document.status = Status.READ_FROM_PDF.value
    document.save()


def _deposited(space: PracticeSpace, event: Event, known: Known) -> None:
    draft = Draft.from_json(event.payload["draft"])
    document = Document.objects.filter(space=space, rank=event.payload["document"]).first()
    if document is None:
        document = _new_document(space, event, known)
    else:
        document.version += 1
    _write_draft(space, document, draft)
    document.status = event.target
    document.status_since = event.occurred_at
    document.deposited_at = event.occurred_at
    document.deposit_mode = event.payload["deposit_mode"]
    document.sha256 = event.payload["sha256"]
    if previous := event.payload.get("previous"):
        document.previous = Document.objects.filter(space=space, rank=previous).first()
    write_works(space, document, draft, event, known.works_files)
    if event.payload.get("flow"):
        document.flow = _write_flow(space, event, known, FlowState.INTEGRATED)
    elif flow_rank := event.payload.get("flow_rank"):
        document.flow = Flow.objects.get(space=space, rank=flow_rank)
    document.save()
    _write_attachments(document, draft, known)
    event.document = document


def _flow_accepted(space: PracticeSpace, event: Event, known: Known) -> None:
    if "document" in event.payload:
        _deposited(space, event, known)
    else:  # a batch: its documents come by events of their own
        _write_flow(space, event, known, FlowState.of(event.payload["flow"]["state"]))


def _flow_rejected(space: PracticeSpace, event: Event, known: Known) -> None:
    _write_flow(space, event, known, FlowState.REJECTED)


def _moved(space: PracticeSpace, event: Event, known: Known) -> None:
    document = _document(space, event)
    document.status = event.target
    document.status_since = event.occurred_at
    document.version += 1
    _MOVES.get(EventType.of(event.type), _left_return)(document, event)
    if reference := event.payload.get("payment_reference"):
        document.payment_reference = reference[:50]
    document.save()
    if pieces := event.payload.get("attachments"):
        _add_attachments(document, pieces, known)


def _left_return(document: Document, event: Event) -> None:
    document.returned_at = None
    document.return_reason = ""
    document.return_comment = ""
    document.acknowledged_at = None


def _made_available(document: Document, event: Event) -> None:
    _left_return(document, event)
    document.available_at = event.occurred_at
    document.first_suspended_at = None
    document.first_completed_at = None
    _write_due_day(document)


def _returned(document: Document, event: Event) -> None:
    document.returned_at = event.occurred_at
    document.return_reason = event.reason
    document.return_comment = event.comment
    document.acknowledged_at = None


def _suspended(document: Document, event: Event) -> None:
    _returned(document, event)
    if document.first_suspended_at is None:
        document.first_suspended_at = event.occurred_at
    _write_due_day(document)


def _validated(document: Document, event: Event) -> None:
    _left_return(document, event)
    if named := event.payload.get("second_validator"):
        document.second_validator = _named(document.space, named)
    else:
        document.agreed_at = event.occurred_at


def _agreed(document: Document, event: Event) -> None:
    _left_return(document, event)
    document.agreed_at = event.occurred_at


def _validator_corrected(document: Document, event: Event) -> None:
    _left_return(document, event)
    if named := event.payload.get("second_validator"):
        document.second_validator = _named(document.space, named)
        return
    draft = Draft.from_json(event.payload["draft"])
    document.payload = event.payload["draft"]
    document.validator = validator_of(document.space, draft)


def _named(space: PracticeSpace, named: Mapping[str, str]) -> Structure:
    return Structure.objects.get(space=space, **named)


def _stopped(document: Document, event: Event) -> None:
    _returned(document, event)
    document.due_on = None


def _completed(document: Document, event: Event) -> None:
    _left_return(document, event)
    if document.first_completed_at is None:
        document.first_completed_at = event.occurred_at
    _write_due_day(document)


def _recycled(document: Document, event: Event) -> None:
    _left_return(document, event)
    draft = Draft.from_json(event.payload["draft"])
    document.payload = event.payload["draft"]
    _write_routing(document.space, document, draft)
    document.available_at = None  # the deposit day stays; the payment time will start again
    document.agreed_at = None  # the agreement stays in the journal


def _paid(document: Document, event: Event) -> None:
    _left_return(document, event)
    document.paid_at = event.occurred_at


def _acknowledged(space: PracticeSpace, event: Event, known: Known) -> None:
    document = _document(space, event)
    document.acknowledged_at = event.occurred_at
    document.version += 1
    document.save()


def _rejection_handled(space: PracticeSpace, event: Event, known: Known) -> None:
    document = _document(space, event)
    document.rejection_handled_at = event.occurred_at
    document.version += 1
    document.save()


def _revision_answered(space: PracticeSpace, event: Event, known: Known) -> None:
    document = _document(space, event)
    document.revision_answer = REVISION_ANSWERS[EventType.of(event.type)].value
    document.revision_answered_at = event.occurred_at
    document.version += 1
    document.save()
    if pieces := event.payload.get("attachments"):
        _add_attachments(document, pieces, known)


def _downloaded(space: PracticeSpace, event: Event, known: Known) -> None:
    # Nobody's form is stale because somebody read the invoice: the version stays.
    document = _document(space, event)
    document.downloaded_at = event.occurred_at
    document.save(update_fields=["downloaded_at"])


def _message_sent(space: PracticeSpace, event: Event, known: Known) -> None:
    message_sent(space, event, known.messages)


def _message_read(space: PracticeSpace, event: Event, known: Known) -> None:
    message_read(space, event)


def _request_moved(space: PracticeSpace, event: Event, known: Known) -> None:
    request_moved(space, event, known.requests)


# -- rows --


def _new_document(space: PracticeSpace, event: Event, known: Known) -> Document:
    rank = event.payload["document"]
    space.last_document_rank = max(space.last_document_rank, rank)
    return Document(
        pk=known.documents.get(rank),
        space=space,
        rank=rank,
        status_since=event.occurred_at,
        created_at=event.occurred_at,
    )


def _write_draft(space: PracticeSpace, document: Document, draft: Draft) -> None:
    document.payload = draft.as_json()
    document.number = draft.number[:20]
    document.frame = (draft.frame or Frame.A1).value
    document.kind = (DocumentKind.read(draft.kind) or DocumentKind.INVOICE).value
    document.currency = draft.currency[:3]
    document.issued_on = draft.issued_on
    document.supplier = supplier_of(space, draft)
    document.validator = validator_of(space, draft)
    document.moe = moe_of(space, draft)
    document.moa = moa_of(space, draft)
    document.asked_excl_vat = draft.asked_excl_vat
    document.contract_number = draft.contract_number[:50]
    document.origin_number = draft.origin_number[:50]
    document.payment_mode = draft.payment_mode if PaymentMode.read(draft.payment_mode) else ""
    document.iban = "".join(draft.iban.split()).upper()[:34]
    _write_routing(space, document, draft)
    totals = draft.totals
    document.total_excl_vat = to_cents(totals.excl_vat)
    document.total_vat = to_cents(totals.vat)
    document.total_discount = to_cents(totals.discount)
    document.total_incl_vat = to_cents(totals.incl_vat)
    document.amount_due = to_cents(totals.due)


def _write_routing(space: PracticeSpace, document: Document, draft: Draft) -> None:
    document.recipient = recipient_of(space, draft)
    document.department = department_of(document.recipient, draft)
    document.commitment_number = draft.commitment_number[:50]


def _write_due_day(document: Document) -> None:
    if document.available_at is None or document.recipient is None:
        return
    starts_on = works_payment_starts_on(document) or payment_starts_on(
        frame=Frame.of(document.frame),
        available_on=day_of(document.available_at),
        agreed_on=day_of(document.agreed_at) if document.agreed_at else None,
    )
    document.due_on = (
        starts_on
        and payment_clock(
            received_on=starts_on,
            kind=RecipientKind.of(document.recipient.kind),
            suspended_on=day_of(document.first_suspended_at) if document.first_suspended_at else None,
            completed_on=day_of(document.first_completed_at) if document.first_completed_at else None,
        ).due_on
    )


def _write_flow(space: PracticeSpace, event: Event, known: Known, state: FlowState) -> Flow:
    told: dict[str, Any] = event.payload["flow"]
    rank = told["rank"]
    space.last_flow_rank = max(space.last_flow_rank, rank)
    return Flow.objects.create(
        pk=known.flows.get(rank),
        space=space,
        rank=rank,
        number=flow_number(syntax=FlowSyntax.of(told["syntax"]), sequence=rank),
        syntax=told["syntax"],
        deposit_mode=told["deposit_mode"],
        file_name=told["file_name"],
        size=told["size"],
        sha256=told["sha256"],
        state=state.value,
        deposited_at=event.occurred_at,
        invoice_number=told["invoice_number"],
        supplier_identifier=told["supplier"],
        recipient_identifier=told["recipient"],
        errors=told["errors"],
        lines=told.get("lines", []),
    )


def _write_attachments(document: Document, draft: Draft, known: Known) -> None:
    document.attachments.all().delete()
    Attachment.objects.bulk_create(
        Attachment(
            pk=known.attachments.get((document.rank, rank)),
            document=document,
            rank=rank,
            name=piece.name,
            designation=piece.designation[:255],
            mime_type=piece.mime_type[:100],
            size=piece.size,
            sha256=piece.sha256,
            main=piece.main,
        )
        for rank, piece in enumerate(draft.attachments, start=1)
    )


def _add_attachments(document: Document, pieces: list[dict[str, Any]], known: Known) -> None:
    first = document.attachments.count() + 1
    Attachment.objects.bulk_create(
        Attachment(
            pk=known.attachments.get((document.rank, rank)),
            document=document,
            rank=rank,
            added_by_completion=True,
            **piece,
        )
        for rank, piece in enumerate(pieces, start=first)
    )


_MOVES: dict[EventType, Callable[[Document, Event], None]] = {
    EventType.MADE_AVAILABLE: _made_available,
    EventType.VALIDATED: _validated,
    EventType.VALIDATION_LAPSED: _agreed,
    **dict.fromkeys(WORKS_RETURN_EVENTS, _returned),
    EventType.REFUSED: _returned,
    EventType.WRONG_VALIDATOR_REPORTED: _returned,
    EventType.VALIDATOR_CORRECTED: _validator_corrected,
    EventType.RECYCLING_ASKED: _stopped,
    EventType.REJECTED: _stopped,
    EventType.SUSPENDED: _suspended,
    EventType.COMPLETED: _completed,
    EventType.RECYCLED: _recycled,
    EventType.PAID: _paid,
    EventType.DG_DEEMED_ACCEPTED: _made_available,
    **WORKS_MOVES,
}

_APPLIERS: dict[EventType, Callable[[PracticeSpace, Event, Known], None]] = {
    EventType.SEAT_TAKEN: _seat_taken,
    EventType.FILE_ADDED: _file_added,
    EventType.MARKET_SAVED: _market_saved,
    EventType.PDF_READ: _pdf_read,
    EventType.DRAFT_SAVED: _draft_saved,
    EventType.DEPOSITED: _deposited,
    EventType.FLOW_ACCEPTED: _flow_accepted,
    EventType.FLOW_REJECTED: _flow_rejected,
    EventType.ACKNOWLEDGED: _acknowledged,
    EventType.REJECTION_HANDLED: _rejection_handled,
    EventType.DOWNLOADED: _downloaded,
    EventType.MESSAGE_SENT: _message_sent,
    EventType.MESSAGE_READ: _message_read,
    **dict.fromkeys(REQUEST_EVENTS, _request_moved),
    EventType.REVISION_CONTESTED: _revision_answered,
    EventType.REVISION_ACCEPTED: _revision_answered,
    EventType.REVISION_DEEMED_ACCEPTED: _revision_answered,
    **dict.fromkeys(
        (
            EventType.DRAFT_DELETED,
            EventType.VALIDATED,
            EventType.REFUSED,
            EventType.WRONG_VALIDATOR_REPORTED,
            EventType.VALIDATOR_CORRECTED,
            EventType.SECOND_VALIDATION_ASKED,
            EventType.VALIDATION_LAPSED,
            EventType.FORWARDED,
            EventType.ROUTED,
            EventType.MADE_AVAILABLE,
            EventType.TAKEN_INTO_ACCOUNT,
            EventType.RECYCLING_ASKED,
            EventType.SUSPENDED,
            EventType.REJECTED,
            EventType.RECYCLED,
            EventType.COMPLETED,
            EventType.SERVICE_CERTIFIED,
            EventType.MANDATED,
            EventType.HANDED_TO_ACCOUNTANT,
            EventType.POSTED,
            EventType.PAID,
            *WORKS_EVENTS,
        ),
        _moved,
    ),
}
