"""Pages of the administration around wishes: proposals to decide, one's own free times; and calling a session off."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from courses import services
from courses.domain.refusals import RefusedError, message
from courses.domain.slots import SLOTS
from courses.models import Session, Topic
from courses.queries import wishes
from courses.queries.catalogue import day_in_words, hour_in_words
from courses.queries.support import support_interest

WEEKLY_MOST = 10


class AvailabilityForm(forms.Form):
    """When a trainer could give what."""

    topics = forms.ModelMultipleChoiceField(
        label="Sujets que j’enseigne", queryset=Topic.objects.all(), widget=forms.CheckboxSelectMultiple, required=False
    )
    slots = forms.MultipleChoiceField(
        label="Quand je suis libre, chaque semaine (heure de Paris)",
        choices=[(slot.code, slot.words.capitalize()) for slot in SLOTS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    weekly_limit = forms.IntegerField(label="Sessions par semaine, au plus", min_value=1, max_value=WEEKLY_MOST)


def gives_sessions(user: Any) -> bool:
    """Whether the person gives sessions, or plans them for others."""
    return bool(user.has_role("trainer") or user.has_role("administrator"))


@require_admin_access
@require_safe
def wishes_page(request: HttpRequest) -> HttpResponse:
    """What people wish for, what the planner proposes, when one is free."""
    if not gives_sessions(request.user):
        raise PermissionDenied
    return _wishes(request, form=_form(request.user))


def _form(user: Any) -> AvailabilityForm:
    known = wishes.availability_of(user)
    initial: dict[str, Any] = {"weekly_limit": 2}
    if known is not None:
        initial = {"topics": known.topics.all(), "slots": known.slots, "weekly_limit": known.weekly_limit}
    return AvailabilityForm(initial=initial)


def _wishes(request: HttpRequest, *, form: AvailabilityForm, status: int = 200) -> HttpResponse:
    context = {
        "proposals": wishes.open_proposals(user=request.user, now=timezone.now()),
        "wishes": wishes.wishes_by_topic(),
        "asked": support_interest(now=timezone.now()),
        "form": form,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
            {"url": reverse("course_session:index"), "label": "Sessions"},
            {"url": "", "label": "Dates souhaitées"},
        ],
        "header_title": "Dates souhaitées",
        "header_icon": "calendar-alt",
    }
    return render(request, "courses/admin/wishes.html", context, status=status)


@require_admin_access
@require_POST
def set_availability(request: HttpRequest) -> HttpResponse:
    """Save one's free times."""
    if not gives_sessions(request.user):
        raise PermissionDenied
    form = AvailabilityForm(request.POST)
    if not form.is_valid():
        return _wishes(request, form=form, status=422)
    services.set_availability(trainer=request.user, **form.cleaned_data)
    messages.success(request, "Vos disponibilités sont enregistrées : la recherche de cette nuit en tiendra compte.")
    return redirect("courses_wishes")


@require_admin_access
@require_POST
def decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Accept or decline a proposal."""
    accepted = request.POST.get("decision") == "accept"
    try:
        if accepted:
            session = services.accept_proposal(proposal_id=proposal_id, actor=request.user, now=timezone.now())
            messages.success(request, "La session est programmée, et les personnes intéressées sont prévenues.")
            return redirect("course_session:edit", session.pk)
        services.decline_proposal(proposal_id=proposal_id, actor=request.user, now=timezone.now())
    except RefusedError as error:
        messages.error(request, message(error.refusal))
        return redirect("courses_wishes")
    messages.success(request, "C’est noté : une autre date sera cherchée.")
    return redirect("courses_wishes")


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, session_id: int) -> HttpResponse:
    """Ask once, then call the session off."""
    session = get_object_or_404(
        Session.objects.visible_to(request.user).with_seats(now=timezone.now()).select_related("topic"), pk=session_id
    )
    if request.method == "POST":
        try:
            services.call_off_session(session_id=session.pk, actor=request.user, now=timezone.now())
        except RefusedError as error:
            messages.error(request, message(error.refusal))
        else:
            messages.success(request, "La session est annulée ; les personnes inscrites et en attente sont prévenues.")
        return redirect("course_session:index")
    context = {
        "session": session,
        "day": day_in_words(session.starts_at),
        "hour": hour_in_words(session.starts_at),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
            {"url": reverse("course_session:index"), "label": "Sessions"},
            {"url": "", "label": "Annuler"},
        ],
        "header_title": "Annuler la session",
        "header_icon": "warning",
    }
    return render(request, "courses/admin/call_off.html", context)
