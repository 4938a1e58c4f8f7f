"""Questions about a space: whose it is, what waits, what comes, where the exercise stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from sandbox.domain.calendar import acknowledgement_due, validation_due
from sandbox.domain.holders import holder_of_piece
from sandbox.domain.scenarios import Scenario
from sandbox.domain.vocabulary import RETURNED, Family, Frame, Role, Status
from sandbox.domain.works_pieces import Wait
from sandbox.models import Document, Event, PracticeSpace, Seat, Structure
from sandbox.queries.documents import role_on
from sandbox.queries.exercises import ExerciseState, exercise_state
from sandbox.queries.turns import next_due
from sandbox.queries.waits import waits_on
from sandbox.scenarios import scenario_named


def current_space(*, user_id: int | None = None, anonymous_key: str = "") -> PracticeSpace | None:
    """The space a person last opened (account or cookie), with its seat; None when there is none."""
    return (
        PracticeSpace.objects.visible_to(user_id=user_id, anonymous_key=anonymous_key)
        .select_related("current_seat__structure")
        .first()
    )


def seats_of(space: PracticeSpace) -> QuerySet[Seat]:
    """The seats of a space, in the order of the scenario."""
    return space.seats.select_related("structure").order_by("position", "pk")


def suppliers_of(space: PracticeSpace) -> QuerySet[Structure]:
    """The active suppliers of the directory."""
    return space.structures.filter(is_supplier=True, active=True)


def recipients_of(space: PracticeSpace) -> QuerySet[Structure]:
    """The active recipients of the directory, with their services."""
    return space.structures.filter(is_recipient=True, active=True).prefetch_related("departments")


def scenario_of(space: PracticeSpace) -> Scenario:
    """The scenario: title, summary, suggestion for the deposit form, exercise."""
    return scenario_named(space.scenario)


def journal_of(space: PracticeSpace) -> QuerySet[Event]:
    """The journal of the current run, oldest first."""
    return (
        Event.objects.filter(space=space, run=space.run)
        .select_related("document__previous", "structure", "actor")
        .order_by("sequence")
    )


@dataclass(frozen=True, slots=True)
class PopUpRow:
    """A returned document that was not acknowledged. ``compulsory``: seven days have passed."""

    document: Document
    reason_label: str
    comment: str
    compulsory: bool


@dataclass(frozen=True, slots=True)
class PopUp:
    """The window of returned invoices; ``compulsory`` when it may no longer be closed without acknowledging."""

    rows: tuple[PopUpRow, ...]

    @property
    def compulsory(self) -> bool:
        """Whether a row is past its seven days."""
        return any(row.compulsory for row in self.rows)


def pop_up(space: PracticeSpace) -> PopUp:
    """The returns that the supplier one sits for must acknowledge (one query); empty on another seat."""
    from_seat = supplier_seat(space)
    if from_seat is None:
        return PopUp(rows=())
    documents = (
        Document.objects.filter(
            space=space,
            supplier_id=from_seat.structure_id,
            status__in=[Status.REJECTED.value, Status.SUSPENDED.value],
            acknowledged_at=None,
        )
        .select_related("recipient")
        .order_by("returned_at", "rank")
    )
    return PopUp(
        rows=tuple(
            PopUpRow(
                document=document,
                reason_label=document.return_reason_label,
                comment=document.return_comment,
                compulsory=document.returned_at is not None
                and space.clock >= acknowledgement_due(document.returned_at),
            )
            for document in documents
        )
    )


def supplier_seat(space: PracticeSpace) -> Seat | None:
    """The seat one holds when it is a supplier's, else None."""
    seat = space.current_seat
    return seat if seat is not None and seat.role == Role.SUPPLIER.value else None


@dataclass(frozen=True, slots=True)
class Activity:
    """A document in somebody else's hands: who, and for how many days."""

    document: Document
    actor: str
    days: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that falls on a day. ``kind``: payment, acknowledgement, validation."""

    kind: str
    at: datetime
    document: Document

    @property
    def label(self) -> str:
        """What falls due, in French."""
        return _DEADLINES[self.kind]


_DEADLINES = {
    **{wait.value: wait.label for wait in Wait},
    "payment": "Fin du délai de paiement",
    "acknowledgement": "Acquittement obligatoire",
    "validation": "Fin du délai de validation, accord tacite",
}


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The centre of the practice space.

    ``waiting``: what waits for the seat one holds, returned documents first. ``others``: what the others do.
    ``deadlines``: soonest first. ``next_event_at``: when something will happen by itself (None: nothing will).
    """

    waiting: tuple[Document, ...]
    others: tuple[Activity, ...]
    deadlines: tuple[Deadline, ...]
    next_event_at: datetime | None
    exercise: ExerciseState
    pop_up: PopUp


