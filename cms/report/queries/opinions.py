"""What readers said of pages: useful, or not. Reasons are for those who answer for a page, not for the report."""

from django.db.models import QuerySet, Sum

from cms.core.answers import Answer
from cms.core.models import PageOpinion

SAID = (Answer.YES.value, Answer.NO.value)


def _of_year(year: int | None) -> QuerySet[PageOpinion]:
    found = PageOpinion.objects.filter(answer__in=SAID)
    return found if year is None else found.filter(day__year=year)


def opinions_by_page(*, year: int | None = None) -> list[tuple[str, int, int]]:
    """Title, answers and how many of them said yes, the most answered first."""
    rows = _of_year(year).order_by().values_list("page_id", "page__title", "answer").annotate(said=Sum("count"))
    told: dict[int, tuple[str, int, int]] = {}
    for page_id, title, answer, said in rows:
        _title, total, yes = told.get(page_id, (title, 0, 0))
        told[page_id] = (title, total + said, yes + (said if answer == Answer.YES.value else 0))
    return sorted(told.values(), key=lambda row: (-row[1], row[0]))


def opinions_total(*, year: int | None = None) -> int:
    """All answers, counted without their pages."""
    total: int | None = _of_year(year).aggregate(total=Sum("count"))["total"]
    return total or 0
