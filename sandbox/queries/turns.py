"""What partners and Chorus Pro will do if nobody moves: asked, never stored."""

from django.db.models import Count

from sandbox.domain.actions import EventType
from sandbox.domain.partners import PartnerFacts, Turn, next_turn
from sandbox.domain.vocabulary import Role, Status
from sandbox.models import Commitment, Document, PracticeSpace
from sandbox.scenarios import scenario_named


def upcoming_turns(space: PracticeSpace) -> list[tuple[Turn, Document]]:
    """What partners will do if nobody moves, soonest first (three queries)."""
    seat = space.current_seat
    documents = list(
        Document.objects.filter(space=space)
        .issued()
        .select_related("supplier", "recipient", "space")
        .annotate(attachment_count=Count("attachments"))
        .order_by("rank")
    )
    known = set(Commitment.objects.filter(structure__space=space).order_by().values_list("structure_id", "number"))
    recycled = set(
        space.events.filter(run=space.run, type=EventType.RECYCLED.value)
        .order_by()
        .values_list("document_id", flat=True)
    )
    rules = scenario_named(space.scenario).partners
    turns = []
    for document in documents:
        silent = frozenset(
            {Role.of(seat.role)} if seat is not None and seat.structure_id == document.recipient_id else ()
        )
        turn = next_turn(
            rules,
            facts=_facts(document, documents, known=known, recycled=recycled),
            status=document.state,
            since=document.status_since,
            silent=silent,
        )
        if turn is not None:
            turns.append((turn, document))
    return sorted(turns, key=lambda pair: (pair[0].due_at, pair[1].rank))


def _facts(
    document: Document,
    documents: list[Document],
    *,
    known: set[tuple[int, str]],
    recycled: set[int | None],
) -> PartnerFacts:
    earlier = [
        other
        for other in documents
        if other.rank < document.rank
        and other.supplier_id == document.supplier_id
        and other.recipient_id == document.recipient_id
    ]
    recipient = document.recipient
    assert recipient is not None  # noqa: S101 - an issued document has one, the database says so
    return PartnerFacts(
        recipient=recipient.identifier,
        rank=len(earlier) + 1,
        rejected_before=sum(other.state is Status.REJECTED for other in earlier),
        frame=document.frame,
        kind=document.kind,
        number=document.number,
        department_code=document.payload["recipient"]["department_code"],
        commitment_number=document.commitment_number,
        commitment_known=(recipient.pk, document.commitment_number) in known,
        attachment_count=getattr(document, "attachment_count", 0),
        was_completed=document.first_completed_at is not None,
        was_recycled=document.pk in recycled,
        recipient_by_flow=recipient.by_flow,
        total_incl_vat=document.total_incl_vat,
    )
