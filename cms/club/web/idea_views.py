"""The page of one idea, and what one may do on it."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cms.club.domain.explanations import EXPLANATIONS, Explanation
from cms.club.domain.lifecycle import IDEA_LIFECYCLE, MAX_REASON, IdeaFacts, is_late
from cms.club.domain.vocabulary import Action, ClubRefusedError, Refusal, Role, State
from cms.club.models import Idea
from cms.club.queries import ideas as idea_queries
from cms.club.queries import members as member_queries
from cms.club.services import votes
from cms.club.services.ideas import move_idea
from cms.club.web.views import idea_or_404, members_only, standing_of, status_of

# The board decides in its meetings, never one of its members alone.
HELD_BY_PEOPLE = frozenset(Role) - {Role.MEETING}


def roles_of(user: Any) -> frozenset[Role]:
    """The roles under which a person may move ideas."""
    if not user.is_authenticated:
        return frozenset()
    if user.is_superuser:
        return HELD_BY_PEOPLE
    held = set(user.groups.order_by("name").values_list("name", flat=True))
    return frozenset(role for role in HELD_BY_PEOPLE if role.value in held)


def _action_bar(request: HttpRequest, idea: Idea) -> list[dict[str, Any]]:
    roles = roles_of(request.user)
    if not roles:
        return []
    facts = IdeaFacts(actor_is_author=idea.author_id == request.user.pk)
    return [
        {"transition": gesture.transition, "why_not": EXPLANATIONS[gesture.refusal] if gesture.refusal else None}
        for gesture in IDEA_LIFECYCLE.offered(State(idea.state), roles=roles, facts=facts)
    ]


def _page(
    request: HttpRequest,
    idea: Idea,
    *,
    explanation: Explanation | None = None,
    reason: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    standing = standing_of(request)
    signed_in = request.user.is_authenticated
    gestures = _action_bar(request, idea)
    context = {
        **standing,
        "idea": idea,
        "journey": idea_queries.journey(idea=idea),
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
    return _gesture(request, pk, call=call, done="Vous ne suivez plus cette idée.")


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
