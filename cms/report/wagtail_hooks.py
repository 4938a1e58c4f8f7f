"""Published figures in the editors' space: what they say, what cannot be, and the form that puts one right."""

from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem

from cms.report.domain.checks import Check
from cms.report.domain.published import PublishedFigure
from cms.report.domain.refusals import CATALOGUE, CorrectionRefusedError, message
from cms.report.editions import editions
from cms.report.figures.published import PublishedReport, published_report
from cms.report.forms import CorrectionForm
from cms.report.models import Correction
from cms.report.services.corrections import correct_number

CORRECT = "report.add_correction"


class PublishedMenuItem(MenuItem):
    """Shown to those who may correct."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person corrects published figures."""
        return request.user.has_perm(CORRECT)


@hooks.register("register_admin_menu_item")
def register_menu() -> PublishedMenuItem:
    """One entry."""
    return PublishedMenuItem("Chiffres publiés", reverse("report_published"), icon_name="table", order=270)


@dataclass(frozen=True)
class NumberLine:
    """One number of a figure: as published, as it stands, and the corrections in between, the latest first."""

    code: str
    label: str
    published: int
    current: int
    corrections: list[Correction]


@dataclass(frozen=True)
class FigureLine:
    """One figure in the list: what cannot be of it, and how many times it was corrected."""

    figure: PublishedFigure
    broken: list[Check]
    corrections: int


def _crumbs(*last: str) -> list[dict[str, str]]:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
        {"url": reverse("report_published"), "label": "Chiffres publiés"},
    ]
    return [*crumbs, *({"url": "", "label": label} for label in last)]


def _allowed(request: HttpRequest) -> None:
    if not request.user.has_perm(CORRECT):
        raise PermissionDenied


def _lines(report: PublishedReport) -> list[FigureLine]:
    return [
        FigureLine(
            figure,
            [check for check in report.checks_of(figure) if not check.holds],
            len(report.corrections_of(figure.slug)),
        )
        for figure in report.edition.figures
    ]


@require_admin_access
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Every edition, its figures, those that cannot be first said."""
    _allowed(request)
    reports = [report for year in editions() if (report := published_report(year))]
    context = {
        "editions": [(report.edition, _lines(report)) for report in reports],
        "breadcrumbs_items": _crumbs(),
        "header_title": "Chiffres publiés",
        "header_icon": "table",
    }
    return render(request, "report/admin/published.html", context)


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """One figure: its numbers, its history, the form."""
    _allowed(request)
    report = published_report(year)
    figure = report.edition.figure(slug) if report else None
    if report is None or figure is None:
        raise Http404
    form = CorrectionForm(request.POST or None, figure=figure)
    status = HTTPStatus.OK
    if request.method == "POST":
        if _written(request, form, year=year, slug=slug):
            messages.success(request, "Correction publiée avec le chiffre.")
            return redirect("report_correct", year, slug)
        status = HTTPStatus.BAD_REQUEST
    context = {
        "edition": report.edition,
        "figure": figure,
        "checks": report.checks_of(figure),
        "numbers": _numbers(report, figure),
        "form": form,
        "breadcrumbs_items": _crumbs(figure.title),
        "header_title": figure.title,
        "header_icon": "table",
    }
    return render(request, "report/admin/correct.html", context, status=status)


def _written(request: HttpRequest, form: CorrectionForm, *, year: int, slug: str) -> bool:
    given = request.POST
    try:
        correct_number(
            year=year,
            figure=slug,
            code=given.get("code", ""),
            value=given.get("value", ""),
            reason=given.get("reason", ""),
            source=given.get("source", ""),
            author=request.user,  # type: ignore[arg-type] - the admin is for people with an account
            now=timezone.now(),
        )
    except CorrectionRefusedError as error:
        form.is_valid()
        form.errors.clear()
        for refusal in error.refusals:
            form.add_error(CATALOGUE[refusal][0], message(refusal))
        return False
    return True


def _numbers(report: PublishedReport, figure: PublishedFigure) -> list[NumberLine]:
    history = report.corrections_of(figure.slug)
    return [
        NumberLine(
            code=code,
            label=figure.label_of(code),
            published=value,
            current=report.numbers[figure.slug, code],
            corrections=[correction for correction in reversed(history) if correction.code == code],
        )
        for code, value in figure.numbers().items()
    ]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Under « bilan »."""
    return [
        path("bilan/chiffres-publies/", published, name="report_published"),
        path("bilan/chiffres-publies/<int:year>/<slug:slug>/", correct, name="report_correct"),
    ]
