"""In the editors' space: the pages to read again, and what readers say of each."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from cms.core.answers import Opinion
from cms.core.opinions import opinions_of
from cms.core.reviews import DraftPendingError, Review, mark_reviewed, reviews

LATELY = timedelta(days=90)


@dataclass(frozen=True)
class ReviewLine:
    """One page of the list; ``can_mark``: whether this person may say that it was read again."""

    review: Review
    opinion: Opinion
    can_mark: bool


@require_admin_access
@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """Every page that is read again each year, the most urgent first."""
    today = timezone.localdate()
    found = reviews(today=today)
    opinions = opinions_of([review.page.pk for review in found], since=today - LATELY)
    may = request.user.has_perm("wagtailcore.change_page") or request.user.has_role("editor")
    lines = [ReviewLine(review, opinions.get(review.page.pk, Opinion()), may) for review in found]
    context = {
        "lines": lines,
        "late": sum(line.review.is_late for line in lines),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
            {"url": "", "label": "Pages à relire"},
        ],
        "header_title": "Pages à relire",
        "header_icon": "date",
    }
    return render(request, "core/admin/reviews.html", context)


@require_admin_access
@require_POST
def review_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody read the page again: its day is today."""
    try:
        page = Page.objects.live().get(pk=pk)
        if not page.permissions_for_user(request.user).can_edit():
            raise Page.DoesNotExist
        done = mark_reviewed(page_id=pk, today=timezone.localdate(), user=request.user)
    except Page.DoesNotExist as error:
        raise Http404 from error
    except DraftPendingError:
        messages.error(
            request,
            "Cette page a un brouillon qui n’est pas publié. Notez-y la date de vérification, puis faites-le publier.",
        )
    else:
        messages.success(request, f"« {done.title} » est notée vérifiée aujourd’hui.")
    return redirect("core_reviews")


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """The list and its one gesture."""
    return [
        path("relectures/", review_list, name="core_reviews"),
        path("relectures/<int:pk>/faite/", review_done, name="core_review_done"),
    ]


@hooks.register("register_reports_menu_item")
def register_menu() -> MenuItem:
    """Among the reports."""
    return MenuItem("Pages à relire", reverse("core_reviews"), icon_name="date", order=50)
