"""Works pieces: deposited first, associated to the piece before, or taken up after a refusal."""

import dataclasses
from typing import Any

from django.db import transaction
from django.db.models import Q

from sandbox.domain.actions import Action, EventType
from sandbox.domain.checks import blocking, judge
from sandbox.domain.drafts import Draft, Works
from sandbox.domain.flows import DepositMode
from sandbox.domain.gate import WorksFacts
from sandbox.domain.lifecycles import circuit_of
from sandbox.domain.limits import MAX_NUMBER
from sandbox.domain.partners import PartnerRule
from sandbox.domain.refusals import DepositRefusedError, Refusal, RefusalCode, RefusedError, StaleDocumentError
from sandbox.domain.vocabulary import WORKS_REFUSALS, Frame, Role, Status
from sandbox.domain.works_drafts import following_draft, revised_by
from sandbox.domain.works_pieces import action_on_previous, number_after
from sandbox.formats.attachments import attachment_of
from sandbox.formats.cii_writer import write_cii
from sandbox.models import Document, PracticeSpace, Seat, Structure, WorksFile
from sandbox.queries.contracts import contract_of
from sandbox.services.days import day_of
from sandbox.services.deposits import gate_context, prepared
from sandbox.services.directory import moa_of, moe_of, supplier_of
from sandbox.services.journal import append, locked_space
from sandbox.services.projection import canonical_sha256

_CLOSED = sorted({status.value for status in WORKS_REFUSALS} | {Status.DUPLICATED_AFTER_REFUSAL.value})


def deposit_piece(
    *,
    space_id: int,
    draft: Draft,
    role: Role,
    document_id: int | None = None,
    expected_version: int | None = None,
    deposit_mode: DepositMode = DepositMode.PORTAL_PDF_DEPOSIT,
    by_twin: bool = False,
    actor_id: int | None = None,
) -> Document:
    """Deposit a works piece as the actor ``role``: an initial deposit, or an association when it names a previous one.

    ``document_id``: the saved draft that it finishes; ``expected_version``: that of the previous piece as it was read.
    ``by_twin``: the twin of the market plays it for a seat that the learner does not hold; the journal says so.
    Two events where there is a previous piece: the deposit, and what it does to that piece. Raises DepositRefusedError
    (with an event, and nothing else), ActionRefusedError when the previous piece does not wait for this actor,
    StaleDocumentError when somebody else answered in between, RefusedError (NOT_A_DRAFT).
    """
    with transaction.atomic():
        space = locked_space(space_id)
        draft = prepared(space, with_file(draft), compute_totals=False)
        document = Document.objects.filter(space=space, pk=document_id, status=Status.DRAFT.value).first()
        if document_id is not None and document is None:
            raise RefusedError(Refusal(RefusalCode.NOT_A_DRAFT, values={"status": Status.DEPOSITED.label}))
        previous = _previous(space, draft)
        refusals = _objections(space, draft, role, document, previous)
        if refusals:
            append(
                space,
                EventType.DEPOSIT_REFUSED,
                role=role,
                structure=_own_structure(space, role, draft),
                actor_id=actor_id,
                payload={"codes": [refusal.code.value for refusal in refusals], "deposit_mode": deposit_mode.value},
            )
        else:
            marks = {"deposit_mode": deposit_mode.value, **({"twin": True} if by_twin else {})}
            document = _deposit(space, draft, role, document, previous, expected_version, marks, actor_id)
    if refusals:
        raise DepositRefusedError(refusals)
    return document


@transaction.atomic
def check_piece(
    space: PracticeSpace, draft: Draft, *, role: Role | None, document: Document | None = None
) -> list[Refusal]:
    """What the gate objects to a works piece deposited by an actor; empty: it opens. Writes nothing."""
    return _objections(space, draft, role, document, _previous(space, draft))


def _objections(
    space: PracticeSpace, draft: Draft, role: Role | None, document: Document | None, previous: Document | None
) -> list[Refusal]:
    facts = _works_facts(space, draft, role, previous)
    return blocking(judge(draft, gate_context(space, draft, document, typed=True, works=facts)))


