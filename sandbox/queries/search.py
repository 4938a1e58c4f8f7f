"""Finding the invoices of a seat: the query that the table of criteria builds, its page and its count."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import F, OrderBy, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from sandbox.domain.search import CRITERION_BY_CODE, Criterion, Kind, Order, SearchSpace, Sort, Value
from sandbox.domain.vocabulary import Role, Status
from sandbox.models import Department, Document, PracticeSpace, SavedSearch, Seat, Structure, WorksFile
from sandbox.queries.documents import document_list
from sandbox.queries.works import pieces_seen_by

PAGE_SIZE = 50
COUNTED = 10_000
"""Up to here a count is exact at once; beyond, the screen says « plus de » and offers to count (see ``found_page``)."""

_MOMENTS = frozenset({"deposited_at", "status_since"})


def search_space_of(seat: Seat) -> SearchSpace:
    """The space of the portal where a seat searches."""
    return SearchSpace.for_role(Role.of(seat.role))


def found_documents(
    space: PracticeSpace,
    *,
    seat: Seat,
    criteria: Mapping[str, Value],
    order: Order | None = None,
    search_space: SearchSpace | None = None,
) -> QuerySet[Document]:
    """What a seat may see and the criteria find, in order. ``criteria`` come from ``domain.search.read_criteria``.

    ``search_space``: that of the seat when none is said; every actor of a works contract has « Factures de travaux ».
    """
    if (search_space or search_space_of(seat)) is SearchSpace.WORKS:
        found = pieces_seen_by(space, seat)
    else:
        found = document_list(space, role=Role.of(seat.role), structure_id=seat.structure_id)
    for code, value in criteria.items():
        criterion = CRITERION_BY_CODE[code]
        if criterion.kind is not Kind.SIREN:
            found = found.filter(
                _CONDITIONS[criterion.kind](_Asked(criterion, value, space, f"{code}_siren" in criteria))
            )
    order = order or Order()
    column = F(order.sort.column)
    # Drafts have no deposit: they come first among the latest, which is also how PostgreSQL reads its index backwards.
    first = column.desc(nulls_first=True) if order.descending else column.asc(nulls_last=True)
    return found.order_by(first, "-rank" if order.descending else "rank")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One criterion with its value. ``wide``: every establishment of the same SIREN."""

    criterion: Criterion
    value: Value
    space: PracticeSpace
    wide: bool

    def compared(self, lookup: str, value: object = None) -> Q:
        """The column of the criterion against its value, or against another."""
        return Q(**{f"{self.criterion.column}{lookup}": self.value if value is None else value})

    @property
    def values(self) -> list[str]:
        """The value as a list."""
        return self.value if isinstance(self.value, list) else [self.value]


Condition = Callable[[_Asked], Q]


def _part(asked: _Asked) -> Q:
    return asked.compared("__icontains")


def _exact(asked: _Asked) -> Q:
    return asked.compared("__iexact" if asked.criterion.column in _UPPER else "")


_UPPER = frozenset({"commitment_number", "contract_number", "origin_number"})


def _choice(asked: _Asked) -> Q:
    return asked.compared("__in", asked.values)


def _party(asked: _Asked) -> Q:
    named = Q(identifier__in=asked.values)
    if asked.wide:
        for identifier in asked.values:
            named |= Q(identifier_type="SIRET", identifier__startswith=identifier[:9])
    # Few structures: their keys are asked first, so that the planner sees values and takes the index.
    ids = Structure.objects.filter(named, space=asked.space).order_by("pk").values_list("pk", flat=True)
    return asked.compared("__in", list(ids))


def _department(asked: _Asked) -> Q:
    ids = Department.objects.filter(structure__space=asked.space, code__iexact=asked.value).order_by("pk")
    return Q(department__in=list(ids.values_list("pk", flat=True)))


def _at_least(asked: _Asked) -> Q:
    return asked.compared("__gte")


def _at_most(asked: _Asked) -> Q:
    return asked.compared("__lte")


def _since(asked: _Asked) -> Q:
    day = date.fromisoformat(str(asked.value))
    return asked.compared("__gte", _midnight(day) if asked.criterion.column in _MOMENTS else day)


