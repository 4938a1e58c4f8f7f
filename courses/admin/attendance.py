"""Who was there: the trainer's list, its closing, corrections; what attendees said and what was done about it."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from courses import services
from courses.admin.lists import WordedIndexView
from courses.admin.spreadsheets import spreadsheet
from courses.domain.attendance import CORRECTIONS, REASON_LENGTH
from courses.domain.refusals import RefusedError, message
from courses.models import FollowUp
from courses.queries.attendance import AttendanceList, attendance_list, survey_result


def _visible(request: HttpRequest, session_id: int) -> AttendanceList:
    found = attendance_list(session_id=session_id, user=request.user, now=timezone.now())
    if found is None:
        raise PermissionDenied
    return found


@require_admin_access
@require_safe
def attendance_page(request: HttpRequest, session_id: int) -> HttpResponse:
    """The list, open or closed, and the survey once there is one."""
    found = _visible(request, session_id)
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
        {"url": reverse("course_session:index"), "label": "Sessions"},
        {"url": reverse("course_session:edit", args=[session_id]), "label": str(found.session)},
        {"url": "", "label": "Présences", "sublabel": str(found.session)},
    ]
    context = {
        "list": found,
        "survey": survey_result(session=found.session),
        "corrections": CORRECTIONS,
        "reason_length": REASON_LENGTH,
        "breadcrumbs_items": crumbs,
        "header_title": "Présences",
        "header_icon": "group",
    }
    return render(request, "courses/admin/attendance.html", context)


@require_admin_access
@require_POST
def close(request: HttpRequest, session_id: int) -> HttpResponse:
    """Close the list: certificates are established, the survey opens, everybody is written to."""
    _visible(request, session_id)
    try:
        services.close_attendance(session_id=session_id, actor=request.user, now=timezone.now())
    except RefusedError as error:
        messages.error(request, message(error.refusal))
    else:
        messages.success(
            request, "Les présences sont arrêtées. Chacun reçoit la sienne, avec le questionnaire et l’attestation."
        )
    return redirect("courses_attendance", session_id)


@require_admin_access
@require_POST
def correct(request: HttpRequest, session_id: int, enrolment_id: int) -> HttpResponse:
    """Correct one presence, with a reason."""
    found = _visible(request, session_id)
    if enrolment_id not in {row.enrolment_id for row in found.rows}:
        raise PermissionDenied
    try:
        services.correct(
            enrolment_id=enrolment_id,
            outcome=request.POST.get("outcome", ""),
            reason=request.POST.get("reason", ""),
            actor=request.user,
            now=timezone.now(),
        )
    except RefusedError as error:
        messages.error(request, message(error.refusal))
    else:
        messages.success(request, "La présence est corrigée ; la personne en est prévenue avec votre motif.")
    return redirect("courses_attendance", session_id)


ATTENDANCE_HEADER = ("Nom", "Organisation", "Présence", "Minutes", "Mesurée", "Motif de la correction")


@require_admin_access
@require_safe
def attendance_file(request: HttpRequest, session_id: int, fmt: str) -> HttpResponse:
    """The list for a spreadsheet: every row, no formula."""
    found = _visible(request, session_id)
    rows = [
        (
            row.name,
            row.organisation,
            row.outcome.label if row.outcome else "",
            "" if row.minutes is None else str(row.minutes),
            row.measured.label if row.measured else "",
            row.correction_reason,
        )
        for row in found.rows
    ]
    return spreadsheet(fmt, name=f"presences-{found.session.slug}", header=ATTENDANCE_HEADER, rows=rows)


def attendance_urls() -> list[URLPattern]:
    """The addresses, under those of sessions."""
    prefix = "formations/sessions/<int:session_id>/presences"
    return [
        path(f"{prefix}/", attendance_page, name="courses_attendance"),
        path(f"{prefix}/arreter/", close, name="courses_attendance_close"),
        path(f"{prefix}/<int:enrolment_id>/corriger/", correct, name="courses_attendance_correct"),
        path(f"{prefix}/liste.<str:fmt>", attendance_file, name="courses_attendance_file"),
    ]


class _SavedThroughService:
    """A follow-up is saved by the service, which minds whose topic it is."""

    form: Any
    request: HttpRequest

    def save_instance(self) -> FollowUp:
        """Through the service."""
        created = self.form.instance.pk is None
        saved = services.say_what_was_done(follow_up=self.form.instance, actor=self.request.user, now=timezone.now())
        log(saved, "wagtail.create" if created else "wagtail.edit", user=self.request.user)
        return saved

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, or show the refusal."""
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except RefusedError as error:
            form.add_error("topic", message(error.refusal))
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)  # type: ignore[attr-defined]


class _FollowUpCreateView(_SavedThroughService, generic.CreateView):
    """Says what was done."""


class _FollowUpEditView(_SavedThroughService, generic.EditView):
    """Changes what was said."""


class _FollowUpIndexView(WordedIndexView):
    """All of them, the latest first."""

    add_item_label = "Dire ce qui a changé"
    empty_words = (
        "Ce que les avis ont fait changer paraîtra ici, et sur la page de la prochaine session du sujet :"
        " « Vous l’avez dit, nous l’avons fait »."
    )

    def get_base_queryset(self) -> Any:
        """One query for the page."""
        return FollowUp.objects.select_related("topic")


class FollowUpViewSet(ModelViewSet):
    """« Vous l’avez dit, nous l’avons fait »."""

    model = FollowUp
    name = "course_follow_up"
    url_prefix = "formations/suites"
    icon = "comment"
    menu_label = "Suites données"
    menu_order = 300
    copy_view_enabled = False
    index_view_class = _FollowUpIndexView
    add_view_class = _FollowUpCreateView
    edit_view_class = _FollowUpEditView
    list_display: ClassVar = ["said", "topic", "published", "written_at"]
    list_filter: ClassVar = ["topic", "published"]
    edit_handler = ObjectList(
        [FieldPanel("topic"), FieldPanel("said"), FieldPanel("done"), FieldPanel("published")],
    )
