"""« Dossiers de facturation »: who sees which, who has the ball, and what was asked, admitted and paid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from sandbox.domain.actions import EventType
from sandbox.domain.drafts import Draft
from sandbox.domain.holders import holder_of_piece
from sandbox.domain.market_sheet import Ccag
from sandbox.domain.vocabulary import NOT_ISSUED, WORKS_REFUSALS, Frame, Role, Status
from sandbox.domain.works_pieces import (
    REVISABLE,
    WAITS,
    RevisionAnswer,
    Wait,
    action_on_previous,
    followers_of,
)
from sandbox.models import Attachment, Document, Event, Market, PracticeSpace, Seat, Structure, WorksFile
from sandbox.queries.contracts import contract_of
from sandbox.queries.spaces import holder_of, waits_for
from sandbox.queries.waits import waits_on
from sandbox.scenarios import scenario_named

_DEAD = frozenset({*WORKS_REFUSALS, Status.DUPLICATED_AFTER_REFUSAL, Status.REPLACED_BY_A22})
_PARTIES = ("supplier", "recipient", "validator", "moe", "moa")
_PIECES = (*_PARTIES, "second_validator", "works_file", "space")
_LISTED = (
    *("rank", "number", "frame", "status", "status_since", "works_file"),
    *("total_excl_vat", "total_incl_vat", "asked_excl_vat"),
    *("deposited_at", "received_at", "paid_at", "revision_answer"),
)
"""What a list shows of a piece, with its actors; its contents weigh, and stay where they are."""


def files_seen_by(space: PracticeSpace, seat: Seat | None) -> QuerySet[WorksFile]:
    """The dossiers that the structure of a seat sees: all those of the contracts it is an actor of; nobody: none."""
    if seat is None:
        return WorksFile.objects.none()
    structure = seat.structure_id
    deposited = Document.objects.filter(works_file=OuterRef("pk")).filter(
        Q(supplier=structure) | Q(validator=structure) | Q(recipient=structure)
    )
    files = WorksFile.objects.filter(space=space)
    own = files.filter(
        Q(contractor=structure) | Q(moe=structure) | Q(moa=structure) | Q(payer=structure) | Exists(deposited)
    )
    contracts = own.exclude(contract_number="").order_by().values("contract_number")
    told = [
        contract.number
        for contract in scenario_named(space.scenario).contracts
        if seat.structure.identifier in contract.parties
    ]
    return files.filter(
        Q(pk__in=own.order_by().values("pk"))
        | Q(contract_number__in=contracts)
        | Q(contract_number__in=told)
        | Q(contract_number__in=Market.objects.filter(space=space).visible_to(structure).order_by().values("number"))
    )


def pieces_seen_by(space: PracticeSpace, seat: Seat | None) -> QuerySet[Document]:
    """The works pieces that a seat sees, deposited ones only."""
    files = files_seen_by(space, seat).order_by().values("pk")
    return Document.objects.issued().filter(space=space, works_file__in=files).select_related(*_PARTIES, "works_file")


def sees(document: Document, seat: Seat | None) -> bool:
    """Whether a seat may open a document: a works piece is for the actors of its contract, a draft for its author.

    An ordinary invoice is for everybody in the space.
    """
    frame = Frame.of(document.frame)
    if not frame.is_works:
        return True
    if document.state in NOT_ISSUED or document.works_file_id is None:
        return seat is not None and Role.of(seat.role) is frame.depositor and seat.structure_id in _authors(document)
    return files_seen_by(document.space, seat).filter(pk=document.works_file_id).exists()


def _authors(document: Document) -> tuple[int | None, ...]:
    depositor = Frame.of(document.frame).depositor
    if depositor is Role.MOE:
        return (document.moe_id,)
    return (document.moa_id,) if depositor is Role.MOA else (document.supplier_id,)


@dataclass(frozen=True, slots=True)
class Card:
    """A piece in the chain. ``number`` of its rank; ``is_dead``: refused or superseded, beside the chain."""

    document: Document
    frame: Frame
    holder: str
    is_dead: bool
    attachments: tuple[Attachment, ...]

    @property
    def depositor(self) -> str:
        """Who deposited it, by name."""
        structure = {Role.MOE: self.document.moe, Role.MOA: self.document.moa}.get(
            self.frame.depositor, self.document.supplier
        )
        return structure.name if structure else ""


@dataclass(frozen=True, slots=True)
class RunningWait:
    """A time that runs: what, until when, what silence means, and the article where one is confirmed."""

    wait: Wait
    document: Document
    due: datetime
    days_left: int
    silence: str
    article: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of the first piece beside what became of it. ``reasons``: of each actor who changed it."""

    number: int
    name: str
    asked: Decimal
    admitted: Decimal | None
    reasons: tuple[str, ...]

    @property
    def difference(self) -> Decimal:
        """Admitted less asked; zero while nothing was admitted."""
        return (self.admitted - self.asked) if self.admitted is not None else Decimal(0)