def answer_by_script(space: PracticeSpace, document: Document, rule: PartnerRule) -> Document:
    """The piece that a partner associates to another; the space is locked by the caller."""
    assert rule.frame is not None  # noqa: S101 - the reading of scenarios holds it
    previous = document.draft()
    draft = following_draft(
        previous,
        frame=rule.frame,
        number=free_number(space, document, rule.frame),
        issued_on=day_of(space.clock),
        admitted=revised_by(previous, rule.revise_percent, rule.comment),
        comment=rule.comment,
    )
    draft = prepared(space, with_file(draft), compute_totals=False)
    marks = {"deposit_mode": DepositMode.PORTAL_PDF_DEPOSIT.value}
    return _deposit(space, draft, rule.role, None, _previous(space, draft), None, marks, None)


def with_file(draft: Draft) -> Draft:
    """A works piece is a file: where none was given, the sandbox writes it (CII, the same each time)."""
    if draft.attachments or not draft.measurable:
        return draft
    piece = attachment_of(name=_written_name(draft), mime_type="application/xml", content=write_cii(draft), main=True)
    return dataclasses.replace(draft, attachments=(piece,))


def without_written_file(draft: Draft) -> Draft:
    """The draft as it was before ``with_file``: what changes in it is written again; a file that was given stays."""
    given = tuple(piece for piece in draft.attachments if piece.name != _written_name(draft))
    return dataclasses.replace(draft, attachments=given)


def _written_name(draft: Draft) -> str:
    name = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in draft.number)[:40]
    return f"{name or 'piece'}.xml"


def free_number(space: PracticeSpace, previous: Document, frame: Frame) -> str:
    """The number to propose to the next piece: that of the dossier, a suffix, and a rank when it is taken."""
    first = previous.works_file.number if previous.works_file else previous.number
    wanted = number_after(first, frame, MAX_NUMBER)
    taken = set(
        Document.objects.issued()
        .filter(space=space, supplier_id=previous.supplier_id, number__startswith=wanted[:-2])
        .values_list("number", flat=True)
    )
    number, rank = wanted, 2
    while number in taken:
        number = f"{wanted[: MAX_NUMBER - len(str(rank))]}{rank}"
        rank += 1
    return number


def _works_facts(space: PracticeSpace, draft: Draft, role: Role | None, previous: Document | None) -> WorksFacts:
    works = draft.works
    moe, moa = moe_of(space, draft), moa_of(space, draft)
    answers = Document.objects.none()
    if previous is not None:
        answers = Document.objects.issued().filter(previous=previous).exclude(status__in=_CLOSED)
    file = previous.works_file if previous else None
    return WorksFacts(
        depositor=role,
        has_moe=moe is not None,
        moe_known=moe is not None or not (works and works.moe),
        moa_known=moa is not None,
        previous_frame=Frame.of(previous.frame) if previous else None,
        previous_follows=previous is None or _same_dossier(draft, previous),
        followed=answers.exists(),
        currency=file.currency if file else "",
        cumulative=_highest(space, draft),
    )


def _same_dossier(draft: Draft, previous: Document) -> bool:
    """Whether a piece is of the contract of the one it answers, and comes from its actors: nobody takes a place."""
    told, works = previous.draft(), draft.works or Works()
    before = told.works or Works()
    return (draft.contract_number, draft.supplier.identifier, works.moe, works.moa) == (
        previous.contract_number,
        told.supplier.identifier,
        before.moe,
        before.moa,
    )


def _highest(space: PracticeSpace, draft: Draft) -> Any:
    """The highest cumulative amount told before by the same supplier on the same contract."""
    if draft.works is None or draft.works.cumulative_excl_vat is None or not draft.contract_number:
        return None
    told = (
        Document.objects.issued()
        .filter(space=space, contract_number=draft.contract_number, supplier__identifier=draft.supplier.identifier)
        .exclude(status__in=_CLOSED)
        .exclude(payload__works__cumulative_excl_vat=None)
    )
    amounts = [Draft.from_json(document.payload).works for document in told.only("payload").order_by("pk")]
    return max((works.cumulative_excl_vat for works in amounts if works and works.cumulative_excl_vat), default=None)


