"""How often pages were seen."""

from django.db.models import QuerySet, Sum

from cms.report.models import PageViews


def _of_year(year: int | None) -> QuerySet[PageViews]:
    return PageViews.objects.all() if year is None else PageViews.objects.filter(day__year=year)


def views_by_address(*, year: int | None = None) -> list[tuple[str, int]]:
    """Address and views, the most seen first."""
    rows = _of_year(year).order_by().values("address").annotate(seen=Sum("views")).order_by("-seen", "address")
    return [(row["address"], row["seen"]) for row in rows]


def views_total(*, year: int | None = None) -> int:
    """All views, counted without their addresses."""
    total: int | None = _of_year(year).aggregate(total=Sum("views"))["total"]
    return total or 0