@dataclass(frozen=True, slots=True)
class Contest:
    """What the contractor said of a revision."""

    document: Document
    answer: RevisionAnswer
    at: datetime
    comment: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything the page of a dossier shows."""

    file: WorksFile
    cards: tuple[Card, ...]
    current: Card | None
    holder: str
    waits: tuple[RunningWait, ...]
    asked: Decimal
    admitted: Decimal | None
    paid: Decimal
    lines: tuple[ComparedLine, ...]
    contests: tuple[Contest, ...]
    ccag: Ccag
    contract_label: str


def dossier_of(file: WorksFile, *, at: datetime, until: int | None = None) -> Dossier:
    """A dossier at a time of its space, in a fixed number of queries whatever the number of its pieces.

    ``until``: the rank of the last piece that counts, for the paper of one of them.
    """
    pieces = list(
        Document.objects.issued()
        .filter(works_file=file, **({"rank__lte": until} if until is not None else {}))
        .select_related(*_PIECES)
        .prefetch_related(Prefetch("attachments", Attachment.objects.order_by("rank")))
        .order_by("rank")
    )
    cards = tuple(_card(piece) for piece in pieces)
    current = _current(cards)
    contract = contract_of(file.space, file.contract_number)
    asked, admitted, paid = _amounts(pieces)
    return Dossier(
        file=file,
        cards=cards,
        current=current,
        holder=current.holder if current else "",
        waits=tuple(_running(wait, due, piece, file, at) for piece in pieces for wait, due in waits_on(piece)),
        asked=asked,
        admitted=admitted,
        paid=paid,
        lines=_compared(pieces),
        contests=_contests(pieces),
        ccag=file.version,
        contract_label=contract.label if contract else "",
    )


def _card(piece: Document) -> Card:
    return Card(
        document=piece,
        frame=Frame.of(piece.frame),
        holder=holder_of(piece),
        is_dead=piece.state in _DEAD,
        attachments=tuple(piece.attachments.all()),
    )


def _current(cards: Sequence[Card]) -> Card | None:
    """The piece in hand: the last one that is somebody's turn, else the last of the chain."""
    held = [card for card in cards if holder_of_piece(card.document.state, card.frame) is not None]
    return held[-1] if held else (cards[-1] if cards else None)


def _amounts(pieces: Iterable[Document]) -> tuple[Decimal, Decimal | None, Decimal]:
    return _sums((piece.status, piece.frame, piece.total_incl_vat, piece.paid_at is not None) for piece in pieces)


def _sums(pieces: Iterable[tuple[str, str, Decimal, bool]]) -> tuple[Decimal, Decimal | None, Decimal]:
    """Asked, admitted, paid of a dossier. Of each piece, in order: its status, its frame, its total, whether paid."""
    asked, admitted, paid = None, None, Decimal(0)
    for status, frame, total, is_paid in pieces:
        if status in _DEAD:
            continue
        asked = total if asked is None else asked
        admitted = total if frame in REVISABLE else admitted
        paid += total if is_paid else 0
    return asked or Decimal(0), admitted, paid


def amounts_of_files(keys: Sequence[int]) -> tuple[Decimal, Decimal | None, Decimal]:
    """Asked, admitted and paid of some dossiers together (one query, of amounts only)."""
    listed = Document.objects.issued().filter(works_file__in=keys).order_by("works_file", "rank")
    rows = listed.values_list("works_file", "status", "frame", "total_incl_vat", "paid_at")
    told = [
        _sums((status, frame, total, paid_at is not None) for _file, status, frame, total, paid_at in pieces)
        for _key, pieces in groupby(rows, key=itemgetter(0))
    ]
    admitted = [found for _asked, found, _paid in told if found is not None]
    return (
        sum((asked for asked, _admitted, _paid in told), Decimal(0)),
        sum(admitted, Decimal(0)) if admitted else None,
        sum((paid for _asked, _admitted, paid in told), Decimal(0)),
    )