def space_dashboard(space: PracticeSpace) -> Dashboard:
    """Everything the practice space shows (a fixed number of queries)."""
    documents = list(
        Document.objects.filter(space=space)
        .exclude(status=Status.DELETED.value)
        .select_related("supplier", "recipient", "validator", "second_validator", "moe", "moa", "works_file")
        .order_by("rank")
    )
    seat = space.current_seat
    waiting = [document for document in documents if seat is not None and waits_for(document, seat)]
    waiting.sort(key=lambda document: (document.state not in RETURNED, document.status_since, document.rank))
    shown = {document.pk for document in waiting}
    others = [
        Activity(document=document, actor=holder_of(document), days=(space.clock - document.status_since).days)
        for document in documents
        if document.pk not in shown and _in_hands(document)
    ]
    due = next_due(space)
    return Dashboard(
        waiting=tuple(waiting),
        others=tuple(others),
        deadlines=tuple(deadlines_of(documents)),
        next_event_at=max(due, space.clock) if due else None,
        exercise=exercise_state(space),
        pop_up=pop_up(space),
    )


def _in_hands(document: Document) -> bool:
    frame = Frame.of(document.frame)
    if frame.is_works:
        return document.state is not Status.DRAFT and holder_of_piece(document.state, frame) is not None
    return document.state.family in _IN_HANDS and document.state not in _REFUSED


_REFUSED = frozenset({Status.REFUSED_1, Status.REFUSED_2})
_IN_HANDS = frozenset({Family.TRANSMISSION, Family.RECEPTION, Family.PROCESSING, Family.RETURN, Family.VALIDATION})


def waits_for(document: Document, seat: Seat) -> bool:
    """Whether a document waits for a gesture of the seat."""
    state, role = document.state, Role.of(seat.role)
    frame = Frame.of(document.frame)
    if frame.is_works:
        mine = role_on(document, seat)
        return mine is not None and holder_of_piece(state, frame) is mine
    if role is Role.SUPPLIER and document.supplier_id == seat.structure_id:
        mine = state in {Status.DRAFT, Status.WRONG_VALIDATOR_1}
        return mine or (state in RETURNED and document.rejection_handled_at is None)
    if role is Role.VALIDATOR:
        first = state in {Status.TO_VALIDATE_1, Status.WRONG_VALIDATOR_2}
        return (first and document.validator_id == seat.structure_id) or (
            state is Status.TO_VALIDATE_2 and document.second_validator_id == seat.structure_id
        )
    if document.recipient_id != seat.structure_id:
        return False
    if role is Role.RECIPIENT:
        return state.family is Family.RECEPTION or state in {Status.SERVICE_CERTIFIED, Status.MANDATED}
    if role is Role.ACCOUNTANT:
        return state in {Status.WITH_ACCOUNTANT, Status.POSTED}
    return False


def holder_of(document: Document) -> str:
    """Who has the document in hand, by name."""
    state = document.state
    frame = Frame.of(document.frame)
    if frame.is_works:
        return _holder_of_piece(document, holder_of_piece(state, frame))
    if state in RETURNED or state in {Status.DRAFT, Status.WRONG_VALIDATOR_1}:
        return document.supplier.name if document.supplier else ""
    if state in {Status.TO_VALIDATE_1, Status.WRONG_VALIDATOR_2}:
        return document.validator.name if document.validator else ""
    if state is Status.TO_VALIDATE_2:
        return document.second_validator.name if document.second_validator else ""
    if state.family in {Family.TRANSMISSION, Family.VALIDATION}:
        return "Chorus Pro"
    if state in {Status.WITH_ACCOUNTANT, Status.POSTED}:
        return "Le comptable public"
    return document.recipient.name if document.recipient else ""


def _holder_of_piece(document: Document, role: Role | None) -> str:
    if role is None:
        return ""
    if role is Role.SYSTEM:
        return "Chorus Pro"
    if role is Role.ACCOUNTANT:
        return "Le comptable public"
    structure = {
        Role.SUPPLIER: document.supplier,
        Role.MOE: document.moe,
        Role.MOA: document.moa,
        Role.RECIPIENT: document.recipient,
        Role.VALIDATOR: document.validator,
    }.get(role)
    return structure.name if structure else ""


def deadlines_of(documents: Iterable[Document]) -> list[Deadline]:
    """What falls due on these documents, soonest first, past days included."""
    found = []
    for document in documents:
        if document.due_on is not None and document.paid_at is None and document.available_at is not None:
            at = timezone.localtime(document.available_at)
            moment = at + timedelta(days=(document.due_on - at.date()).days)
            found.append(Deadline(kind="payment", at=moment, document=document))
        if document.returned_at is not None and document.acknowledged_at is None and document.state in _POPPED:
            due = acknowledgement_due(document.returned_at)
            found.append(Deadline(kind="acknowledgement", at=due, document=document))
        if document.state in {Status.TO_VALIDATE_1, Status.TO_VALIDATE_2}:
            due = validation_due(document.status_since)
            found.append(Deadline(kind="validation", at=due, document=document))
        if document.works_file is not None:
            found += [Deadline(kind=wait.value, at=at, document=document) for wait, at in waits_on(document)]
    return sorted(found, key=lambda item: (item.at, item.document.rank))


_POPPED = frozenset({Status.REJECTED, Status.SUSPENDED})
