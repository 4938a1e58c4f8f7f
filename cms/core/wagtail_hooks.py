"""In the editors' space: the pages to read again, and what readers say of each. For readers: videos by parts."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page

from cms.core.answers import Opinion
from cms.core.opinions import opinions_of
from cms.core.ranges import OutsideError, part_asked
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


@hooks.register("insert_global_admin_css")
def style_of_lists() -> SafeString:
    """What the lists of the editors' space need on a narrow screen."""
    return format_html('<link rel="stylesheet" href="{}">', static("preau/admin.css"))


# After Wagtail's own hook, which asks who may read the document.
@hooks.register("before_serve_document", order=100)
def serve_part(document: AbstractDocument, request: HttpRequest) -> HttpResponse | None:
    """The part of a video that a player asks for; Wagtail sends whole files only, in which one cannot move.

    Another kind of file, a part of a file that changed (``If-Range``), a store that has an address of its own: None.
    """
    asked = request.headers.get("Range", "")
    if not asked or document.file_extension not in {"mp4", "webm"} or not _is_local(document):
        return None
    if "If-Range" in request.headers and request.headers["If-Range"] != f'"{document.file_hash}"':
        return None
    try:
        part = part_asked(asked, document.file.size)
    except OutsideError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{document.file.size}"})
    if part is None:
        return None
    with document.file.open("rb") as file:
        file.seek(part.first)
        content = file.read(part.last - part.first + 1)
    headers = {"Content-Range": part.header, "Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff"}
    if document.file_hash:  # known of whatever came by the editors' form
        headers["ETag"] = f'"{document.file_hash}"'
    return HttpResponse(content, status=206, content_type=document.content_type, headers=headers)


def _is_local(document: AbstractDocument) -> bool:
    try:
        return bool(document.file.path)
    except NotImplementedError:
        return False
