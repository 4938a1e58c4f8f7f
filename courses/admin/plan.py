"""The steps of a session, its copies and its series, and the month of a trainer, in Wagtail's administration."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem

from courses.domain.planning import SERIES_COUNT, SERIES_WEEKS, series_dates
from courses.domain.refusals import RefusedError, message
from courses.models import Session
from courses.queries.catalogue import day_in_words, hour_in_words, plan_of
from courses.queries.planning import calendar_token, conflicts_of, month_of
from courses.services import plan
from sandbox.queries import current_space, exercise_list

MONTHS_SHOWN = range(2017, 2100)


def _visible(request: HttpRequest, session_id: int) -> Session:
    session = Session.objects.visible_to(request.user).select_related("topic", "trainer").filter(pk=session_id).first()
    if session is None:
        raise PermissionDenied
    return session


def _crumbs(session: Session, label: str) -> list[dict[str, Any]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
        {"url": reverse("course_session:index"), "label": "Sessions"},
        {"url": reverse("course_session:edit", args=[session.pk]), "label": str(session)},
        {"url": "", "label": label, "sublabel": str(session)},
    ]


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def plan_page(request: HttpRequest, session_id: int) -> HttpResponse:
    """The steps, each tied to an exercise, to the trainer's own space as it stands, or to nothing."""
    session = _visible(request, session_id)
    space = current_space(user_id=request.user.pk)
    if request.method == "POST":
        try:
            _change_plan(request, session, space.pk if space else None)
        except RefusedError as error:
            messages.error(request, message(error.refusal))
        return redirect("courses_plan", session_id)
    context = {
        "session": session,
        "plan": plan_of(session_id=session.pk),
        "exercises": exercise_list(),
        "space": space,
        "title_length": plan.TITLE_LENGTH,
        "breadcrumbs_items": _crumbs(session, "Étapes"),
        "header_title": "Étapes",
        "header_icon": "list-ol",
    }
    return render(request, "courses/admin/plan.html", context)


def _change_plan(request: HttpRequest, session: Session, space_id: int | None) -> None:
    name, _, step = request.POST.get("gesture", "").partition(":")
    step_id = int(step) if step.isdecimal() and len(step) < 10 else 0
    whose = {"session_id": session.pk, "actor": request.user}
    if name == "remove":
        plan.remove_step(**whose, step_id=step_id)
    elif name == "raise":
        plan.raise_step(**whose, step_id=step_id)
    else:
        start = request.POST.get("start", "")
        plan.add_step(
            **whose,
            title=request.POST.get("title", "").replace("\x00", ""),
            scenario="" if start in {"", "space"} else start,
            space_id=space_id if start == "space" else None,
            now=timezone.now(),
        )
        messages.success(request, "L’étape est ajoutée.")


class CopyForm(forms.Form):
    """When to give the session again, once or several times."""

    starts_at = forms.DateTimeField(
        label="Première date",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    count = forms.IntegerField(
        label="Nombre de dates", min_value=1, max_value=SERIES_COUNT[-1], initial=1, help_text="1 : une seule copie."
    )
    weeks = forms.IntegerField(
        label="Toutes les (semaines)", min_value=SERIES_WEEKS[0], max_value=SERIES_WEEKS[-1], initial=1
    )
    conflict_seen = forms.BooleanField(label="Programmer malgré le conflit", required=False)

    def dates(self) -> list[datetime]:
        """The dates asked for, in order."""
        first, count = self.cleaned_data["starts_at"], self.cleaned_data["count"]
        return [first] if count == 1 else series_dates(first=first, count=count, weeks=self.cleaned_data["weeks"])


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def copy_page(request: HttpRequest, session_id: int) -> HttpResponse:
    """Duplicate a session, or make a series of it; the dates and their conflicts are shown before anything is saved."""
    session = _visible(request, session_id)
    form = CopyForm(request.POST or None)
    preview: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        dates = form.dates()
        preview = [_preview(session, starts_at) for starts_at in dates]
        if request.POST.get("then") == "save" and _saved(request, session, form, dates):
            return redirect("course_session:index")
    context = {
        "session": session,
        "form": form,
        "preview": preview,
        "conflicts": any(row["conflicts"] for row in preview),
        "breadcrumbs_items": _crumbs(session, "Dupliquer"),
        "header_title": "Dupliquer",
        "header_icon": "copy",
    }
    return render(request, "courses/admin/copy.html", context, status=422 if form.is_bound and form.errors else 200)


def _preview(session: Session, starts_at: datetime) -> dict[str, Any]:
    shown = Session(
        topic=session.topic,
        starts_at=starts_at,
        duration_minutes=session.duration_minutes,
        trainer_id=session.trainer_id,
    )
    shared = list(session.co_trainers.values_list("pk", flat=True))
    return {
        "day": day_in_words(starts_at),
        "hour": hour_in_words(starts_at),
        "conflicts": conflicts_of(session=shown, co_trainer_ids=shared),
    }


def _saved(request: HttpRequest, session: Session, form: CopyForm, dates: list[datetime]) -> bool:
    whose: dict[str, Any] = {
        "session_id": session.pk,
        "actor": request.user,
        "now": timezone.now(),
        "conflict_seen": form.cleaned_data["conflict_seen"],
    }
    try:
        if len(dates) == 1:
            plan.duplicate_session(**whose, starts_at=dates[0])
            messages.success(request, "La session est dupliquée, avec ses étapes.")
        else:
            plan.plan_series(**whose, dates=dates, title=session.topic.title)
            messages.success(request, f"{len(dates)} sessions sont programmées, avec leurs étapes.")
    except RefusedError as error:
        form.add_error("starts_at", message(error.refusal))
        return False
    return True


@require_admin_access
@require_safe
def calendar_page(request: HttpRequest, year: int = 0, month: int = 0) -> HttpResponse:
    """The month of the trainer; of everybody for an administrator."""
    if not request.user.has_perm("courses.view_session"):
        raise PermissionDenied
    today = timezone.localdate()
    year, month = (year, month) if year else (today.year, today.month)
    if year not in MONTHS_SHOWN or month not in range(1, 13):
        raise Http404
    context = {
        "feed": request.build_absolute_uri(reverse("courses:trainer_feed", args=[calendar_token(request.user)])),
        "month": month_of(year=year, month=month, user=request.user, now=timezone.now()),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
            {"url": "", "label": "Calendrier"},
        ],
        "header_title": "Calendrier des formations",
        "header_icon": "calendar",
    }
    return render(request, "courses/admin/calendar.html", context)


class CalendarMenuItem(MenuItem):
    """The calendar, next to the list of sessions."""

    def is_shown(self, request: HttpRequest) -> bool:
        """To those who may see sessions."""
        return bool(request.user.has_perm("courses.view_session"))


def plan_urls() -> list[URLPattern]:
    """The addresses, beside those of sessions."""
    prefix = "formations/sessions/<int:session_id>"
    return [
        path(f"{prefix}/etapes/", plan_page, name="courses_plan"),
        path(f"{prefix}/dupliquer/", copy_page, name="courses_copy"),
        path("formations/calendrier/", calendar_page, name="courses_calendar"),
        path("formations/calendrier/<int:year>/<int:month>/", calendar_page, name="courses_calendar_month"),
    ]
