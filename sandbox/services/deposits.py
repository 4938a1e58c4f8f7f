"""Deposits: by form, by file, by the API. One gate for all doors; nothing is written of what it refuses.

A refused form leaves one event (which codes), no row. A refused file leaves a rejected flow, no invoice, no number
taken. Success is said only after the last check.
"""

import dataclasses
from typing import Any

from django.db import transaction

from sandbox.domain.actions import Action, EventType
from sandbox.domain.checks import GateContext, blocking, judge
from sandbox.domain.drafts import Draft, with_computed_totals
from sandbox.domain.flows import DepositMode, FlowSyntax
from sandbox.domain.lifecycles import circuit_of
from sandbox.domain.limits import MAX_FILE_BYTES
from sandbox.domain.refusals import DepositRefusedError, Refusal, RefusalCode, RefusedError, StaleDocumentError
from sandbox.domain.vocabulary import Frame, Role, Status
from sandbox.formats.cii import parse_cii
from sandbox.formats.errors import FormatError
from sandbox.formats.xml import megabytes
from sandbox.models import Document, Flow, PracticeSpace, Structure
from sandbox.services.directory import recipient_of, structure_facts, supplier_of, validator_of
from sandbox.services.journal import append, locked_space
from sandbox.services.projection import canonical_sha256, day_of
from sandbox.services.storage import keep, keep_attachments


def check_draft(*, space_id: int, draft: Draft, compute_totals: bool = True) -> list[Refusal]:
    """What the gate would say of a draft, now, without depositing it. For checks that speak as one types."""
    space = PracticeSpace.objects.select_related("current_seat__structure").get(pk=space_id)
    return _judged(space, _prepared(space, draft, compute_totals=compute_totals), document=None, typed=True)


@transaction.atomic
def save_draft(
    *,
    space_id: int,
    draft: Draft,
    document_id: int | None = None,
    expected_version: int | None = None,
    actor_id: int | None = None,
) -> Document:
    """Save an unfinished invoice, new or again. It may be wrong in every way; totals are computed from its lines.

    Raises ActionRefusedError-like RefusedError (NOT_A_DRAFT), StaleDocumentError, or MONTANT_HORS_LIMITES.
    """
    space = locked_space(space_id)
    document = _draft_of(space, document_id, expected_version)
    draft = _prepared(space, draft, compute_totals=True)
    unstorable = [
        refusal for refusal in judge(draft, _context(space, draft, document, typed=True)) if refusal.code in _UNSTORABLE
    ]
    if unstorable:
        raise DepositRefusedError(unstorable)
    rank = document.rank if document else space.last_document_rank + 1
    event = append(
        space,
        EventType.DRAFT_SAVED,
        role=Role.SUPPLIER,
        structure=supplier_of(space, draft),
        actor_id=actor_id,
        payload={"document": rank, "draft": draft.as_json()},
    )
    return _written(event.document)