def _until(asked: _Asked) -> Q:
    day = date.fromisoformat(str(asked.value))
    if asked.criterion.column not in _MOMENTS:
        return asked.compared("__lte", day)
    if day == date.max:
        return Q()
    return asked.compared("__lt", _midnight(day + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    # The first day of the calendar has no other time zone to go to.
    return timezone.make_aware(datetime.combine(max(day, date(2, 1, 1)), time.min))


def _yes_no(asked: _Asked) -> Q:
    answered = asked.compared("__isnull", asked.value == "non")
    return answered & Q(status=Status.REJECTED.value) if asked.criterion.code == "handled" else answered


_CONDITIONS: dict[Kind, Condition] = {
    Kind.PART: _part,
    Kind.EXACT: _exact,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choice,
    Kind.PARTY: _party,
    Kind.DEPARTMENT: _department,
    Kind.MINIMUM: _at_least,
    Kind.MAXIMUM: _at_most,
    Kind.SINCE: _since,
    Kind.UNTIL: _until,
    Kind.YES_NO: _yes_no,
}


class _BoundedPaginator(Paginator):
    """Pages over at most ``COUNTED`` rows: one row more is looked for, to know whether there are."""

    is_bounded = False

    @property
    def count(self) -> int:
        """How many rows can be paged through."""
        if not hasattr(self, "_count"):
            seen = self.object_list.order_by()[: COUNTED + 1].count()
            self.is_bounded = seen > COUNTED
            self._count = min(seen, COUNTED)
        return self._count


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a result. ``total`` is exact unless ``more``: then there are more than that."""

    page: "Page[Document]"
    total: int
    more: bool


def found_page(found: QuerySet[Document], *, number: object, exactly: bool = False) -> Found:
    """A page of 50 and the count. ``exactly``: count all, whatever it costs (the export always does)."""
    paginator = Paginator(found, PAGE_SIZE) if exactly else _BoundedPaginator(found, PAGE_SIZE)
    total, more = paginator.count, getattr(paginator, "is_bounded", False)
    if not more and total <= COUNTED:
        paginator.object_list = _sorted_after(found)
    page = paginator.get_page(number)  # an unreadable number is the first page, one too far the last
    return Found(page=page, total=total, more=more)


def _sorted_after(found: QuerySet[Document]) -> QuerySet[Document]:
    """The same rows in the same order, found by their criteria first and sorted then.

    Left free, PostgreSQL reads the index of the order backwards until fifty rows answer: on criteria that lie far back
    it walks through most of a million (measured: 400 ms against 30). An expression hides that index from it.
    """
    first, *rest = found.query.order_by
    if not isinstance(first, OrderBy):  # an order of its own (« À traiter »): no index to be misled by
        return found
    hidden = Coalesce(first.expression, first.expression)
    nulls = {"nulls_first": first.nulls_first, "nulls_last": first.nulls_last}
    return found.order_by(OrderBy(hidden, descending=first.descending, **nulls), *rest)


def saved_searches(space: PracticeSpace, search_space: SearchSpace) -> QuerySet[SavedSearch]:
    """The searches kept for a space of the portal, by name."""
    return SavedSearch.objects.filter(space=space, search_space=search_space.value).order_by("name", "pk")


def parties_of(space: PracticeSpace, criterion: Criterion) -> list[tuple[str, str]]:
    """The structures that a criterion may name: identifier and name."""
    structures = Structure.objects.filter(space=space)
    if criterion.column == "recipient":
        structures = structures.filter(is_recipient=True)
    elif criterion.column == "supplier":
        structures = structures.filter(is_supplier=True)
    elif criterion.column in ("moe", "moa"):
        named = WorksFile.objects.filter(space=space).order_by().values(f"{criterion.column}_id")
        seats = Seat.objects.filter(space=space, role=criterion.column.upper()).order_by().values("structure_id")
        structures = structures.filter(Q(pk__in=named) | Q(pk__in=seats))
    else:
        structures = structures.filter(pk__in=_validators(space))
    return [
        (identifier, f"{name} ({identifier})")
        for identifier, name in structures.order_by("name", "pk").values_list("identifier", "name")
    ]


def _validators(space: PracticeSpace) -> QuerySet[Seat, int]:
    return Seat.objects.filter(space=space, role=Role.VALIDATOR.value).order_by().values_list("structure_id", flat=True)


def sort_links(order: Order) -> dict[str, Order]:
    """For each sortable column, the order that its heading leads to: the same column turns round."""
    return {
        sort.value: Order(sort, descending=not order.descending if sort is order.sort else sort is not Sort.NUMBER)
        for sort in Sort
    }
