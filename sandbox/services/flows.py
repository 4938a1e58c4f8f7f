"""Deposits of files: CII, UBL, Factur-X, one by one or in an archive. One gate for all doors.

A rejected file leaves a rejected flow, no invoice, no number taken. Of a batch the right invoices pass, each with its
own event, and the report has a line for each. Success is said only after the last check; the advice comes after.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from sandbox.domain.actions import EventType
from sandbox.domain.checks import blocking, judge
from sandbox.domain.drafts import Draft
from sandbox.domain.flows import DepositMode, FlowState, FlowSyntax, InvoiceFormat
from sandbox.domain.lifecycles import circuit_of
from sandbox.domain.limits import MAX_ARCHIVE_BYTES, MAX_FILE_BYTES
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.tags import in_ubl
from sandbox.domain.vocabulary import Frame, Role
from sandbox.formats.archives import is_archive, is_tar_gz
from sandbox.formats.batch import BatchItem, is_flow_name, read_batch
from sandbox.formats.errors import FormatError
from sandbox.formats.invoice_file import InvoiceFile, read_invoice
from sandbox.formats.xml import megabytes
from sandbox.models import Flow, PracticeSpace, Structure
from sandbox.services.advice import ask_advice
from sandbox.services.deposits import gate_context, note_refused_file
from sandbox.services.directory import supplier_of
from sandbox.services.journal import append, locked_space
from sandbox.services.storage import keep, keep_attachments

_PORTAL = frozenset({DepositMode.PORTAL_UPLOAD})


@dataclass(frozen=True, slots=True)
class _Sent:
    """One invoice that was sent: its file, what it says if it could be read, what is wrong with it."""

    name: str
    sha256: str
    draft: Draft | None
    format: InvoiceFormat | None
    refusals: tuple[Refusal, ...]

    @property
    def accepted(self) -> bool:
        return self.draft is not None and not blocking(list(self.refusals))

    def told(self) -> dict[str, Any]:
        draft = self.draft
        return {
            "invoice_number": draft.number[:100] if draft else "",
            "supplier": draft.supplier.identifier[:100] if draft else "",
            "recipient": draft.recipient.identifier[:100] if draft else "",
            "errors": [refusal.as_json() for refusal in self.refusals],
        }


def deposit_flow(
    *,
    space_id: int,
    content: bytes,
    file_name: str,
    syntax: str = "",
    deposit_mode: DepositMode = DepositMode.PORTAL_UPLOAD,
    structure_id: int | None = None,
    actor_id: int | None = None,
) -> Flow:
    """Deposit a file: an invoice in CII, UBL 2.1 or Factur-X, or an archive of such files.

    Returns its flow: ``accepted`` (a batch may be so in part), with ``flow.documents``; or rejected, with
    ``flow.errors`` (``flow.lines`` for a batch). ``syntax``: the published code that was announced; empty: what the
    file is found to be. Raises RefusedError, and writes no row, for an unknown syntax, an empty file, one above 10 MB
    (an archive above 30 MB); and, on the portal, for any file or archive that cannot be read: the journal alone knows
    (the API has a rejected flow instead, read later by « consulterCR »). ``structure_id``: the structure on whose
    account the file comes (API).
    """
    announced = _announced(syntax)
    file_name = (file_name.replace("\x00", "") or "facture.xml")[:255]
    archive = is_archive(content)
    if not content.strip():
        raise FormatError(RefusalCode.FILE_EMPTY)
    if archive and len(content) > MAX_ARCHIVE_BYTES:
        raise FormatError(RefusalCode.ARCHIVE_TOO_LARGE, values={"what": "@archive-size"})
    if not archive and len(content) > MAX_FILE_BYTES:
        raise FormatError(RefusalCode.FILE_TOO_LARGE, values={"size": megabytes(len(content))})
    refusals: tuple[Refusal, ...] = ()
    sent: list[_Sent] = []
    try:
        if archive:
            if deposit_mode not in _PORTAL:
                _check_flow_archive(content, file_name)
            sent = [_sent(item) for item in read_batch(content, syntax=announced)]
        else:
            invoice = read_invoice(content, file_name=file_name, syntax=announced)
            sent = [_sent(BatchItem(name=file_name, content=content, invoice=invoice))]
    except RefusedError as error:
        if deposit_mode in _PORTAL:
            note_refused_file(space_id=space_id, refusals=error.refusals, deposit_mode=deposit_mode, actor_id=actor_id)
            raise
        refusals = error.refusals
    told: dict[str, Any] = {
        "syntax": (announced or _found_syntax(sent)).value,
        "deposit_mode": deposit_mode.value,
        "file_name": file_name,
        "size": len(content),
        "sha256": keep(content),
    }
    with transaction.atomic():
        space = locked_space(space_id)
        told["rank"] = space.last_flow_rank + 1
        by = _By(space=space, structure_id=structure_id, actor_id=actor_id)
        sent = _judged(space, sent)
        if not archive:
            _record_one(by, told, sent[0] if sent else None, refusals)
        else:
            _record_batch(by, told, sent, refusals)
        ask_advice(one.sha256 for one in sent if one.draft is not None)
    return Flow.objects.get(space=space, rank=told["rank"])


@dataclass(frozen=True, slots=True)
class _By:
    """Where and by whom."""

    space: PracticeSpace
    structure_id: int | None
    actor_id: int | None

    def structure(self, draft: Draft | None) -> Structure | None:
        if self.structure_id is not None:
            return Structure.objects.filter(space=self.space, pk=self.structure_id).first()
        return supplier_of(self.space, draft) if draft else None


def _announced(syntax: str) -> FlowSyntax | None:
    if not syntax:
        return None
    known = FlowSyntax.read(syntax)
    if known is None or known.invoice_format is None:
        raise RefusedError(Refusal(RefusalCode.SYNTAX_UNKNOWN, field="syntax", values={"syntax": syntax[:60]}))
    return known


def _found_syntax(sent: Iterable[_Sent]) -> FlowSyntax:
    """The syntax of a file that nobody announced: that of its first invoice."""
    first = next((one for one in sent if one.format is not None), None)
    if first is None or first.format is None:
        return InvoiceFormat.CII.usual_syntax
    return first.format.usual_syntax_of(first.draft.frame if first.draft else None)


def _check_flow_archive(content: bytes, file_name: str) -> None:
    """Published: an archive that comes by connection is a tar.gz named like its flow."""
    if not is_tar_gz(content) or not is_flow_name(file_name):
        raise FormatError(RefusalCode.FLOW_NAME, values={"name": file_name[:80]})


def _sent(item: BatchItem) -> _Sent:
    invoice: InvoiceFile | None = item.invoice
    draft = invoice.draft if invoice else None
    if draft is not None:
        draft = dataclasses.replace(draft, attachments=keep_attachments(draft.attachments))
    return _Sent(
        name=item.name,
        sha256=keep(item.content),
        draft=draft,
        format=invoice.format if invoice else None,
        refusals=item.refusals,
    )


def _judged(space: PracticeSpace, sent: Iterable[_Sent]) -> list[_Sent]:
    """Each invoice with what the gate says; a number that an earlier one of the batch takes is taken."""
    taken: set[tuple[int, str]] = set()
    found = []
    for one in sent:
        if one.draft is None:
            found.append(one)
            continue
        context = gate_context(space, one.draft)
        supplier = supplier_of(space, one.draft)
        key = (supplier.pk, one.draft.number) if supplier else None
        if key in taken:
            context = dataclasses.replace(context, number_taken=True)
        refusals = judge(one.draft, context)
        if one.format is InvoiceFormat.UBL:
            refusals = in_ubl(refusals)
        one = dataclasses.replace(one, refusals=tuple(refusals))
        if key is not None and one.accepted:
            taken.add(key)
        found.append(one)
    return found


def _record_one(by: _By, told: dict[str, Any], one: _Sent | None, refusals: tuple[Refusal, ...]) -> None:
    refusals = one.refusals if one else refusals
    told |= one.told() if one else {"invoice_number": "", "supplier": "", "recipient": ""}
    told["errors"] = [refusal.as_json() for refusal in refusals]
    if one is None or one.draft is None or not one.accepted:
        _reject(by, told, one.draft if one else None, refusals)
        return
    append(
        by.space,
        EventType.FLOW_ACCEPTED,
        role=Role.SUPPLIER,
        structure=by.structure(one.draft),
        actor_id=by.actor_id,
        target=circuit_of(one.draft.frame or Frame.A1).submitted,
        payload={
            "flow": told,
            "document": by.space.last_document_rank + 1,
            "draft": one.draft.as_json(),
            "deposit_mode": told["deposit_mode"],
            "sha256": told["sha256"],
        },
    )


def _record_batch(by: _By, told: dict[str, Any], sent: list[_Sent], refusals: tuple[Refusal, ...]) -> None:
    accepted = [one for one in sent if one.accepted]
    first = by.space.last_document_rank + 1
    ranks = {id(one): first + position for position, one in enumerate(accepted)}
    told["lines"] = [
        {"name": one.name[:255], "sha256": one.sha256, "document": ranks.get(id(one)), **one.told()} for one in sent
    ]
    told |= {"invoice_number": "", "supplier": "", "recipient": ""}
    told["errors"] = [refusal.as_json() for refusal in refusals]
    if not accepted:
        _reject(by, told, None, (*refusals, *(refusal for one in sent for refusal in one.refusals)))
        return
    told["state"] = (FlowState.INTEGRATED if len(accepted) == len(sent) else FlowState.PARTLY_INTEGRATED).value
    append(
        by.space,
        EventType.FLOW_ACCEPTED,
        role=Role.SUPPLIER,
        structure=by.structure(accepted[0].draft),
        actor_id=by.actor_id,
        payload={"flow": told},
    )
    for one in accepted:
        assert one.draft is not None  # noqa: S101 - accepted
        append(
            by.space,
            EventType.DEPOSITED,
            role=Role.SUPPLIER,
            structure=by.structure(one.draft),
            actor_id=by.actor_id,
            target=circuit_of(one.draft.frame or Frame.A1).submitted,
            payload={
                "document": ranks[id(one)],
                "draft": one.draft.as_json(),
                "deposit_mode": told["deposit_mode"],
                "sha256": one.sha256,
                "flow_rank": told["rank"],
            },
        )


def _reject(by: _By, told: dict[str, Any], draft: Draft | None, refusals: Iterable[Refusal]) -> None:
    codes = [refusal.code.value for refusal in blocking(list(refusals))]
    append(
        by.space,
        EventType.FLOW_REJECTED,
        role=Role.SUPPLIER,
        structure=by.structure(draft),
        actor_id=by.actor_id,
        payload={"flow": told, "codes": codes},
    )