def _previous(space: PracticeSpace, draft: Draft) -> Document | None:
    number = draft.works.previous if draft.works else ""
    if not number:
        return None
    pieces = Document.objects.issued().filter(space=space, number=number).exclude(works_file=None)
    return (
        pieces.filter(Q(supplier__identifier=draft.supplier.identifier) | Q(contract_number=draft.contract_number))
        .select_for_update(of=("self",))
        .select_related("recipient", "works_file")
        .order_by("-rank")
        .first()
    )


def _deposit(
    space: PracticeSpace,
    draft: Draft,
    role: Role,
    document: Document | None,
    previous: Document | None,
    expected_version: int | None,
    marks: dict[str, Any],
    actor_id: int | None,
) -> Document:
    """Write the events. ``marks``: what the journal keeps of the way it came (``deposit_mode``, ``twin``)."""
    assert draft.frame is not None  # noqa: S101 - the gate held it
    frame = draft.frame
    replaced = _replaced(space, draft)
    if previous is not None and expected_version is not None and previous.version != expected_version:
        raise StaleDocumentError(Refusal(RefusalCode.DOCUMENT_MOVED, values={"status": previous.status_label}))
    row = None
    if replaced is not None:
        row = replaced.circuit.resolve(Action.DUPLICATE, role=role, facts=replaced.facts())
    elif previous is not None:
        row = previous.circuit.resolve(action_on_previous(frame), role=role, facts=previous.facts())
    structure = _own_structure(space, role, draft)
    moved = replaced or previous
    if row is not None and moved is not None:
        append(
            space,
            row.event,
            role=role,
            structure=structure,
            actor_id=actor_id,
            document=moved,
            target=row.target,
            payload={name: value for name, value in marks.items() if name == "twin"},
        )
    event = append(
        space,
        EventType.DEPOSITED,
        role=role,
        structure=structure,
        actor_id=actor_id,
        document=document,
        target=circuit_of(frame).submitted,
        payload={
            "document": document.rank if document else space.last_document_rank + 1,
            "draft": draft.as_json(),
            "sha256": canonical_sha256(draft),
            **marks,
            "previous": previous.rank if previous else None,
            **_file_of(space, draft, previous, replaced),
        },
    )
    assert event.document is not None  # noqa: S101 - the projection linked it
    return event.document


def _file_of(
    space: PracticeSpace, draft: Draft, previous: Document | None, replaced: Document | None
) -> dict[str, Any]:
    """Which dossier the journal names: that of the piece before or of the piece taken up, else a new one."""
    known = previous or replaced
    if known is not None and known.works_file is not None:
        return {"works_file": known.works_file.rank}
    contract = contract_of(space, draft.contract_number)
    rank = (WorksFile.objects.filter(space=space).order_by("-rank").values_list("rank", flat=True).first() or 0) + 1
    return {"works_file": rank, **({"ccag": contract.ccag.value} if contract else {})}


def _replaced(space: PracticeSpace, draft: Draft) -> Document | None:
    number = draft.works.replaces if draft.works else ""
    if not number:
        return None
    return (
        Document.objects.issued()
        .filter(space=space, number=number, supplier__identifier=draft.supplier.identifier)
        .select_for_update(of=("self",))
        .select_related("supplier", "recipient", "validator", "second_validator", "space", "moe", "moa", "works_file")
        .first()
    )


def _own_structure(space: PracticeSpace, role: Role, draft: Draft) -> Structure | None:
    """The structure of the seat one holds when it is the one that deposits; a partner's piece has none."""
    seat: Seat | None = space.current_seat
    if seat is None or seat.role != role.value:
        return None
    actor = {Role.MOE: moe_of, Role.MOA: moa_of}.get(role, supplier_of)(space, draft)
    return seat.structure if actor is None or actor.pk == seat.structure_id else None
