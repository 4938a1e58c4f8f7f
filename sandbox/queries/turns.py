"""What partners and Chorus Pro will do if nobody moves: asked, never stored."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from sandbox.domain.actions import EventType
from sandbox.domain.lifecycles import FLAG_BY_ACTION
from sandbox.domain.partners import PartnerFacts, PartnerRule, Since, Turn, next_turn, statuses_of_turns
from sandbox.domain.vocabulary import FINAL_FRAMES, Frame, Role, Status
from sandbox.models import Attachment, Commitment, Document, PracticeSpace, Seat
from sandbox.queries.contact_turns import contact_turns
from sandbox.queries.documents import role_on
from sandbox.scenarios import scenario_named


@dataclass(frozen=True, slots=True)
class _Issued:
    """What is left to know of a document on which nobody's turn can come any more."""

    pk: int
    pair: tuple[int | None, int | None]
    status: str


@dataclass(frozen=True)
class TurnBook:
    """The issued documents of a space with what partners look at, read once.

    ``issued``: all of them, in order; ``documents``: those on which a turn may come, whole, by primary key.
    A command that moves one of these documents moves the object itself: ``upcoming`` then tells the new truth.
    """

    issued: tuple[_Issued, ...]
    documents: Mapping[int, Document]
    rules: tuple[PartnerRule, ...]
    seat: Seat | None
    known_commitments: frozenset[tuple[int, str]]

    def upcoming(self) -> list[tuple[Turn, Document]]:
        """The next turn of every document that has one, soonest first."""
        turns = []
        earlier: dict[tuple[int | None, int | None], int] = defaultdict(int)
        rejected: dict[tuple[int | None, int | None], int] = defaultdict(int)
        for row in self.issued:
            document = self.documents.get(row.pk)
            turn = None
            if document is not None:
                turn = next_turn(
                    self.rules,
                    facts=self._facts(document, earlier[row.pair], rejected[row.pair]),
                    status=document.state,
                    since=_moments(document),
                    silent=self._silent_on(document),
                    allows=partial(_allows, document),
                )
                if turn is not None:
                    turns.append((turn, document))
            earlier[row.pair] += 1
            rejected[row.pair] += (document.status if document else row.status) == Status.REJECTED.value
        return sorted(turns, key=lambda pair: (pair[0].due_at, pair[1].rank))

    def _silent_on(self, document: Document) -> frozenset[Role]:
        role = role_on(document, self.seat)
        return frozenset({role}) if role is not None else frozenset()

    def _facts(self, document: Document, earlier: int, rejected: int) -> PartnerFacts:
        recipient = document.recipient
        assert recipient is not None  # noqa: S101 - an issued document has one, the database says so
        return PartnerFacts(
            recipient=recipient.identifier,
            rank=earlier + 1,
            rejected_before=rejected,
            frame=document.frame,
            kind=document.kind,
            number=document.number,
            department_code=document.payload["recipient"]["department_code"],
            commitment_number=document.commitment_number,
            commitment_known=(recipient.pk, document.commitment_number) in self.known_commitments,
            attachment_count=getattr(document, "attachment_count", 0),
            was_completed=document.first_completed_at is not None,
            was_recycled=getattr(document, "was_recycled", False),
            recipient_by_flow=recipient.by_flow,
            recipient_on_helios=recipient.helios,
            supplier=document.supplier.identifier if document.supplier else "",
            moe=document.moe.identifier if document.moe else "",
            moa=document.moa.identifier if document.moa else "",
            works_kind=_works_kind(document),
            revised=document.is_revised,
            validator=document.validator.identifier if document.validator else "",
            has_second_validator=document.second_validator_id is not None,
            total_incl_vat=document.total_incl_vat,
        )


def _works_kind(document: Document) -> str:
    frame = Frame.of(document.frame)
    if not frame.is_works:
        return ""
    return "final" if frame in FINAL_FRAMES else "mensuel"


def _moments(document: Document) -> dict[Since, datetime]:
    """The moments from which times are counted; that of the status where a document has none of its own."""
    status = document.status_since
    file = document.works_file
    received = document.received_at or status
    return {
        Since.STATUS: status,
        Since.RECEIPT: received,
        Since.DEPOSIT: document.deposited_at or status,
        Since.FINAL: (file.final_received_at if file else None) or received,
    }


def _allows(document: Document, rule: PartnerRule) -> bool:
    if rule.action in FLAG_BY_ACTION:
        return document.circuit.allows_flag(rule.action, role=rule.role, facts=document.facts())
    return document.circuit.allows(rule.action, role=rule.role, facts=document.facts())


def turn_book(space: PracticeSpace) -> TurnBook:
    """Read what the turns of a space depend on (three queries): whole, only the documents on which one may come."""
    rules = scenario_named(space.scenario).partners
    issued = Document.objects.filter(space=space).issued()
    moving = Q(status__in=sorted(status.value for status in statuses_of_turns(rules)))
    unanswered = Q(revision_answer="", asked_excl_vat__isnull=False) & ~Q(asked_excl_vat=F("total_excl_vat"))
    rows = issued.order_by("rank").values_list("pk", "supplier_id", "recipient_id", "status")
    commitments = Commitment.objects.filter(structure__space=space).order_by()
    recycled = space.events.filter(run=space.run, type=EventType.RECYCLED.value, document=OuterRef("pk"))
    files = Attachment.objects.filter(document=OuterRef("pk")).order_by().values("document")
    documents = (
        issued.filter(moving | unanswered)
        .select_related("supplier", "recipient", "validator", "second_validator", "moe", "moa", "works_file")
        .annotate(
            attachment_count=Coalesce(files.annotate(count=Count("pk")).values("count")[:1], 0),
            was_recycled=Exists(recycled.order_by()),
        )
        .order_by()
    )
    found = {}
    for document in documents:
        document.space = space
        found[document.pk] = document
    return TurnBook(
        issued=tuple(_Issued(pk, (supplier, recipient), status) for pk, supplier, recipient, status in rows),
        documents=found,
        rules=rules,
        seat=space.current_seat,
        known_commitments=frozenset(commitments.values_list("structure_id", "number")),
    )


def next_due(space: PracticeSpace) -> datetime | None:
    """When something happens by itself, on an invoice or in what partners write; None when nothing will."""
    moments = [turn.due_at for turn, _ in turn_book(space).upcoming()[:1]]
    moments += [letter.due_at for letter in contact_turns(space)[:1]]
    return min(moments, default=None)


def upcoming_turns(space: PracticeSpace) -> list[tuple[Turn, Document]]:
    """What partners will do if nobody moves, soonest first (three queries)."""
    return turn_book(space).upcoming()
