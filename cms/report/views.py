"""The report: one page, two files."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cms.report.exports import as_csv, as_data
from cms.report.figures import FIGURES, Figure, years
from cms.report.reading import Card, read_figure


class _UnknownYearError(Exception):
    """The address asks for a year that the report does not have."""


def _asked_year(request: HttpRequest, offered: list[int]) -> int | None:
    text = request.GET.get("annee", "")
    if text == "":
        return None
    if text not in {str(year) for year in offered}:
        raise _UnknownYearError
    return int(text)


def _cards(figures: tuple[Figure, ...], year: int | None) -> list[Card]:
    today = timezone.localdate()
    return [read_figure(figure, year=year, today=today) for figure in figures]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every figure of a year, or of all years."""
    offered = years(today_year=timezone.localdate().year)
    year, status = None, HTTPStatus.OK
    try:
        year = _asked_year(request, offered)
    except _UnknownYearError:
        status = HTTPStatus.BAD_REQUEST
    context = {
        "cards": _cards(FIGURES, year),
        "years": offered,
        "year": year,
        "unknown_year": status is HTTPStatus.BAD_REQUEST,
        "made_at": timezone.localtime(),
    }
    return render(request, "report/index.html", context, status=status)


@require_GET
def export(request: HttpRequest, extension: str, slug: str = "") -> HttpResponse:
    """One figure, or all of them, as CSV or JSON."""
    figures = tuple(figure for figure in FIGURES if slug in ("", figure.slug))
    if not figures:
        raise Http404
    try:
        year = _asked_year(request, years(today_year=timezone.localdate().year))
    except _UnknownYearError:
        message = "Année : le bilan n’a pas cette année ; choisissez-en une sur la page du bilan."
        return HttpResponse(message, status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8")
    cards = _cards(figures, year)
    name = f"bilan{f'-{slug}' if slug else ''}{f'-{year}' if year else ''}.{extension}"
    if extension == "csv":
        response = HttpResponse(as_csv(cards), content_type="text/csv; charset=utf-8")
    else:
        response = JsonResponse(as_data(cards, year=year), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