def deposit_form(
    *,
    space_id: int,
    draft: Draft,
    document_id: int | None = None,
    expected_version: int | None = None,
    previous_id: int | None = None,
    deposit_mode: DepositMode = DepositMode.PORTAL_ENTRY,
    compute_totals: bool = True,
    actor_id: int | None = None,
) -> Document:
    """Deposit an invoice that was typed (portal) or described field by field (API « soumettre »).

    ``document_id``: the draft it finishes. ``previous_id``: the rejected invoice it replaces. ``compute_totals``:
    False keeps the totals the caller gave (the gate checks them). Without a supplier, the structure of the current
    seat is the supplier. By the API an empty number gives one of 20 digits. Raises DepositRefusedError with every
    failed check, StaleDocumentError, RefusedError (NOT_A_DRAFT).
    """
    with transaction.atomic():
        space = locked_space(space_id)
        document = _draft_of(space, document_id, expected_version)
        draft = _prepared(space, draft, compute_totals=compute_totals)
        if not draft.number and deposit_mode is DepositMode.API_ENTRY:
            draft = dataclasses.replace(draft, number=f"{day_of(space.clock):%Y}{space.last_document_rank + 1:016d}")
        refusals = blocking(_judged(space, draft, document, typed=True))
        if refusals:
            append(
                space,
                EventType.DEPOSIT_REFUSED,
                role=Role.SUPPLIER,
                structure=supplier_of(space, draft),
                actor_id=actor_id,
                payload={"codes": [refusal.code.value for refusal in refusals], "deposit_mode": deposit_mode.value},
            )
        else:
            previous = Document.objects.filter(space=space, pk=previous_id).first() if previous_id is not None else None
            payload = {
                "document": document.rank if document else space.last_document_rank + 1,
                "draft": draft.as_json(),
                "deposit_mode": deposit_mode.value,
                "sha256": canonical_sha256(draft),
                "previous": previous.rank if previous else None,
            }
            event = append(
                space,
                EventType.DEPOSITED,
                role=Role.SUPPLIER,
                structure=supplier_of(space, draft),
                actor_id=actor_id,
                target=circuit_of(draft.frame or Frame.A1).submitted,
                payload=payload,
            )
    if refusals:
        raise DepositRefusedError(refusals)
    return _written(event.document)


def submit_draft(
    *, document_id: int, expected_version: int | None = None, role: Role = Role.SUPPLIER, actor_id: int | None = None
) -> Document:
    """« Valider et envoyer » a saved draft as it is.

    Raises ActionRefusedError, DepositRefusedError, StaleDocumentError.
    """
    document = Document.objects.select_related("recipient").get(pk=document_id)
    document.circuit.resolve(Action.SUBMIT, role=role, facts=document.facts())
    return deposit_form(
        space_id=document.space_id,
        draft=document.draft(),
        document_id=document.pk,
        expected_version=expected_version,
        deposit_mode=DepositMode.PORTAL_ENTRY,
        actor_id=actor_id,
    )


def deposit_flow(
    *,
    space_id: int,
    content: bytes,
    file_name: str,
    syntax: str = FlowSyntax.E1_CII_16B.value,
    deposit_mode: DepositMode = DepositMode.PORTAL_UPLOAD,
    structure_id: int | None = None,
    actor_id: int | None = None,
) -> Flow:
    """Deposit a file. Returns its flow: ``accepted``, with ``flow.documents``; or rejected, with ``flow.errors``.

    Raises RefusedError, and writes nothing, for an unknown syntax, an empty file, one above 10 MB; and, on the
    portal, for any file that is no readable CII (the API has a rejected flow instead, read later by « consulterCR »).
    ``structure_id``: the structure on whose account the file comes (API).
    """
    known_syntax = FlowSyntax.read(syntax)
    if known_syntax is None or not known_syntax.is_cii:
        raise RefusedError(Refusal(RefusalCode.SYNTAX_UNKNOWN, field="syntax", values={"syntax": syntax[:60]}))
    if not content.strip():
        raise FormatError(RefusalCode.FILE_EMPTY)
    if len(content) > MAX_FILE_BYTES:
        raise FormatError(RefusalCode.FILE_TOO_LARGE, values={"size": megabytes(len(content))})
    draft: Draft | None = None
    refusals: list[Refusal] = []
    try:
        draft = parse_cii(content)
        draft = dataclasses.replace(draft, attachments=keep_attachments(draft.attachments))
    except RefusedError as error:
        if deposit_mode is DepositMode.PORTAL_UPLOAD:
            raise
        refusals = list(error.refusals)
    told: dict[str, Any] = {
        "syntax": known_syntax.value,
        "deposit_mode": deposit_mode.value,
        "file_name": (file_name.replace("\x00", "") or "facture.xml")[:255],
        "size": len(content),
        "sha256": keep(content),
        "invoice_number": draft.number[:100] if draft else "",
        "supplier": draft.supplier.identifier[:100] if draft else "",
        "recipient": draft.recipient.identifier[:100] if draft else "",
    }
    return _record_flow(
        space_id=space_id, draft=draft, refusals=refusals, told=told, structure_id=structure_id, actor_id=actor_id
    )


