"""The report: one page, its files, the schema of its data."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.guides.models import LessonPage
from cms.report.editions import editions
from cms.report.figures import years
from cms.report.files import KINDS, ImpossibleReportError, file_name, write_file
from cms.report.files.data import refusal_of
from cms.report.files.data import schema as data_schema
from cms.report.reading import Report, read_report

CORRECT = "report.add_correction"
LESSON = "recalculer-le-bilan"


class _UnknownYearError(Exception):
    """The address asks for a year that the report does not have."""


def _asked_year(request: HttpRequest, offered: list[int]) -> int | None:
    text = request.GET.get("annee", "")
    if text == "":
        return None
    if text not in {str(year) for year in offered}:
        raise _UnknownYearError
    return int(text)


def _page(request: HttpRequest, report: Report, offered: list[int], status: int, *, unknown_year: bool) -> HttpResponse:
    context = {
        "report": report,
        "years": offered,
        "editions": editions(),
        "unknown_year": unknown_year,
        "kinds": KINDS.values(),
        "lesson_url": _lesson_url(request),
        "may_correct": request.user.has_perm(CORRECT),
    }
    return render(request, "report/index.html", context, status=status)


def _lesson_url(request: HttpRequest) -> str:
    """The lesson that counts the open data again; empty where it is not published."""
    lesson = LessonPage.objects.live().filter(lesson_slug=LESSON).first()
    return lesson.get_url(request) or "" if lesson else ""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every figure of a year, or of all years."""
    now = timezone.now()
    offered = years(today_year=timezone.localdate(now).year)
    try:
        report = read_report(year=_asked_year(request, offered), now=now)
    except _UnknownYearError:
        report = read_report(year=None, now=now)
        return _page(request, report, offered, HTTPStatus.BAD_REQUEST, unknown_year=True)
    return _page(request, report, offered, HTTPStatus.OK, unknown_year=False)


@require_safe
def export(request: HttpRequest, extension: str, slug: str = "") -> HttpResponse:
    """One figure, or all of them, as a file. What cannot be is not written: 409, and the page that says why."""
    now = timezone.now()
    offered = years(today_year=timezone.localdate(now).year)
    try:
        report = read_report(year=_asked_year(request, offered), now=now)
    except _UnknownYearError:
        message = "Année\u00a0: le bilan n’a pas cette année\u00a0; choisissez-en une sur la page du bilan."
        return HttpResponse(message, status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8")
    asked = report.only(slug) if slug else report
    if not asked.cards:
        raise Http404
    try:
        content = write_file(asked, extension)
    except ImpossibleReportError:
        return _refused(request, asked, report, offered, extension)
    response = HttpResponse(content, content_type=KINDS[extension].mime_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(asked.year, extension, slug=slug)}"'
    return response


def _refused(request: HttpRequest, asked: Report, report: Report, offered: list[int], extension: str) -> HttpResponse:
    """A program is answered in its own words; a person is shown the page, where the red cards stand."""
    if extension == "json":
        return JsonResponse(
            refusal_of(asked), status=HTTPStatus.CONFLICT, json_dumps_params={"ensure_ascii": False, "indent": 2}
        )
    return _page(request, report, offered, HTTPStatus.CONFLICT, unknown_year=False)


@require_safe
def schema(_request: HttpRequest) -> HttpResponse:
    """The schema of the open data."""
    return JsonResponse(data_schema(), json_dumps_params={"ensure_ascii": False, "indent": 2})
