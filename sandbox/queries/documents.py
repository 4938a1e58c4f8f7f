"""Questions about documents and flows: lists, one document with its timeline and action bar, a flow report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from sandbox.domain.actions import Action, EventType
from sandbox.domain.checks import CHECK_BY_CODE
from sandbox.domain.explanations import Explained, explain, explain_all, libelle, technical_libelle
from sandbox.domain.flows import FlowState
from sandbox.domain.labelled import Evidence
from sandbox.domain.lifecycles import Offer
from sandbox.domain.refusals import Level, Refusal
from sandbox.domain.vocabulary import NOT_ISSUED, Frame, Role, Status
from sandbox.models import Attachment, Document, Event, Flow, PracticeSpace, Seat
from sandbox.queries.advice import RulesAdvice, advice_on_files
from sandbox.queries.complements import Complement, complements
from sandbox.queries.payments import PaymentState, payment_state


def document_list(
    space: PracticeSpace,
    *,
    role: Role | None = None,
    structure_id: int | None = None,
    statuses: Iterable[Status] = (),
    number: str = "",
    returned: bool = False,
) -> QuerySet[Document]:
    """Documents of a space, newest first, in one query whatever their number.

    ``role`` and ``structure_id``: those that this structure issued (SUPPLIER), received (RECIPIENT, ACCOUNTANT: only
    once available), validates, at either level (VALIDATOR), or follows in a works contract (MOE, MOA). ``number``: a
    part of the number. ``returned``: the « Synthèse ». Deleted drafts are left out.
    """
    documents = Document.objects.filter(space=space).exclude(status=Status.DELETED.value)
    if role is Role.SUPPLIER:
        documents = documents.filter(supplier_id=structure_id)
    elif role in (Role.RECIPIENT, Role.ACCOUNTANT):
        documents = documents.filter(recipient_id=structure_id).exclude(available_at=None)
    elif role is Role.VALIDATOR:
        documents = documents.issued().filter(Q(validator_id=structure_id) | Q(second_validator_id=structure_id))
    elif role is Role.MOE:
        documents = documents.issued().filter(moe_id=structure_id)
    elif role is Role.MOA:
        documents = documents.issued().filter(moa_id=structure_id)
    if wanted := [status.value for status in statuses]:
        documents = documents.filter(status__in=wanted)
    if number:
        documents = documents.filter(number__icontains=number)
    if returned:
        documents = documents.returned()
    return documents.select_related("supplier", "recipient", "department").order_by("-rank")


def seat_documents(space: PracticeSpace, *, returned: bool = False) -> QuerySet[Document]:
    """The documents of the seat one holds; none without a seat."""
    seat = space.current_seat
    if seat is None:
        return Document.objects.none()
    return document_list(space, role=Role.of(seat.role), structure_id=seat.structure_id, returned=returned)


def role_on(document: Document, seat: Seat | None) -> Role | None:
    """What the holder of a seat is to a document: the role of the seat if its structure is that party, else None.

    A validator's seat is that of the first or of the second validator, as the document names its structure. On a works
    piece, the contractor's own seat validates what his subcontractors and co-contractors ask.
    """
    if seat is None:
        return None
    role = Role.of(seat.role)
    if Frame.of(document.frame).is_works:
        return _role_on_piece(document, seat.structure_id, role)
    if role is Role.SUPPLIER:
        return role if document.supplier_id == seat.structure_id else None
    if role in (Role.RECIPIENT, Role.ACCOUNTANT):
        return role if document.recipient_id == seat.structure_id else None
    if role is Role.VALIDATOR:
        if document.state in NOT_ISSUED:
            return None
        if document.second_validator_id == seat.structure_id:
            return Role.SECOND_VALIDATOR
        return role if document.validator_id == seat.structure_id else None
    return None


def _role_on_piece(document: Document, structure_id: int, role: Role) -> Role | None:
    parties = {
        Role.SUPPLIER: document.supplier_id,
        Role.MOE: document.moe_id,
        Role.MOA: document.moa_id,
        Role.RECIPIENT: document.recipient_id,
        Role.ACCOUNTANT: document.recipient_id,
        Role.VALIDATOR: document.validator_id,
    }
    if document.state in NOT_ISSUED and role is not Frame.of(document.frame).depositor:
        return None
    if parties.get(role) == structure_id:
        return role
    validates = role is Role.SUPPLIER and document.validator_id == structure_id
    return Role.VALIDATOR if validates and document.state not in NOT_ISSUED else None


@dataclass(frozen=True, slots=True)
class ActionButton:
    """A gesture of the action bar. ``why`` explains a greyed one, None for an allowed one."""

    offer: Offer
    why: Explained | None

    @property
    def action(self) -> Action:
        """The gesture; its ``value`` is what the form posts."""
        return self.offer.action

    @property
    def label(self) -> str:
        """The words on the button."""
        return self.offer.action.label

    @property
    def allowed(self) -> bool:
        """False: shown greyed."""
        return self.offer.allowed

    @property
    def evidence(self) -> Evidence:
        """Official, observed or assumed."""
        return self.offer.evidence


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A line of the history. ``kind``: ``status`` (above) or ``action`` (user actions, below)."""

    kind: str
    event: Event
    label: str
    reason_label: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything the page of a document shows. ``role``: what one's seat is to it, None for an onlooker."""

    document: Document
    role: Role | None
    actions: tuple[ActionButton, ...]
    timeline: tuple[TimelineEntry, ...]
    attachments: tuple[Attachment, ...]
    payment: PaymentState | None
    complements: tuple[Complement, ...]
    return_reason: str
    following: Document | None


