"""The page of one idea, and what one may do on it."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.club.domain.explanation import Explanation
from cms.club.domain.explanations import EXPLANATIONS
from cms.club.domain.lifecycle import EVALUATORS_NEEDED, IDEA_LIFECYCLE, MAX_REASON, OWN_COMMANDS, STAFF, is_late
from cms.club.domain.vocabulary import Action, ClubRefusedError, Feasibility, Level, Refusal, Role, State
from cms.club.models import Idea
from cms.club.queries import discussions as discussion_queries
from cms.club.queries import ideas as idea_queries
from cms.club.queries import members as member_queries
from cms.club.queries.pilots import pilots_of
from cms.club.services import votes
from cms.club.services.ideas import edit_idea, facts_of, merge_idea, move_idea
from cms.club.services.studies import EVALUATORS, give_study
from cms.club.web.forms import IdeaForm, MergeForm, StudyForm
from cms.club.web.roles import roles_of
from cms.club.web.views import idea_or_404, members_only, standing_of, status_of

MERGEABLE = frozenset(
    source
    for transition in IDEA_LIFECYCLE.transitions
    if transition.action is Action.MERGE
    for source in transition.sources
)


def _action_bar(request: HttpRequest, idea: Idea) -> list[dict[str, Any]]:
    roles = roles_of(request.user)
    if not roles:
        return []
    facts = facts_of(idea, actor=request.user)
    return [
        {"transition": gesture.transition, "why_not": EXPLANATIONS[gesture.refusal] if gesture.refusal else None}
        for gesture in IDEA_LIFECYCLE.offered(State(idea.state), roles=roles, facts=facts)
        # A merge asks into which idea, a pilot has its page: they have forms of their own.
        if gesture.transition.action not in OWN_COMMANDS
    ]


def _page(
    request: HttpRequest,
    idea: Idea,
    *,
    explanation: Explanation | None = None,
    reason: str = "",
    status: HTTPStatus = HTTPStatus.OK,
    study_form: StudyForm | None = None,
    merge_form: MergeForm | None = None,
) -> HttpResponse:
    standing = standing_of(request)
    signed_in = request.user.is_authenticated
    gestures = _action_bar(request, idea)
    roles = roles_of(request.user)
    journey = idea_queries.journey(idea=idea)
    evaluates = bool(
        roles & EVALUATORS
        and idea.state == State.UNDER_STUDY
        and not idea_queries.has_studied(idea=idea, evaluator=request.user)
    )
    co_authors = idea_queries.co_authors_of(idea=idea)
    context = {
        **standing,
        "idea": idea,
        "journey": journey,
        "case": idea_queries.case_of(code=idea.case_code, rule=idea.case_rule),
        "study": idea_queries.study_of(idea=idea, path=journey.path),
        "studies_needed": EVALUATORS_NEEDED,
        "study_form": (study_form or StudyForm()) if evaluates else None,
        "may_merge": bool(roles & STAFF) and idea.state in MERGEABLE,
        "merge_form": merge_form or MergeForm(),
        "pilots": pilots_of(idea=idea),
        "may_open_pilot": bool(roles & STAFF) and idea.state == State.PLANNED,
        "revisions": idea_queries.revisions_of(idea=idea),
        "comments": discussion_queries.latest_comments(idea=idea),
        "co_authors": co_authors,
        "wrote": signed_in and request.user.pk in {idea.author_id, *(author.user_id for author in co_authors)},
        "may_edit": idea.state == State.SUBMITTED and signed_in and idea.author_id == request.user.pk,
        "form": study_form or merge_form,
        "late": is_late(next_due_on=idea.next_due_on, today=timezone.localdate()),
        "by_college": idea_queries.votes_by_college(idea=idea),
        "voted": signed_in and member_queries.has_voted(member=request.user, idea=idea),
        "follows": signed_in and member_queries.follows(user=request.user, idea=idea),
        "possible": [gesture for gesture in gestures if gesture["why_not"] is None],
        "impossible": [gesture for gesture in gestures if gesture["why_not"]],
        "explanation": explanation,
        "reason": reason,
        "max_reason": MAX_REASON,
    }
    return render(request, "club/idea_detail.html", context, status=status)


@require_GET
def idea(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The page; an old title in the address leads to the present one."""
    found = idea_or_404(pk)
    if slug != found.slug:
        return redirect(found, permanent=True)
    return _page(request, found)


def _gesture(request: HttpRequest, pk: int, *, call: Callable[[], object], done: str) -> HttpResponse:
    found = idea_or_404(pk)
    if not request.user.is_authenticated:
        return members_only(request, next_url=found.get_absolute_url())
    try:
        call()
    except ClubRefusedError as error:
        if error.refusal is Refusal.NOT_A_MEMBER:
            return members_only(request, next_url=found.get_absolute_url())
        return _page(request, found, explanation=EXPLANATIONS[error.refusal], status=status_of(error.refusal))
    messages.success(request, done)
    return redirect(found)


@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one's vote."""
    call = partial(votes.vote, idea_id=pk, member=request.user, now=timezone.now())
    return _gesture(request, pk, call=call, done="Votre voix est enregistrée.")


