"""Gestures on one document: ask the circuit, append the event, or change nothing."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from sandbox.domain.actions import Action, EventType, Reason
from sandbox.domain.checks import GateContext, attachment_objections, blocking, judge
from sandbox.domain.drafts import Attachment as DraftAttachment
from sandbox.domain.drafts import Draft, Party, Works
from sandbox.domain.lifecycles import FLAG_BY_ACTION
from sandbox.domain.refusals import ActionRefusedError, DepositRefusedError, Refusal, RefusalCode
from sandbox.domain.transitions import Transition
from sandbox.domain.vocabulary import Role, Status
from sandbox.domain.works_pieces import BY_A_PIECE
from sandbox.models import Document, PracticeSpace, Structure
from sandbox.services.days import day_of
from sandbox.services.deposits import check_version, submit_draft
from sandbox.services.directory import moa_of, moe_of, recipient_of, structure_facts, supplier_of, validator_of
from sandbox.services.journal import append, locked_space
from sandbox.services.storage import keep_attachments


@dataclasses.dataclass(frozen=True, slots=True)
class Routing:
    """What recycling may change, and nothing else. None leaves a value as it is; "" empties it."""

    recipient_identifier: str | None = None
    department_code: str | None = None
    commitment_number: str | None = None


_COMPLETIONS = frozenset({Action.COMPLETE, Action.COMPLETE_PIECE, Action.RECYCLE_PIECE})
_WITH_FILES = _COMPLETIONS | {Action.VALIDATE, Action.REFUSE, Action.CONTEST_REVISION}


def perform_action(
    *,
    document_id: int,
    action: Action,
    role: Role,
    reason: str = "",
    comment: str = "",
    routing: Routing | None = None,
    attachments: Iterable[DraftAttachment] = (),
    payment_reference: str = "",
    validator_identifier: str = "",
    actor_identifier: str = "",
    expected_version: int | None = None,
    actor_id: int | None = None,
) -> Document:
    """Do any gesture of the action bar; returns the document as it now is.

    ``reason``: a code of the teaching list (gestures that need one); ``routing`` for RECYCLE; ``attachments`` and
    ``comment`` for COMPLETE, VALIDATE, REFUSE; ``payment_reference`` (numéro de mandat) for MANDATE;
    ``validator_identifier``: the right one for CORRECT_VALIDATOR, the second one (if any) for VALIDATE at level 1.
    ``actor_identifier``: the right actor of a works piece for CORRECT_ACTOR.
    SUBMIT goes through the gate. Raises ActionRefusedError (nothing written), DepositRefusedError (SUBMIT, RECYCLE,
    CORRECT_VALIDATOR, files), StaleDocumentError.
    """
    if action is Action.SUBMIT:
        return submit_draft(document_id=document_id, role=role, expected_version=expected_version, actor_id=actor_id)
    if action in _WITH_FILES:
        attachments = keep_attachments(attachments)
    if action in FLAG_BY_ACTION:
        return _raise_flag(
            document_id=document_id,
            action=action,
            role=role,
            comment=comment,
            attachments=tuple(attachments),
            expected_version=expected_version,
            actor_id=actor_id,
        )
    if action in BY_A_PIECE:
        raise ActionRefusedError(Refusal(RefusalCode.PIECE_EXPECTED, values={"action": action.label}))
    if reason == Reason.PIECE_AMOUNT.value:
        stop_refusal_of_amount(document_id=document_id, action=action, role=role, actor_id=actor_id)
    with transaction.atomic():
        space, document = _locked(document_id)
        check_version(document, expected_version)
        row = document.circuit.resolve(action, role=role, facts=document.facts(), reason=reason, comment=comment)
        payload: dict[str, Any] = {}
        if action is Action.RECYCLE:
            payload["draft"] = _rerouted(space, document, routing).as_json()
        if action in _WITH_FILES:
            payload |= _completion(document, action, tuple(attachments), comment)
        if action is Action.CORRECT_VALIDATOR or validator_identifier:
            payload |= _validators(space, document, action, validator_identifier.strip())
        if action is Action.CORRECT_ACTOR:
            payload["draft"] = corrected(space, document, actor_identifier.strip()).as_json()
        if payment_reference:
            payload["payment_reference"] = payment_reference
        move(space, document, row, role=role, reason=reason, comment=comment, payload=payload, actor_id=actor_id)
    return document


def recycle(
    *,
    document_id: int,
    routing: Routing,
    comment: str = "",
    role: Role = Role.SUPPLIER,
    expected_version: int | None = None,
    actor_id: int | None = None,
) -> Document:
    """Send a document to recycle to its right address: same number, same content, new routing."""
    return perform_action(
        document_id=document_id,
        action=Action.RECYCLE,
        role=role,
        routing=routing,
        comment=comment,
        expected_version=expected_version,
        actor_id=actor_id,
    )


def complete(
    *,
    document_id: int,
    attachments: Iterable[DraftAttachment] = (),
    comment: str = "",
    role: Role = Role.SUPPLIER,
    expected_version: int | None = None,
    actor_id: int | None = None,
) -> Document:
    """Give a suspended document what was missing: attachments, a comment, or both; nothing else changes."""
    return perform_action(
        document_id=document_id,
        action=Action.COMPLETE,
        role=role,
        attachments=attachments,
        comment=comment,
        expected_version=expected_version,
        actor_id=actor_id,
    )


@transaction.atomic
def acknowledge(
    *, space_id: int, document_ids: Iterable[int] | None = None, role: Role = Role.SUPPLIER, actor_id: int | None = None
) -> list[Document]:
    """Acknowledge the returns of a space: those given, or all (« Tout acquitter »). Already acknowledged: left alone.

    One event a document. Returns those acknowledged now. A document that is not a return raises ActionRefusedError
    and nothing is written.
    """
    space = locked_space(space_id)
    documents = Document.objects.filter(space=space, acknowledged_at=None).select_related("recipient", "supplier")
    if document_ids is None:
        flag = FLAG_BY_ACTION[Action.ACKNOWLEDGE]
        documents = documents.filter(status__in=sorted(status.value for status in flag.statuses))
    else:
        documents = documents.filter(pk__in=list(document_ids))
    done = []
    for document in documents.order_by("rank"):
        document.circuit.resolve_flag(Action.ACKNOWLEDGE, role=role, facts=document.facts())
        append(
            space,
            EventType.ACKNOWLEDGED,
            role=role,
            structure=document.supplier,
            actor_id=actor_id,
            document=document,
        )
        done.append(document)
    return done


def handle_rejection(
    *, document_id: int, role: Role = Role.SUPPLIER, expected_version: int | None = None, actor_id: int | None = None
) -> Document:
    """« Traiter le rejet »: the acknowledged rejection leaves the Synthèse."""
    return _raise_flag(
        document_id=document_id,
        action=Action.HANDLE_REJECTION,
        role=role,
        expected_version=expected_version,
        actor_id=actor_id,
    )


def move(
    space: PracticeSpace,
    document: Document,
    row: Transition,
    *,
    role: Role,
    reason: str = "",
    comment: str = "",
    payload: dict[str, Any] | None = None,
    actor_id: int | None = None,
) -> None:
    """Append a move that the circuit allowed. The space is locked by the caller."""
    append(
        space,
        row.event,
        role=role,
        structure=_structure_of(document, role),
        actor_id=actor_id,
        document=document,
        target=row.target,
        reason=reason,
        comment=comment,
        payload=payload,
    )


@transaction.atomic
def _raise_flag(
    *,
    document_id: int,
    action: Action,
    role: Role,
    expected_version: int | None,
    actor_id: int | None,
    comment: str = "",
    attachments: tuple[DraftAttachment, ...] = (),
) -> Document:
    space, document = _locked(document_id)
    check_version(document, expected_version)
    payload: dict[str, Any] = {}
    if action is Action.CONTEST_REVISION:
        document.circuit.resolve_flag(action, role=role, facts=document.facts())
        if not comment.strip():
            raise ActionRefusedError(Refusal(RefusalCode.CONTEST_WITHOUT_REASON, field="comment"))
        payload = _completion(document, action, attachments, comment)
    note_flag(space, document, action, role=role, comment=comment, payload=payload, actor_id=actor_id)
    return document


def note_flag(
    space: PracticeSpace,
    document: Document,
    action: Action,
    *,
    role: Role,
    comment: str = "",
    payload: dict[str, Any] | None = None,
    actor_id: int | None = None,
) -> None:
    """Raise a flag that the circuit allows. The space is locked by the caller."""
    flag = document.circuit.resolve_flag(action, role=role, facts=document.facts())
    append(
        space,
        flag.event,
        role=role,
        structure=_structure_of(document, role),
        actor_id=actor_id,
        document=document,
        comment=comment,
        payload=payload,
    )


def stop_refusal_of_amount(*, document_id: int, action: Action, role: Role, actor_id: int | None) -> None:
    """« Erreur de montant »: the window stops the refusal, and the journal keeps that it was tried.

    Raises ActionRefusedError always: the document is left as it is.
    """
    with transaction.atomic():
        space, document = _locked(document_id)
        document.circuit.resolve(action, role=role, facts=document.facts(), reason=Reason.PIECE_AMOUNT.value)
        refusal = Refusal(RefusalCode.AMOUNT_IS_NOT_A_REFUSAL, field="reason")
        append(
            space,
            EventType.REFUSAL_STOPPED,
            role=role,
            structure=_structure_of(document, role),
            actor_id=actor_id,
            # Nothing happened to the piece: the journal alone keeps it.
            payload={"codes": [refusal.code.value], "piece": document.number},
        )
    raise ActionRefusedError(refusal)


def _locked(document_id: int) -> tuple[PracticeSpace, Document]:
    """The space, then the document: always in this order."""
    space_id = Document.objects.values_list("space_id", flat=True).get(pk=document_id)
    space = locked_space(space_id)
    document = (
        Document.objects.select_for_update(of=("self",))
        .select_related("supplier", "recipient", "validator", "second_validator", "space", "moe", "moa", "works_file")
        .get(pk=document_id)
    )
    return space, document


def _structure_of(document: Document, role: Role) -> Structure | None:
    if role is Role.SUPPLIER:
        return document.supplier
    if role in (Role.RECIPIENT, Role.ACCOUNTANT):
        return document.recipient
    if role is Role.VALIDATOR:
        return document.validator
    if role is Role.MOE:
        return document.moe
    if role is Role.MOA:
        return document.moa
    if role is Role.SECOND_VALIDATOR:
        return document.second_validator
    return None


def _rerouted(space: PracticeSpace, document: Document, routing: Routing | None) -> Draft:
    """The draft with its new address, judged again; RefusedError when nothing changed or the address is wrong."""
    draft = document.draft()
    recipient = draft.recipient
    if routing is not None and routing.recipient_identifier is not None:
        recipient = dataclasses.replace(recipient, identifier=routing.recipient_identifier.strip(), name="")
    if routing is not None and routing.department_code is not None:
        recipient = dataclasses.replace(recipient, department_code=routing.department_code.strip())
    commitment = draft.commitment_number
    if routing is not None and routing.commitment_number is not None:
        commitment = routing.commitment_number.strip()
    changed = dataclasses.replace(draft, recipient=recipient, commitment_number=commitment)
    same_address = (
        dataclasses.replace(recipient, name="") == dataclasses.replace(draft.recipient, name="")
        and commitment == draft.commitment_number
    )
    if same_address:
        raise ActionRefusedError(Refusal(RefusalCode.NOTHING_RECYCLED, field="recipient"))
    context = GateContext(
        today=day_of(space.clock),
        supplier=structure_facts(supplier_of(space, changed)),
        recipient=structure_facts(recipient_of(space, changed)),
        validator=structure_facts(document.validator),
    )
    if refusals := blocking(judge(changed, context)):
        raise DepositRefusedError(refusals)
    return changed


def corrected(space: PracticeSpace, document: Document, identifier: str) -> Draft:
    """The works piece with its right actor (the status says which); RefusedError for an unknown one, or the same."""
    draft = document.draft()
    works = draft.works or Works(moe=_identifier(document.moe), moa=_identifier(document.moa))
    party = Party(identifier=identifier)
    if document.state is Status.WRONG_MOE:
        role, now = Role.MOE, document.moe
        changed = dataclasses.replace(draft, works=dataclasses.replace(works, moe=identifier))
        found = moe_of(space, changed)
    elif document.state in (Status.SUPPLIER_WRONG_MOA, Status.MOE_WRONG_MOA):
        role, now = Role.MOA, document.moa
        changed = dataclasses.replace(draft, works=dataclasses.replace(works, moa=identifier))
        found = moa_of(space, changed)
    elif document.state in (Status.MOE_WRONG_SUPPLIER, Status.MOA_WRONG_SUPPLIER):
        role, now = Role.SUPPLIER, document.supplier
        changed = dataclasses.replace(draft, works=works, supplier=party)
        found = supplier_of(space, changed)
    else:
        role, now = Role.RECIPIENT, document.recipient
        changed = dataclasses.replace(draft, works=works, recipient=party)
        found = recipient_of(space, changed)
    if not identifier or found is None:
        values = {"role": role.label, "identifier": identifier}
        raise ActionRefusedError(Refusal(RefusalCode.ACTOR_UNKNOWN, field="actor", values=values))
    if found == now:
        raise ActionRefusedError(Refusal(RefusalCode.ACTOR_UNCHANGED, field="actor"))
    return changed


def _identifier(structure: Structure | None) -> str:
    return structure.identifier if structure else ""


def _validators(space: PracticeSpace, document: Document, action: Action, identifier: str) -> dict[str, Any]:
    """What the journal keeps of a named validator; RefusedError when it is unknown, or changes nothing."""
    if action not in (Action.CORRECT_VALIDATOR, Action.VALIDATE):
        return {}
    first = document.state is Status.WRONG_VALIDATOR_1
    if not first and (Status.TO_VALIDATE_2 not in document.circuit.statuses or document.state is Status.TO_VALIDATE_2):
        raise ActionRefusedError(Refusal(RefusalCode.NO_SECOND_VALIDATOR, field="validator"))
    draft = document.draft()
    changed = dataclasses.replace(draft, validator=Party(identifier=identifier))
    validator = validator_of(space, changed)
    context = GateContext(
        today=day_of(space.clock),
        supplier=structure_facts(document.supplier),
        recipient=structure_facts(document.recipient),
        validator=structure_facts(validator),
    )
    if refusals := [refusal for refusal in blocking(judge(changed, context)) if refusal.field == "validator"]:
        raise DepositRefusedError(refusals)
    if validator is None or validator.pk in (document.validator_id, document.second_validator_id):
        raise ActionRefusedError(Refusal(RefusalCode.VALIDATOR_UNCHANGED, field="validator"))
    party = {"identifier": validator.identifier, "identifier_type": validator.identifier_type}
    if first:
        return {"draft": dataclasses.replace(draft, validator=Party(**party, name=validator.name)).as_json()}
    return {"second_validator": party}


def _completion(
    document: Document, action: Action, attachments: tuple[DraftAttachment, ...], comment: str
) -> dict[str, Any]:
    """What the journal keeps of the files a gesture adds; RefusedError for a forbidden one, or nothing to send."""
    if not attachments and action not in _COMPLETIONS:
        return {}
    if not attachments and not comment.strip():
        raise ActionRefusedError(Refusal(RefusalCode.NOTHING_TO_COMPLETE, field="attachments"))
    kept = document.draft().attachments
    if files := attachment_objections((*kept, *attachments)):
        raise DepositRefusedError(files)
    added = [
        {
            "name": piece.name,
            "designation": piece.designation[:255],
            "mime_type": piece.mime_type[:100],
            "size": piece.size,
            "sha256": piece.sha256,
        }
        for piece in attachments
    ]
    return {"attachments": added}


def action_for_target(*, document: Document, target: Status, role: Role) -> Action | None:
    """The gesture that leads to a status the API names (« traiter/recue »), or None when none does from here."""
    return document.circuit.action_towards(target, source=document.state, role=role)