def document_page(document: Document, *, seat: Seat | None, at: datetime) -> DocumentPage:
    """A document, its action bar, its history, its payment time; ``at`` is the time of the space."""
    role = role_on(document, seat)
    told = timeline(document)
    following = document.following.exclude(status=Status.DELETED.value).order_by("rank").first()
    return DocumentPage(
        document=document,
        role=role,
        actions=action_bar(document, role),
        timeline=told,
        attachments=tuple(document.attachments.order_by("rank")),
        payment=payment_state(document, at),
        complements=complements(document, (entry.event for entry in told), following=following),
        return_reason=document.return_reason_label,
        following=following,
    )


def action_bar(document: Document, role: Role | None) -> tuple[ActionButton, ...]:
    """The gestures of a role, in table order, allowed or greyed with the reason why; none for an onlooker."""
    if role is None:
        return ()
    return tuple(
        ActionButton(offer=offer, why=explain(offer.refusal) if offer.refusal else None)
        for offer in document.circuit.offers(role=role, facts=document.facts())
    )


_USER_ACTIONS = frozenset(
    {
        EventType.ACKNOWLEDGED.value,
        EventType.REJECTION_HANDLED.value,
        EventType.DRAFT_SAVED.value,
        EventType.DOWNLOADED.value,
    }
)