@require_POST
def withdraw_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's vote back."""
    call = partial(votes.withdraw_vote, idea_id=pk, member=request.user, now=timezone.now())
    return _gesture(request, pk, call=call, done="Votre voix vous est rendue.")


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to be told."""
    call = partial(votes.follow, idea_id=pk, user=request.user)
    return _gesture(request, pk, call=call, done="Vous suivez cette idée : un message à chaque étape.")


@require_POST
def unfollow(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask no more."""
    call = partial(votes.unfollow, idea_id=pk, user=request.user)
    # Who votes is told as well as who follows.
    voted = request.user.is_authenticated and member_queries.has_voted(member=request.user, idea=idea_or_404(pk))
    more = " ; votre voix vous vaut encore un message à chaque étape" if voted else ""
    return _gesture(request, pk, call=call, done=f"Vous ne suivez plus cette idée{more}.")


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One step along the life of the idea, by support, an administrator or the board."""
    found = idea_or_404(pk)
    reason = request.POST.get("reason", "")
    roles = roles_of(request.user)
    if not roles:
        explanation = EXPLANATIONS[Refusal.NOT_YOUR_ROLE]
        return _page(request, found, explanation=explanation, reason=reason, status=HTTPStatus.FORBIDDEN)
    action, version = _action(request), request.POST.get("version", "")
    if action is None:
        refusal = Refusal.UNKNOWN_ACTION
    elif not version.isascii() or not version.isdigit():
        refusal = Refusal.UNREADABLE_VERSION
    elif len(reason) > MAX_REASON:
        refusal = Refusal.REASON_TOO_LONG
    elif "\x00" in reason:
        refusal = Refusal.REASON_UNREADABLE
    else:
        return _move(request, found, action=action, reason=reason, expected_version=int(version[:9]), roles=roles)
    return _page(
        request, found, explanation=EXPLANATIONS[refusal], reason=reason[:MAX_REASON], status=HTTPStatus.BAD_REQUEST
    )


def _move(
    request: HttpRequest, found: Idea, *, action: Action, reason: str, expected_version: int, roles: frozenset[Role]
) -> HttpResponse:
    try:
        moved = move_idea(
            idea_id=found.pk,
            action=action,
            actor=request.user,
            roles=roles,
            reason=reason,
            expected_version=expected_version,
            now=timezone.now(),
        )
    except ClubRefusedError as error:
        explanation, status = EXPLANATIONS[error.refusal], status_of(error.refusal)
        if error.refusal is Refusal.IDEA_MOVED_MEANWHILE:
            events = idea_queries.journey(idea=found).events
            context = {
                "idea": found,
                "explanation": explanation,
                "reason": reason,
                "last": events[-1] if events else None,
            }
            return render(request, "club/conflict.html", context, status=status)
        return _page(request, found, explanation=explanation, reason=reason, status=status)
    messages.success(
        request, f"Étape enregistrée : {moved.get_state_display()}. Auteur, votants et abonnés sont prévenus."
    )
    return redirect(moved)


def _action(request: HttpRequest) -> Action | None:
    try:
        return Action(request.POST.get("action", ""))
    except ValueError:
        return None


@require_POST
def study(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in one's study."""
    found, form = idea_or_404(pk), StudyForm(request.POST)
    if roles_of(request.user) & EVALUATORS and not form.is_valid():
        return _page(request, found, study_form=form, status=HTTPStatus.BAD_REQUEST)
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    call = partial(
        give_study,
        idea_id=pk,
        evaluator=request.user,
        roles=roles_of(request.user),
        cost=Level(told.get("cost", Level.LOW)),
        value=Level(told.get("value", Level.LOW)),
        feasibility=Feasibility(told.get("feasibility", Feasibility.FEASIBLE)),
        opinion=told.get("opinion", ""),
        now=timezone.now(),
    )
    return _gesture(request, pk, call=call, done="Votre évaluation est remise ; elle sera publiée avec les autres.")


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """End a double."""
    found, form, version = idea_or_404(pk), MergeForm(request.POST), request.POST.get("version", "")
    if not roles_of(request.user) & STAFF:
        explanation = EXPLANATIONS[Refusal.NOT_YOUR_ROLE]
        return _page(request, found, explanation=explanation, status=HTTPStatus.FORBIDDEN)
    if not form.is_valid():
        return _page(request, found, merge_form=form, status=HTTPStatus.BAD_REQUEST)
    call = partial(
        merge_idea,
        idea_id=pk,
        into_id=form.cleaned_data["into"],
        actor=request.user,
        roles=roles_of(request.user),
        reason=form.cleaned_data["reason"],
        expected_version=int(version[:9]) if version.isascii() and version.isdigit() else 0,
        now=timezone.now(),
    )
    done = "L’idée est réunie à l’autre : ses voix, ses auteurs et ses abonnés l’ont suivie."
    return _gesture(request, pk, call=call, done=done)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rewrite one's own idea while nobody has judged it."""
    found = idea_or_404(pk)
    if not request.user.is_authenticated:
        return members_only(request, next_url=found.get_absolute_url())
    texts = {name: getattr(found, name) for name in IdeaForm.base_fields}
    form = IdeaForm(request.POST if request.method == "POST" else None, initial=texts)
    context = {"form": form, "idea": found, "version": request.POST.get("version", str(found.version))}
    if found.author_id != request.user.pk or found.state != State.SUBMITTED:
        refusal = Refusal.NOT_YOUR_ROLE if found.author_id != request.user.pk else Refusal.EDIT_CLOSED
        return _page(request, found, explanation=EXPLANATIONS[refusal], status=status_of(refusal))
    if request.method == "GET":
        return render(request, "club/idea_edit.html", context)
    if not form.is_valid():
        return render(request, "club/idea_edit.html", context, status=HTTPStatus.BAD_REQUEST)
    version = context["version"]
    try:
        edited = edit_idea(
            idea_id=pk,
            author=request.user,
            expected_version=int(version[:9]) if version.isascii() and version.isdigit() else 0,
            now=timezone.now(),
            **form.cleaned_data,
        )
    except ClubRefusedError as error:
        context["explanation"] = EXPLANATIONS[error.refusal]
        return render(request, "club/idea_edit.html", context, status=status_of(error.refusal))
    messages.success(request, "Votre idée est modifiée ; la version d’avant reste lisible en bas de page.")
    return redirect(edited)