def _running(wait: Wait, due: datetime, piece: Document, file: WorksFile, at: datetime) -> RunningWait:
    rule = WAITS[wait]
    return RunningWait(
        wait=wait,
        document=piece,
        due=due,
        days_left=max(0, (due - at).days),
        silence=rule.silence,
        article=rule.article(file.version),
        evidence=rule.evidence.value,
    )


def _compared(pieces: Iterable[Document]) -> tuple[ComparedLine, ...]:
    alive = [piece for piece in pieces if piece.state not in _DEAD]
    if not alive:
        return ()
    drafts = [Draft.from_json(piece.payload) for piece in alive]
    answers = [draft for draft in drafts[1:] if draft.frame in REVISABLE]
    found = []
    for line in drafts[0].lines:
        reasons = []
        for draft in answers:
            row = draft.works.row_of(line.number) if draft.works else None
            if row is not None and row.reason and row.reason not in reasons:
                reasons.append(row.reason)
        last = next((item for item in answers[-1].lines if item.number == line.number), None) if answers else None
        found.append(
            ComparedLine(
                number=line.number,
                name=line.name,
                asked=line.declared_total,
                admitted=last.declared_total if last else None,
                reasons=tuple(reasons),
            )
        )
    return tuple(found)


_ANSWERED = (EventType.REVISION_CONTESTED.value, EventType.REVISION_ACCEPTED.value)


def _contests(pieces: Sequence[Document]) -> tuple[Contest, ...]:
    answered = [piece for piece in pieces if piece.revision_answer]
    events = Event.objects.filter(document__in=[piece.pk for piece in answered], type__in=_ANSWERED)
    comments = dict(events.order_by("sequence").values_list("document_id", "comment")) if answered else {}
    return tuple(
        Contest(
            document=piece,
            answer=RevisionAnswer.of(piece.revision_answer),
            at=piece.revision_answered_at,
            comment=comments.get(piece.pk, ""),
        )
        for piece in answered
        if piece.revision_answered_at is not None
    )


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A dossier in a list. ``mine``: the seat one holds has the ball; ``due``: the soonest time that runs."""

    file: WorksFile
    current: Document
    holder: str
    mine: bool
    since: datetime
    due: datetime | None
    due_label: str
    asked: Decimal
    admitted: Decimal | None
    paid: Decimal


def dossier_rows(files: Iterable[WorksFile], seat: Seat) -> list[DossierRow]:
    """The rows of some dossiers, in their order (two queries: what is listed of the pieces, and their actors)."""
    shown = {file.pk: file for file in files}
    by_file: dict[int | None, list[Document]] = {}
    listed = Document.objects.issued().filter(works_file__in=list(shown)).only(*_LISTED, *_PARTIES)
    pieces = list(listed.order_by("rank"))
    keys = {key for piece in pieces for name in _PARTIES if (key := getattr(piece, f"{name}_id")) is not None}
    actors = Structure.objects.in_bulk(keys)
    for piece in pieces:
        # What a join would read again for each piece is the same few rows.
        for name in _PARTIES:
            setattr(piece, name, actors.get(getattr(piece, f"{name}_id")))
        piece.works_file = shown.get(piece.works_file_id)
        by_file.setdefault(piece.works_file_id, []).append(piece)
    return [_row(file, by_file[file.pk], seat) for file in shown.values() if file.pk in by_file]


def _row(file: WorksFile, pieces: list[Document], seat: Seat) -> DossierRow:
    current = _current([Card(piece, Frame.of(piece.frame), "", piece.state in _DEAD, ()) for piece in pieces])
    piece = current.document if current else pieces[-1]
    waits = sorted((due, wait) for item in pieces for wait, due in waits_on(item))
    asked, admitted, paid = _amounts(pieces)
    return DossierRow(
        file=file,
        current=piece,
        holder=holder_of(piece),
        mine=any(waits_for(item, seat) for item in pieces),
        since=piece.status_since,
        due=waits[0][0] if waits else None,
        due_label=waits[0][1].label if waits else "",
        asked=asked,
        admitted=admitted,
        paid=paid,
    )


def pieces_to_follow(space: PracticeSpace, seat: Seat) -> list[Document]:
    """The pieces that a seat may associate one of its own to now, the oldest first."""
    role = Role.of(seat.role)
    found = []
    for piece in pieces_seen_by(space, seat).select_related(*_PIECES).order_by("rank"):
        frames = followers_of(Frame.of(piece.frame), role)
        facts = piece.facts()
        if seat.structure_id in (piece.supplier_id, piece.moe_id, piece.moa_id) and any(
            piece.circuit.allows(action_on_previous(frame), role=role, facts=facts) for frame in frames
        ):
            found.append(piece)
    return found