def timeline(document: Document) -> tuple[TimelineEntry, ...]:
    """The history of a document, newest first: statuses and user actions."""
    events = document.events.select_related("structure", "actor").order_by("-run", "-sequence")
    return tuple(
        TimelineEntry(
            kind="action" if event.type in _USER_ACTIONS else "status",
            event=event,
            label=event.target_label or event.label,
            reason_label=event.reason_label,
        )
        for event in events
    )


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One invoice of a flow. ``name``: its file in a batch; ``document``: what it became, None when it was refused.

    ``technical``: the file could not be read (« listeErreurTechnique »); else errors are of the invoice
    (« listeErreurDP »). ``rules``: EN 16931 and the French rules, None for a file that could not be read.
    """

    name: str
    invoice_number: str
    supplier_identifier: str
    recipient_identifier: str
    document: Document | None
    errors: tuple[Explained, ...]
    advice: tuple[Explained, ...]
    technical: bool
    rules: RulesAdvice | None

    @property
    def accepted(self) -> bool:
        """Whether it became a document."""
        return self.document is not None

    @property
    def libelle(self) -> str:
        """What the real report says of the invoice, cut as it cuts."""
        return "" if self.technical else libelle(error.refusal for error in self.errors)


@dataclass(frozen=True, slots=True)
class FlowReport:
    """What became of a deposited file. ``libelle`` is what the real report says, cut; ``errors`` explain it whole.

    ``lines``: one an invoice, in the order of the archive; one for a single file, or for an archive that could not be
    opened. ``technical``: what is wrong with the file, or with files of the batch.
    """

    flow: Flow
    errors: tuple[Explained, ...]
    advice: tuple[Explained, ...]
    libelle: str
    technical: tuple[str, ...]
    lines: tuple[FlowLine, ...]

    @property
    def accepted(self) -> bool:
        """Whether the file became a document, or a batch some documents."""
        return self.flow.accepted

    @property
    def partial(self) -> bool:
        """Whether only the right invoices of a batch passed."""
        return self.flow.state == FlowState.PARTLY_INTEGRATED.value

    @property
    def rules(self) -> RulesAdvice | None:
        """EN 16931 and the French rules on a single file; None for a batch (see its lines)."""
        return self.lines[0].rules if len(self.lines) == 1 else None


def flow_report(flow: Flow) -> FlowReport:
    """The report of a flow, in two queries whatever the number of its invoices."""
    documents = list(flow.documents.select_related("recipient").order_by("rank"))
    advice = advice_on_files([flow.sha256, *(line["sha256"] for line in flow.lines)])
    refusals = [Refusal.from_json(stored) for stored in flow.errors]
    if flow.lines:
        by_rank = {document.rank: document for document in documents}
        lines = tuple(
            _flow_line(
                line,
                [Refusal.from_json(stored) for stored in line["errors"]],
                by_rank.get(line["document"] or 0),
                advice,
            )
            for line in flow.lines
        )
    else:
        told = {
            "name": flow.file_name,
            "sha256": flow.sha256,
            "invoice_number": flow.invoice_number,
            "supplier": flow.supplier_identifier,
            "recipient": flow.recipient_identifier,
        }
        lines = (_flow_line(told, refusals, documents[0] if documents else None, advice),)
    own = explain_all(refusal for refusal in refusals if refusal.level is Level.BLOCKING)
    unreadable = bool(own) and _technical(own)
    technical = own if unreadable else [error for line in lines if line.technical for error in line.errors]
    return FlowReport(
        flow=flow,
        errors=tuple(own),
        advice=tuple(explain_all(refusal for refusal in refusals if refusal.level is Level.ADVICE)),
        libelle="" if unreadable else libelle(error.refusal for error in own),
        technical=tuple(technical_libelle(error.refusal) for error in technical),
        lines=lines,
    )


def _flow_line(
    told: dict[str, Any], refusals: list[Refusal], document: Document | None, advice: dict[str, RulesAdvice]
) -> FlowLine:
    errors = explain_all(refusal for refusal in refusals if refusal.level is Level.BLOCKING)
    return FlowLine(
        name=told["name"],
        invoice_number=told["invoice_number"],
        supplier_identifier=told["supplier"],
        recipient_identifier=told["recipient"],
        document=document,
        errors=tuple(errors),
        advice=tuple(explain_all(refusal for refusal in refusals if refusal.level is Level.ADVICE)),
        technical=bool(errors) and _technical(errors),
        rules=advice.get(told["sha256"]),
    )


def _technical(errors: list[Explained]) -> bool:
    """Whether the file could not be read: then no control of the gate was made."""
    return all(error.refusal.code not in CHECK_BY_CODE for error in errors)


def flow_list(space: PracticeSpace) -> QuerySet[Flow]:
    """The deposited files of a space, newest first, with their documents."""
    return Flow.objects.filter(space=space).prefetch_related("documents").order_by("-rank")


def flow_numbered(space: PracticeSpace, number: str) -> Flow | None:
    """The flow of a 25-character number in a space, or None."""
    return Flow.objects.filter(space=space, number=number).first()


def explained(refusals: Iterable[Refusal]) -> list[Explained]:
    """Refusals in French, for a screen: ``message``, ``cause``, ``remedy``, ``guide``, ``field``."""
    return explain_all(refusals)


def returned_count(space: PracticeSpace, structure_id: int) -> int:
    """How many returned documents wait for a supplier (the number beside « Synthèse »)."""
    return Document.objects.filter(space=space, supplier_id=structure_id).returned().count()
