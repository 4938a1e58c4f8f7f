"""« Cette page vous a-t-elle été utile ? »: what is counted, a page and a day at a time. Nobody is known by it."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from cms.core.answers import REASONS, Answer, Opinion
from cms.core.models import PageOpinion


def count_opinion(*, page_id: int, answer: Answer, day: date) -> None:
    """Add one to what was said of a page that day: no row tells one reader from another."""
    row = {"page_id": page_id, "day": day, "answer": answer.value}
    if PageOpinion.objects.filter(**row).update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            PageOpinion.objects.create(**row, count=1)
    except IntegrityError:
        # Somebody said the same at the same moment.
        PageOpinion.objects.filter(**row).update(count=F("count") + 1)


def opinions_of(page_ids: Iterable[int], *, since: date | None = None) -> dict[int, Opinion]:
    """How each page was judged since a day (always when None); pages that nobody judged are left out. One query."""
    rows = PageOpinion.objects.filter(page_id__in=list(page_ids))
    if since is not None:
        rows = rows.filter(day__gte=since)
    counted: dict[int, dict[str, int]] = {}
    for page_id, answer, total in rows.order_by().values_list("page_id", "answer").annotate(total=Sum("count")):
        counted.setdefault(page_id, {})[answer] = total
    return {page_id: _opinion(by_answer) for page_id, by_answer in counted.items()}


def _opinion(by_answer: dict[str, int]) -> Opinion:
    reasons = {reason.value: by_answer[reason.value] for reason in REASONS if reason.value in by_answer}
    return Opinion(by_answer.get(Answer.YES.value, 0), by_answer.get(Answer.NO.value, 0), reasons)
