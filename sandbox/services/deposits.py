"""Deposits by form and by the API, field by field. Files come by ``flows``; the gate is the same.

Nothing is written of what the gate refuses: a refused form leaves one event (which codes), no row. Success is said
only after the last check.
"""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from sandbox.domain.actions import Action, EventType
from sandbox.domain.checks import GateContext, blocking, judge
from sandbox.domain.drafts import Draft, with_computed_totals
from sandbox.domain.flows import DepositMode
from sandbox.domain.gate import WorksFacts
from sandbox.domain.lifecycles import circuit_of
from sandbox.domain.refusals import DepositRefusedError, Refusal, RefusalCode, RefusedError, StaleDocumentError
from sandbox.domain.vocabulary import REPLACED_BY_A_NEW_ONE, Frame, Role, Status
from sandbox.models import Document, PracticeSpace, Structure
from sandbox.queries.contracts import works_contracts
from sandbox.queries.petitions import petition_facts
from sandbox.services.days import day_of
from sandbox.services.directory import recipient_of, structure_facts, supplier_of, validator_of
from sandbox.services.journal import append, locked_space
from sandbox.services.projection import canonical_sha256
from sandbox.services.storage import keep_attachments


def check_draft(*, space_id: int, draft: Draft, compute_totals: bool = True) -> list[Refusal]:
    """What the gate would say of a draft, now, without depositing it. For checks that speak as one types."""
    space = PracticeSpace.objects.select_related("current_seat__structure").get(pk=space_id)
    return _judged(space, prepared(space, draft, compute_totals=compute_totals), document=None, typed=True)


@transaction.atomic
def save_draft(
    *,
    space_id: int,
    draft: Draft,
    document_id: int | None = None,
    expected_version: int | None = None,
    previous_id: int | None = None,
    role: Role = Role.SUPPLIER,
    actor_id: int | None = None,
) -> Document:
    """Save an unfinished invoice, new or again. It may be wrong in every way; totals are computed from its lines.

    ``previous_id``: the rejected invoice that a new draft will replace. Raises ActionRefusedError-like RefusedError
    (NOT_A_DRAFT), StaleDocumentError, or MONTANT_HORS_LIMITES.
    """
    space = locked_space(space_id)
    document = _draft_of(space, document_id, expected_version)
    draft = prepared(space, draft, compute_totals=True)
    judged = _judged(space, draft, document, typed=True)
    unstorable = [refusal for refusal in judged if refusal.code in _UNSTORABLE]
    if unstorable:
        raise DepositRefusedError(unstorable)
    rank = document.rank if document else space.last_document_rank + 1
    payload: dict[str, Any] = {"document": rank, "draft": draft.as_json()}
    if previous_id is not None:
        payload["previous"] = Document.objects.values_list("rank", flat=True).get(space=space, pk=previous_id)
    event = append(
        space,
        EventType.DRAFT_SAVED,
        role=role,
        structure=supplier_of(space, draft),
        actor_id=actor_id,
        payload=payload,
    )
    return _written(event.document)


