"""« Sollicitations »: those of a seat, one with its thread, and what those who answer see."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from sandbox.domain.requests import (
    RequestFacts,
    RequestMove,
    RequestParty,
    RequestStatus,
    offered,
)
from sandbox.domain.vocabulary import Role
from sandbox.formats.request_pairs import pair_of
from sandbox.models import Document, PracticeSpace, Request, RequestFile, RequestMessage, Seat
from sandbox.queries.documents import seat_documents

PARTIES = ("author", "addressee", "document__recipient", "document__supplier", "document__department")


def seat_requests(
    space: PracticeSpace, *, received: bool = False, text: str = "", status: RequestStatus | None = None
) -> QuerySet[Request]:
    """The requests that the structure of the seat sent, or those that reached it, newest first.

    ``text``: a part of the number of the request or of the invoice, or of what was written.
    """
    seat = space.current_seat
    if seat is None:
        return Request.objects.none()
    found = Request.objects.filter(space=space)
    if received:
        found = found.filter(addressee_id=seat.structure_id, reached_at__isnull=False)
    else:
        found = found.filter(author_id=seat.structure_id)
    if status is not None:
        found = found.filter(status=status.value)
    if text:
        written = RequestMessage.objects.filter(text__icontains=text).order_by().values("request_id")
        found = found.filter(Q(number__icontains=text) | Q(document__number__icontains=text) | Q(pk__in=written))
    return found.select_related(*PARTIES).annotate(file_count=Count("files")).order_by("-rank")


def request_numbered(space: PracticeSpace, pk: int) -> Request | None:
    """One that the seat may see, with its thread (three queries); None for any other."""
    seat = space.current_seat
    messages = RequestMessage.objects.select_related("structure").order_by("rank")
    files = RequestFile.objects.order_by("rank")
    return (
        Request.objects.visible_to(seat.structure_id if seat else None)
        .filter(space=space, pk=pk)
        .select_related(*PARTIES)
        .prefetch_related(Prefetch("messages", messages), Prefetch("messages__files", files))
        .first()
    )


def party_of(request: Request, seat: Seat | None) -> RequestParty | None:
    """What the holder of a seat is to a request; None for a stranger."""
    if seat is None:
        return None
    if request.author_id == seat.structure_id:
        return RequestParty.AUTHOR
    reached = request.addressee_id == seat.structure_id and request.reached_at is not None
    return RequestParty.CLIENT if reached else None


def offers_of(request: Request, seat: Seat | None) -> tuple[RequestMove, ...]:
    """What the seat may do to it now."""
    party = party_of(request, seat)
    return offered(request.state, party, request.way) if party else ()


def about_documents(space: PracticeSpace) -> QuerySet[Document]:
    """The invoices that the seat may question, newest first: those it issued or received."""
    return seat_documents(space).issued()


def linked_requests(space: PracticeSpace, document: Document) -> list[Request]:
    """The requests about an invoice that the seat may see (one query)."""
    seat = space.current_seat
    found = Request.objects.visible_to(seat.structure_id if seat else None)
    return list(found.filter(space=space, document=document).order_by("-rank"))


@dataclass(frozen=True, slots=True)
class Attention:
    """What waits for a seat beside invoices."""

    unread_messages: int
    answers: int
    questions: int

    @property
    def requests(self) -> int:
        """The requests that wait: an answer to read, a question to answer."""
        return self.answers + self.questions


def attention_of(space: PracticeSpace) -> Attention:
    """Messages not opened, answers to read, questions to answer: what the menu of the seat counts (two queries)."""
    seat = space.current_seat
    if seat is None:
        return Attention(0, 0, 0)
    answered = Count("pk", filter=Q(author_id=seat.structure_id, status=RequestStatus.ANSWERED.value))
    asked = Count("pk", filter=Q(addressee_id=seat.structure_id, status=RequestStatus.WITH_CLIENT.value))
    counts = Request.objects.filter(space=space).order_by().aggregate(answered=answered, asked=asked)
    unread = space.broadcasts.filter(deliveries__structure_id=seat.structure_id, deliveries__read_at=None)
    return Attention(unread.order_by().count(), counts["answered"], counts["asked"])


def facts_of(request: Request, *, since: str) -> RequestFacts:
    """What whoever answers sees. ``since``: the day of the invoice's status, in words."""
    document = request.document
    return RequestFacts(
        client=request.addressee.identifier if request.addressee else "",
        pair=request.pair,
        number=document.number if document else "",
        status=document.state if document else None,
        since=since if document else "",
        reason=document.return_reason_label if document else "",
        comment=document.return_comment if document else "",
    )


def pair_label(request: Request) -> str:
    """The category and sub-category, as people read them."""
    pair = pair_of(request.pair)
    return pair.label if pair else request.pair


def role_of_seat(seat: Seat | None) -> Role | None:
    """The role that the journal keeps for a seat."""
    return Role.of(seat.role) if seat else None