@transaction.atomic
def _record_flow(
    *,
    space_id: int,
    draft: Draft | None,
    refusals: list[Refusal],
    told: dict[str, Any],
    structure_id: int | None,
    actor_id: int | None,
) -> Flow:
    space = locked_space(space_id)
    if draft is not None:
        refusals = _judged(space, draft, document=None, typed=False)
    told["rank"] = space.last_flow_rank + 1
    told["errors"] = [refusal.as_json() for refusal in refusals]
    structure = (
        Structure.objects.filter(space=space, pk=structure_id).first()
        if structure_id is not None
        else supplier_of(space, draft)
        if draft
        else None
    )
    if draft is None or blocking(refusals):
        codes = [refusal.code.value for refusal in blocking(refusals)]
        append(
            space,
            EventType.FLOW_REJECTED,
            role=Role.SUPPLIER,
            structure=structure,
            actor_id=actor_id,
            payload={"flow": told, "codes": codes},
        )
    else:
        append(
            space,
            EventType.FLOW_ACCEPTED,
            role=Role.SUPPLIER,
            structure=structure,
            actor_id=actor_id,
            target=circuit_of(draft.frame or Frame.A1).submitted,
            payload={
                "flow": told,
                "document": space.last_document_rank + 1,
                "draft": draft.as_json(),
                "deposit_mode": told["deposit_mode"],
                "sha256": told["sha256"],
            },
        )
    return Flow.objects.get(space=space, rank=told["rank"])


_UNSTORABLE = frozenset({RefusalCode.AMOUNT_OUT_OF_RANGE})


def _prepared(space: PracticeSpace, draft: Draft, *, compute_totals: bool) -> Draft:
    seat = space.current_seat
    if not draft.supplier.identifier and seat is not None and seat.role == Role.SUPPLIER.value:
        draft = dataclasses.replace(
            draft,
            supplier=dataclasses.replace(
                draft.supplier,
                identifier=seat.structure.identifier,
                identifier_type=seat.structure.identifier_type,
                name=seat.structure.name,
            ),
        )
    draft = dataclasses.replace(draft, attachments=keep_attachments(draft.attachments))
    if not draft.measurable:  # the gate will say so; no arithmetic before
        return draft
    return with_computed_totals(draft) if compute_totals else draft


def _context(space: PracticeSpace, draft: Draft, document: Document | None, *, typed: bool) -> GateContext:
    supplier = supplier_of(space, draft)
    taken = supplier is not None and Document.objects.issued().filter(
        space=space, supplier=supplier, number=draft.number
    )
    return GateContext(
        today=day_of(space.clock),
        supplier=structure_facts(supplier),
        recipient=structure_facts(recipient_of(space, draft)),
        validator=structure_facts(validator_of(space, draft)),
        typed=typed,
        number_taken=bool(taken and taken.exclude(pk=document.pk if document else None).exists()),
    )


def _judged(space: PracticeSpace, draft: Draft, document: Document | None, *, typed: bool) -> list[Refusal]:
    return judge(draft, _context(space, draft, document, typed=typed))


def _draft_of(space: PracticeSpace, document_id: int | None, expected_version: int | None) -> Document | None:
    if document_id is None:
        return None
    document = Document.objects.select_for_update(of=("self",)).get(space=space, pk=document_id)
    check_version(document, expected_version)
    if document.state is not Status.DRAFT:
        raise RefusedError(Refusal(RefusalCode.NOT_A_DRAFT, values={"status": document.status_label}))
    return document


def check_version(document: Document, expected_version: int | None) -> None:
    """StaleDocumentError when the person read an older version than the row has."""
    if expected_version is not None and document.version != expected_version:
        raise StaleDocumentError(Refusal(RefusalCode.DOCUMENT_MOVED, values={"status": document.status_label}))


def _written(document: Document | None) -> Document:
    assert document is not None  # noqa: S101 - the projection linked it
    return document
