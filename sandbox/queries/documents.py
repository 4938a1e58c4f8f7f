"""Questions about documents and flows: lists, one document with its timeline and action bar, a flow report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from sandbox.domain.actions import Action, EventType
from sandbox.domain.calendar import late_interest, payment_days
from sandbox.domain.checks import CHECK_BY_CODE
from sandbox.domain.explanations import Explained, explain, explain_all, libelle, technical_libelle
from sandbox.domain.flows import FlowState
from sandbox.domain.labelled import Evidence
from sandbox.domain.lifecycles import Offer
from sandbox.domain.refusals import Level, Refusal
from sandbox.domain.vocabulary import NOT_ISSUED, Frame, RecipientKind, Role, Status
from sandbox.models import Attachment, Document, Event, Flow, PracticeSpace, Seat

ECB_RATE = Decimal("2.15")
"""The European rate that the sandbox counts interest with, in percent: a teaching figure, not a quotation."""


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
    once available) or validates, at either level (VALIDATOR). ``number``: a part of the number. ``returned``: the
    « Synthèse ». Deleted drafts are left out.
    """
    documents = Document.objects.filter(space=space).exclude(status=Status.DELETED.value)
    if role is Role.SUPPLIER:
        documents = documents.filter(supplier_id=structure_id)
    elif role in (Role.RECIPIENT, Role.ACCOUNTANT):
        documents = documents.filter(recipient_id=structure_id).exclude(available_at=None)
    elif role is Role.VALIDATOR:
        documents = documents.issued().filter(Q(validator_id=structure_id) | Q(second_validator_id=structure_id))
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

    A validator's seat is that of the first or of the second validator, as the document names its structure.
    """
    if seat is None:
        return None
    role = Role.of(seat.role)
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
class PaymentState:
    """The payment time of a document. ``interest`` is what is owed today, or was at payment; None when in time."""

    legal_days: int
    due_on: date | None
    interrupted: bool
    days_left: int | None
    interest: Decimal | None


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything the page of a document shows. ``role``: what one's seat is to it, None for an onlooker."""

    document: Document
    role: Role | None
    actions: tuple[ActionButton, ...]
    timeline: tuple[TimelineEntry, ...]
    attachments: tuple[Attachment, ...]
    payment: PaymentState | None
    return_reason: str
    following: Document | None


def document_page(document: Document, *, seat: Seat | None, at: datetime) -> DocumentPage:
    """A document, its action bar, its history, its payment time; ``at`` is the time of the space."""
    role = role_on(document, seat)
    return DocumentPage(
        document=document,
        role=role,
        actions=action_bar(document, role),
        timeline=timeline(document),
        attachments=tuple(document.attachments.order_by("rank")),
        payment=_payment(document, at),
        return_reason=document.return_reason_label,
        following=document.following.order_by("rank").first(),
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
    {EventType.ACKNOWLEDGED.value, EventType.REJECTION_HANDLED.value, EventType.DRAFT_SAVED.value}
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


def _payment(document: Document, at: datetime) -> PaymentState | None:
    if document.available_at is None or document.recipient is None or document.state is Status.REJECTED:
        return None
    if document.frame == Frame.A2.value:  # already paid: no time runs
        return None
    end = document.paid_at or at
    interest = None
    if document.due_on is not None:
        owed = late_interest(
            amount_incl_vat=document.amount_due,
            due_on=document.due_on,
            paid_on=end.date(),
            ecb_rate=ECB_RATE,
        )
        interest = owed.total or None
    return PaymentState(
        legal_days=payment_days(RecipientKind.of(document.recipient.kind)),
        due_on=document.due_on,
        interrupted=document.state is Status.SUSPENDED and document.due_on is None,
        days_left=(document.due_on - end.date()).days if document.due_on else None,
        interest=interest,
    )


@dataclass(frozen=True, slots=True)
class FlowReport:
    """What became of a deposited file. ``libelle`` is what the real report says, cut; ``errors`` explain it whole.

    ``technical``: the file could not be read (« listeErreurTechnique »); else errors are of the invoice
    (« listeErreurDP »).
    """

    flow: Flow
    errors: tuple[Explained, ...]
    advice: tuple[Explained, ...]
    libelle: str
    technical: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        """Whether the file became a document."""
        return self.flow.state == FlowState.INTEGRATED.value


def flow_report(flow: Flow) -> FlowReport:
    """The report of a flow."""
    refusals = [Refusal.from_json(stored) for stored in flow.errors]
    errors = [refusal for refusal in refusals if refusal.level is Level.BLOCKING]
    unreadable = bool(errors) and all(refusal.code not in CHECK_BY_CODE for refusal in errors)
    return FlowReport(
        flow=flow,
        errors=tuple(explain_all(errors)),
        advice=tuple(explain_all(refusal for refusal in refusals if refusal.level is Level.ADVICE)),
        libelle="" if unreadable else libelle(errors),
        technical=tuple(technical_libelle(refusal) for refusal in errors) if unreadable else (),
    )


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
