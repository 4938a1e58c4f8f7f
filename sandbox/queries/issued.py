"""What a supplier issued, page by page, as the API asks for it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.paginator import Paginator

from sandbox.models import Document

MAX_PER_PAGE = 1000


@dataclass(frozen=True, slots=True)
class IssuedPage:
    """One page of a search: the documents, and where they stand among ``total``."""

    documents: list[Document]
    number: int
    pages: int
    per_page: int
    total: int


def issued_documents(
    *,
    supplier_id: int,
    flow_number: str = "",
    number: str = "",
    kind: str = "",
    statuses: Collection[str] = (),
    page: int = 1,
    per_page: int = 10,
) -> IssuedPage:
    """What a supplier issued, newest first; empty criteria do not limit. ``per_page`` is at most 1,000."""
    found = (
        Document.objects.issued()
        .filter(supplier_id=supplier_id)
        .select_related("supplier", "recipient", "department", "flow")
        .order_by("-rank")
    )
    criteria = {"flow__number": flow_number, "number": number, "kind": kind, "status__in": list(statuses)}
    found = found.filter(**{name: value for name, value in criteria.items() if value})
    paginator = Paginator(found, min(max(per_page, 1), MAX_PER_PAGE))
    shown = paginator.get_page(page)
    return IssuedPage(
        documents=list(shown.object_list),
        number=shown.number,
        pages=paginator.num_pages,
        per_page=paginator.per_page,
        total=paginator.count,
    )