@transaction.atomic
def begin_replacement(*, document_id: int, actor_id: int | None = None) -> Document:
    """The invoice that takes the place of a rejected or refused one: a draft of the same content, without a number.

    Asked again, it gives what was begun, or the invoice that was sent. Raises RefusedError when the document was
    neither rejected nor refused.
    """
    space = locked_space(Document.objects.values_list("space_id", flat=True).get(pk=document_id))
    document = Document.objects.select_related("recipient").get(pk=document_id)
    if document.state not in REPLACED_BY_A_NEW_ONE:
        possible = ", ".join(f"«\u00a0{status.label}\u00a0»" for status in Status if status in REPLACED_BY_A_NEW_ONE)
        values = {"action": "Remplacer", "status": document.status_label, "possible": possible}
        raise RefusedError(Refusal(RefusalCode.NOT_ALLOWED_NOW, values=values))
    begun = document.following.exclude(status=Status.DELETED.value).order_by("rank").last()
    if begun is not None:
        return begun
    draft = dataclasses.replace(document.draft(), number="", issued_on=day_of(space.clock), guesses=())
    return save_draft(space_id=space.pk, draft=draft, previous_id=document.pk, actor_id=actor_id)


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

    ``document_id``: the draft it finishes, which may know what it replaces. ``previous_id``: the rejected invoice it
    replaces. ``compute_totals``:
    False keeps the totals the caller gave (the gate checks them). Without a supplier, the structure of the current
    seat is the supplier. By the API an empty number gives one of 20 digits. Raises DepositRefusedError with every
    failed check, StaleDocumentError, RefusedError (NOT_A_DRAFT).
    """
    with transaction.atomic():
        space = locked_space(space_id)
        document = _draft_of(space, document_id, expected_version)
        draft = prepared(space, dataclasses.replace(draft, guesses=()), compute_totals=compute_totals)
        if not draft.number and deposit_mode is DepositMode.API_ENTRY:
            draft = dataclasses.replace(draft, number=f"{day_of(space.clock):%Y}{space.last_document_rank + 1:016d}")
        refusals = blocking(_judged(space, draft, document, typed=True))
        if refusals:
            _refused(space, refusals, deposit_mode, structure=supplier_of(space, draft), actor_id=actor_id)
        else:
            if previous_id is None and document is not None:
                previous_id = document.previous_id
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
                # A finished draft tells where it comes from; what is typed and sent at once comes from nowhere.
                document=document,
                target=circuit_of(draft.frame or Frame.A1).submitted,
                payload=payload,
            )
    if refusals:
        raise DepositRefusedError(refusals)
    return _written(event.document)


@transaction.atomic
def note_refused_file(
    *, space_id: int, refusals: Iterable[Refusal], deposit_mode: DepositMode, actor_id: int | None = None
) -> None:
    """Write down that a file was turned away unread (a scan, a password, a broken archive): one event, no row.

    Whoever tried learned something; the exercise in hand reads it in the journal, as it reads a refusal of the gate.
    """
    _refused(locked_space(space_id), refusals, deposit_mode, structure=None, actor_id=actor_id)


def _refused(
    space: PracticeSpace,
    refusals: Iterable[Refusal],
    deposit_mode: DepositMode,
    *,
    structure: Structure | None,
    actor_id: int | None,
) -> None:
    append(
        space,
        EventType.DEPOSIT_REFUSED,
        role=Role.SUPPLIER,
        structure=structure,
        actor_id=actor_id,
        payload={"codes": [refusal.code.value for refusal in refusals], "deposit_mode": deposit_mode.value},
    )


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
        deposit_mode=_mode_of(document.draft()),
        actor_id=actor_id,
    )


def _mode_of(draft: Draft) -> DepositMode:
    """A draft that came from a PDF keeps it as its main attachment."""
    from_pdf = any(piece.main for piece in draft.attachments)
    return DepositMode.PORTAL_PDF_DEPOSIT if from_pdf else DepositMode.PORTAL_ENTRY


_UNSTORABLE = frozenset({RefusalCode.AMOUNT_OUT_OF_RANGE})


def prepared(space: PracticeSpace, draft: Draft, *, compute_totals: bool) -> Draft:
    """The draft as it is judged and kept: the supplier of the seat, files stored, totals computed if asked."""
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


def gate_context(
    space: PracticeSpace,
    draft: Draft,
    document: Document | None = None,
    *,
    typed: bool = False,
    works: WorksFacts | None = None,
) -> GateContext:
    """What the gate knows beside the draft.

    ``document``: the saved draft that is being finished; ``typed``: entered on the portal, not sent as a file;
    ``works``: the dossier that a works piece joins.
    """
    supplier = supplier_of(space, draft)
    issued = Document.objects.issued().filter(space=space, supplier=supplier, number=draft.number)
    others = issued.exclude(pk=document.pk) if document else issued
    return GateContext(
        today=day_of(space.clock),
        supplier=structure_facts(supplier),
        recipient=structure_facts(recipient_of(space, draft)),
        validator=structure_facts(validator_of(space, draft)),
        typed=typed,
        works=works,
        works_contracts=works_contracts(space, frozenset({draft.contract_number, draft.commitment_number})),
        petition=petition_facts(space, draft),
        number_taken=supplier is not None and others.exists(),
    )


def _judged(space: PracticeSpace, draft: Draft, document: Document | None, *, typed: bool) -> list[Refusal]:
    return judge(draft, gate_context(space, draft, document, typed=typed))


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
