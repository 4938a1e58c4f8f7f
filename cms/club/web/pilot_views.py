"""Pages of the pilots: the call, the candidacies, the feedback, the report."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.club.domain.explanations import EXPLANATIONS
from cms.club.domain.lifecycle import STAFF
from cms.club.domain.pilots import Answer, Candidacy, PilotState, Round, due_on, round_of
from cms.club.domain.vocabulary import ClubRefusedError, Refusal
from cms.club.models import Pilot, PilotMember
from cms.club.queries import pilots as queries
from cms.club.services import pilots as services
from cms.club.web.pilot_forms import CallForm, CandidacyForm, EndForm, FeedbackForm, ReasonForm
from cms.club.web.roles import roles_of
from cms.club.web.views import PAGE_SIZE, idea_or_404, members_only, standing_of, status_of

_ROUNDS = (Round.MIDTERM, Round.FINAL)


@require_GET
def pilot_list(request: HttpRequest) -> HttpResponse:
    """Those that are open, then those that ended."""
    context = {
        "open_pilots": list(queries.pilot_list(opened=True)),
        "page_obj": Paginator(queries.pilot_list(opened=False), PAGE_SIZE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
    }
    return render(request, "club/pilots/list.html", context)


def _pilot_or_404(pk: int) -> Pilot:
    pilot = queries.pilot_detail(pk=pk)
    if pilot is None:
        raise Http404
    return pilot


def _feedback_form(member: PilotMember | None, when: Round) -> FeedbackForm | None:
    if member is None or member.state != Candidacy.SELECTED:
        return None
    said = queries.feedback_in(member, when=when)
    fields = tuple(FeedbackForm.base_fields)
    return FeedbackForm(initial={name: getattr(said, name) for name in fields} if said else None)


def _page(
    request: HttpRequest,
    pilot: Pilot,
    *,
    refusal: Refusal | None = None,
    candidacy_form: CandidacyForm | None = None,
    feedback_form: FeedbackForm | None = None,
    end_form: EndForm | None = None,
    reason_form: ReasonForm | None = None,
    about: int | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    standing = standing_of(request)
    leads = bool(roles_of(request.user) & STAFF)
    mine = queries.candidacy_of(pilot, user=request.user) if request.user.is_authenticated else None
    now_round = round_of(ends_on=pilot.ends_on, today=today)
    running = pilot.state == PilotState.RUNNING
    wrong = candidacy_form or feedback_form or end_form or reason_form
    shown_to = leads or standing["membership"]
    candidates = queries.candidates_of(pilot) if shown_to else []
    context: dict[str, Any] = {
        **standing,
        "pilot": pilot,
        "places": queries.places_of(pilot),
        "today": today,
        "mine": mine,
        "recruits": pilot.state == PilotState.RECRUITING and today <= pilot.applies_until,
        "may_apply": mine is None or mine.state == Candidacy.WITHDRAWN,
        "leads": leads,
        "candidates": [
            {
                "row": one,
                "form": reason_form
                if reason_form and one.pk == about
                else ReasonForm(auto_id=f"id_%s_{one.pk}", initial={"reason": one.reason}),
            }
            for one in candidates
        ]
        if leads
        else [],
        "chosen": [one for one in candidates if one.state == Candidacy.SELECTED],
        "candidacy_form": candidacy_form or CandidacyForm(),
        "feedback_form": (feedback_form or _feedback_form(mine, now_round)) if running else None,
        "round": now_round,
        "rounds": [(when, due_on(when, starts_on=pilot.starts_on, ends_on=pilot.ends_on)) for when in _ROUNDS],
        "silent": queries.silent_members(pilot, when=now_round) if leads and running else [],
        "end_form": end_form or EndForm(),
        "cancel_form": reason_form
        if reason_form and about is None
        else ReasonForm(auto_id="id_cancel_%s", help_text="Publié sur cette page et envoyé à ceux qui suivent l’idée."),
        "report": queries.report_read(pilot),
        "form": wrong,
        "explanation": EXPLANATIONS[refusal] if refusal else None,
    }
    status = status_of(refusal) if refusal else HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
    return render(request, "club/pilots/detail.html", context, status=status)


@require_GET
def pilot(request: HttpRequest, pk: int) -> HttpResponse:
    """The pilot as it stands."""
    return _page(request, _pilot_or_404(pk))


@require_http_methods(["GET", "POST"])
def pilot_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a pilot on a planned idea."""
    idea = idea_or_404(pk)
    roles = roles_of(request.user)
    if not roles & STAFF:
        context = {"explanation": EXPLANATIONS[Refusal.NOT_YOUR_ROLE], "title": "Ouvrir un pilote"}
        return render(request, "club/refused.html", context, status=HTTPStatus.FORBIDDEN)
    form = CallForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "idea": idea}
    if request.method == "GET":
        return render(request, "club/pilots/new.html", context)
    if not form.is_valid():
        return render(request, "club/pilots/new.html", context, status=HTTPStatus.BAD_REQUEST)
    try:
        opened = services.open_pilot(
            idea_id=pk,
            call=form.call(),
            criteria=form.cleaned_data["criteria"],
            actor=request.user,
            roles=roles,
            now=timezone.now(),
        )
    except ClubRefusedError as error:
        context["explanation"] = EXPLANATIONS[error.refusal]
        return render(request, "club/pilots/new.html", context, status=status_of(error.refusal))
    messages.success(request, "Le recrutement est ouvert : l’auteur, les votants et les abonnés sont prévenus.")
    return redirect(opened)


