"""« Tableau de bord » of a seat, and what it has to process."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, QuerySet, Sum
from django.utils import timezone

from sandbox.domain.calendar import LateInterest, late_interest
from sandbox.domain.money import ZERO
from sandbox.domain.search import SearchSpace
from sandbox.domain.vocabulary import Family, Role, Status
from sandbox.models import Document, PracticeSpace, Seat
from sandbox.queries.payments import ECB_RATE
from sandbox.queries.search import found_documents

BAR = 1000
LATE_SHOWN = 10
_TO_PROCESS: dict[Role, frozenset[Status]] = {
    Role.RECIPIENT: frozenset(
        {status for status in Status if status.family is Family.RECEPTION} | {Status.SERVICE_CERTIFIED, Status.MANDATED}
    ),
    Role.ACCOUNTANT: frozenset({Status.WITH_ACCOUNTANT, Status.POSTED}),
    Role.VALIDATOR: frozenset({Status.TO_VALIDATE_1, Status.TO_VALIDATE_2}),
}


def to_process(space: PracticeSpace, seat: Seat) -> QuerySet[Document]:
    """What waits for a gesture of a recipient's, an accountant's or a validator's seat, the oldest first."""
    wanted = _TO_PROCESS.get(Role.of(seat.role), frozenset())
    found = found_documents(space, seat=seat, criteria={})
    return found.filter(status__in=sorted(status.value for status in wanted)).order_by("status_since", "rank")


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A status: how many invoices have it, for how much; ``bar`` out of 1,000 for the longest."""

    status: Status
    count: int
    amount: Decimal
    bar: int


@dataclass(frozen=True, slots=True)
class LatePayment:
    """An invoice past its day: ``days`` late, and what that costs today."""

    document: Document
    days: int
    interest: LateInterest


@dataclass(frozen=True, slots=True)
class Board:
    """The figures of a seat. ``late`` holds the ten oldest of ``late_count``."""

    lines: tuple[BoardLine, ...]
    count: int
    amount: Decimal
    in_progress: Decimal
    paid: Decimal
    late: tuple[LatePayment, ...]
    late_count: int
    late_amount: Decimal


def board_of(space: PracticeSpace, seat: Seat, *, search_space: SearchSpace | None = None) -> Board:
    """The figures of a seat, at the space's time (three queries)."""
    documents = found_documents(space, seat=seat, criteria={}, search_space=search_space)
    groups = (
        documents.select_related(None)
        .order_by("status")
        .values("status")
        .annotate(count=Count("pk"), amount=Sum("total_incl_vat"))
    )
    told = {Status.of(row["status"]): (row["count"], Decimal(row["amount"] or 0)) for row in groups}
    longest = max((count for count, _amount in told.values()), default=1)
    lines = tuple(
        BoardLine(status=status, count=told[status][0], amount=told[status][1], bar=told[status][0] * BAR // longest)
        for status in Status
        if status in told
    )
    today = timezone.localtime(space.clock).date()
    late = documents.filter(due_on__lt=today, paid_at=None)
    totals = late.select_related(None).order_by().aggregate(count=Count("pk"), amount=Sum("amount_due"))
    issued = [line for line in lines if line.status is not Status.DRAFT]
    return Board(
        lines=lines,
        count=sum(line.count for line in lines),
        amount=sum((line.amount for line in issued), ZERO),
        in_progress=sum((line.amount for line in issued if line.status.family not in _ENDED), ZERO),
        paid=sum((line.amount for line in lines if line.status is Status.PAID), ZERO),
        late=tuple(_late(document, today) for document in late.order_by(F("due_on").asc(), "rank")[:LATE_SHOWN]),
        late_count=totals["count"],
        late_amount=Decimal(totals["amount"] or 0),
    )


_ENDED = frozenset({Family.FINAL, Family.RETURN})


def _late(document: Document, today: date) -> LatePayment:
    assert document.due_on is not None  # noqa: S101 - filtered on it
    owed = late_interest(amount_incl_vat=document.amount_due, due_on=document.due_on, paid_on=today, ecb_rate=ECB_RATE)
    return LatePayment(document=document, days=(today - document.due_on).days, interest=owed)