def _gesture(request: HttpRequest, pk: int, *, call: Callable[[], object], done: str, **forms: Any) -> HttpResponse:
    found = _pilot_or_404(pk)
    if not request.user.is_authenticated:
        return members_only(request, next_url=found.get_absolute_url())
    try:
        call()
    except ClubRefusedError as error:
        if error.refusal is Refusal.NOT_A_MEMBER:
            return members_only(request, next_url=found.get_absolute_url())
        return _page(request, found, refusal=error.refusal, **forms)
    messages.success(request, done)
    return redirect(found)


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to be a pilot."""
    found, form = _pilot_or_404(pk), CandidacyForm(request.POST)
    if standing_of(request)["membership"] and not form.is_valid():
        return _page(request, found, candidacy_form=form)
    call = partial(
        services.apply_to_pilot,
        pilot_id=pk,
        user=request.user,
        motivation=request.POST.get("motivation", ""),
        now=timezone.now(),
    )
    done = "Votre candidature est déposée : la réponse vous sera écrite, avec son motif."
    return _gesture(request, pk, call=call, done=done, candidacy_form=form)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw one's candidacy, or leave the pilot."""
    call = partial(services.leave_pilot, pilot_id=pk, user=request.user)
    return _gesture(request, pk, call=call, done="Vous n’êtes plus de ce pilote.")


@require_POST
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how the trial goes."""
    found, form = _pilot_or_404(pk), FeedbackForm(request.POST)
    mine = queries.candidacy_of(found, user=request.user) if request.user.is_authenticated else None
    if mine and mine.state == Candidacy.SELECTED and not form.is_valid():
        return _page(request, found, feedback_form=form)
    told = form.cleaned_data if form.is_valid() else {}
    call = partial(
        services.give_feedback,
        pilot_id=pk,
        user=request.user,
        answer=Answer(told.get("answer", Answer.NO)),
        difficulties=told.get("difficulties", ""),
        blocking=told.get("blocking", False),
        now=timezone.now(),
    )
    done = "Merci : votre retour est enregistré. Vous pouvez le récrire jusqu’au rapport."
    return _gesture(request, pk, call=call, done=done, feedback_form=form if mine else None)


def _refuse_role(request: HttpRequest, pk: int) -> HttpResponse | None:
    found = _pilot_or_404(pk)
    return None if roles_of(request.user) & STAFF else _page(request, found, refusal=Refusal.NOT_YOUR_ROLE)


@require_POST
def decide(request: HttpRequest, pk: int, candidate_id: int) -> HttpResponse:
    """Choose a candidate, or not."""
    if refused := _refuse_role(request, pk):
        return refused
    found = _pilot_or_404(pk)
    if not found.members.filter(pk=candidate_id).exists():
        raise Http404
    form = ReasonForm(request.POST, auto_id=f"id_%s_{candidate_id}")
    if not form.is_valid():
        return _page(request, found, reason_form=form, about=candidate_id)
    call = partial(
        services.decide_candidacy,
        candidate_id=candidate_id,
        selected=request.POST.get("choice") == "selected",
        reason=form.cleaned_data["reason"],
        actor=request.user,
        roles=roles_of(request.user),
        now=timezone.now(),
    )
    done = "La réponse est enregistrée et écrite au candidat."
    return _gesture(request, pk, call=call, done=done, reason_form=form, about=candidate_id)


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the chosen members try."""
    if refused := _refuse_role(request, pk):
        return refused
    call = partial(
        services.start_pilot, pilot_id=pk, actor=request.user, roles=roles_of(request.user), now=timezone.now()
    )
    return _gesture(request, pk, call=call, done="Le pilote est lancé : l’idée est « en pilote ».")


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up before the start."""
    if refused := _refuse_role(request, pk):
        return refused
    form = ReasonForm(request.POST, auto_id="id_cancel_%s")
    if not form.is_valid():
        return _page(request, _pilot_or_404(pk), reason_form=form)
    call = partial(
        services.cancel_pilot,
        pilot_id=pk,
        actor=request.user,
        roles=roles_of(request.user),
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
    )
    return _gesture(request, pk, call=call, done="Le pilote est annulé ; l’idée reste planifiée.", reason_form=form)


@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the report, hand it to the board."""
    if refused := _refuse_role(request, pk):
        return refused
    call = partial(
        services.report_pilot, pilot_id=pk, actor=request.user, roles=roles_of(request.user), now=timezone.now()
    )
    done = "Le rapport est publié ; il sera à l’ordre du jour de la prochaine séance de l’instance."
    return _gesture(request, pk, call=call, done=done)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what follows the report."""
    if refused := _refuse_role(request, pk):
        return refused
    form = EndForm(request.POST)
    if not form.is_valid():
        return _page(request, _pilot_or_404(pk), end_form=form)
    call = partial(
        services.end_pilot,
        pilot_id=pk,
        delivered=form.cleaned_data["outcome"] == "delivered",
        reason=form.cleaned_data["reason"],
        actor=request.user,
        roles=roles_of(request.user),
        now=timezone.now(),
    )
    done = "La suite est publiée : auteur, votants, abonnés et membres du pilote sont prévenus."
    return _gesture(request, pk, call=call, done=done, end_form=form)
