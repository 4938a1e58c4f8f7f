"""« Mon compte » and « Approbations »: a fictitious account, in the exercises that play one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.domain.account_drills import AccountDrill
from sandbox.domain.account_rules import (
    LOCK_LIFE,
    MANAGERS,
    MAX_REASON,
    RULES,
    Access,
    AccessStatus,
    AccountAction,
    Level,
    ManagerAction,
    Phase,
)
from sandbox.domain.accounts import Secret
from sandbox.domain.explanations import explain_all
from sandbox.domain.refusals import RefusedError
from sandbox.domain.vocabulary import Role
from sandbox.models import PracticeSpace
from sandbox.queries.accounts import drill_of, manager_level, space_account
from sandbox.scenarios import exercise_scenarios
from sandbox.services.accounts import (
    activate_account,
    answer_access,
    ask_access,
    change_secret,
    name_secondary,
    sign_in,
    sign_out,
)
from sandbox.services.clock import advance_clock
from sandbox.web.access import actor_of, in_space
from sandbox.web.account_words import ACCESS_TONES, PHASE_TONES, ball, espace_rows, mails
from sandbox.web.frame import page, role_of
from sandbox.web.views.conflict import not_your_seat

WAITS = (15, 60)
_MAX_TYPED = 80


@in_space
@require_safe
def account(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """Where the account stands, its mailbox, what one may do now; elsewhere, the exercises that play one."""
    return _guarded(request, space, lambda drill: _account_page(request, space, drill))


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def activation(request: HttpRequest, space: PracticeSpace, rank: int) -> HttpResponse:
    """What an activation link opens: a password to choose. Whether the link still lives is judged when one sends."""

    def show(drill: AccountDrill) -> HttpResponse:
        if not 1 <= rank <= len(space_account(space).links):
            raise Http404
        return _secret_page(request, space, "Activer le compte", AccountAction.ACTIVATE, link=rank)

    return _guarded(request, space, show)


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Mot de passe oublié »."""
    return _guarded(
        request, space, lambda _: _secret_page(request, space, "Mot de passe oublié", AccountAction.CHANGE_SECRET)
    )


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def account_gesture(request: HttpRequest, space: PracticeSpace, action: AccountAction) -> HttpResponse:
    """Sign in, sign out, ask for an access."""
    told = _GESTURES.get(action)
    if told is None:
        raise Http404
    if request.method != "POST":
        return redirect("sandbox:account")

    def act(drill: AccountDrill) -> HttpResponse:
        try:
            sentence = told(request, space)
        except RefusedError as error:
            return _account_page(request, space, drill, refused=error)
        messages.success(request, sentence)
        return redirect("sandbox:account")

    return _guarded(request, space, act)


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def account_wait(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """Let some minutes of the space pass: links and locks count in minutes, the other strides in days."""
    if request.method != "POST":
        return redirect("sandbox:account")

    def wait(drill: AccountDrill) -> HttpResponse:
        typed = request.POST.get("minutes", "")
        minutes = next((it for it in WAITS if str(it) == typed), 0)
        try:
            advance_clock(space_id=space.pk, to=space.clock + timedelta(minutes=minutes), actor_id=actor_of(request))
        except RefusedError as error:
            return _account_page(request, space, drill, refused=error)
        return redirect("sandbox:account")

    return _guarded(request, space, wait)


@in_space
@require_safe
def approvals(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Approbations »: what waits for the manager, what was answered, who may do what."""
    return _approvals_page(request, space)


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, space: PracticeSpace, rank: int) -> HttpResponse:
    """Approve a request, or refuse it with a reason."""
    if request.method != "POST":
        return redirect("sandbox:approvals")
    grant = request.POST.get("answer") == "grant"
    reason = request.POST.get("reason", "")
    try:
        done = answer_access(space_id=space.pk, rank=rank, grant=grant, reason=reason, actor_id=actor_of(request))
    except RefusedError as error:
        return _approvals_page(request, space, refused=error, typed={rank: reason[: MAX_REASON * 2]})
    word = "approuvée" if grant else "refusée"
    messages.success(request, f"Demande de {done.by} {word}\u00a0: {done.access.label}.")
    return redirect("sandbox:approvals")


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def secondary(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """Name somebody of the structure secondary manager."""
    if request.method != "POST":
        return redirect("sandbox:approvals")
    person = request.POST.get("person", "")[:_MAX_TYPED]
    try:
        name_secondary(space_id=space.pk, person=person, actor_id=actor_of(request))
    except RefusedError as error:
        return _approvals_page(request, space, refused=error)
    messages.success(request, f"{person} est maintenant gestionnaire secondaire.")
    return redirect("sandbox:approvals")


# -- gestures of the account --


def _sign_in(request: HttpRequest, space: PracticeSpace) -> str:
    sign_in(space_id=space.pk, secret=request.POST.get("secret", "")[:_MAX_TYPED], actor_id=actor_of(request))
    return "Vous êtes connecté : le menu montre les espaces accordés jusqu’ici."


def _sign_out(request: HttpRequest, space: PracticeSpace) -> str:
    sign_out(space_id=space.pk, actor_id=actor_of(request))
    return "Vous êtes déconnecté."


def _ask(request: HttpRequest, space: PracticeSpace) -> str:
    done = ask_access(
        space_id=space.pk,
        access=request.POST.get("access", "")[:_MAX_TYPED],
        structure=request.POST.get("structure", "")[:_MAX_TYPED],
        actor_id=actor_of(request),
    )
    return f"Demande envoyée au gestionnaire de {done.structure_name}\u00a0: {done.access.label}."


_GESTURES: dict[AccountAction, Callable[[HttpRequest, PracticeSpace], str]] = {
    AccountAction.SIGN_IN: _sign_in,
    AccountAction.SIGN_OUT: _sign_out,
    AccountAction.ASK: _ask,
}


# -- pages --


def _guarded(request: HttpRequest, space: PracticeSpace, show: Callable[[AccountDrill], HttpResponse]) -> HttpResponse:
    """Where no account is played, the way to those that play one; from the manager’s seat, the way back."""
    drill = drill_of(space)
    if drill is None:
        told = [it for it in exercise_scenarios() if it.account is not None]
        return page(request, space, "sandbox/account/none.html", {"title": "Mon compte", "exercises": told})
    if role_of(space) is Role.MANAGER:
        return not_your_seat(request, space, "Mon compte", needed="le siège de l’utilisateur")
    return show(drill)


def _refusals(refused: RefusedError | None) -> dict[str, Any]:
    """What the alert says, and the sentence beside each box (``wrong``)."""
    cards = [(card, card.beside) for card in (explain_all(refused.refusals) if refused else [])]
    return {"cards": cards, "wrong": {card.field: sentence for card, sentence in cards if card.field}}


def _status(refused: RefusedError | None) -> int:
    if refused is None:
        return 200
    return 422 if refused.refusal.field else 409


def _account_page(
    request: HttpRequest, space: PracticeSpace, drill: AccountDrill, *, refused: RefusedError | None = None
) -> HttpResponse:
    space.refresh_from_db(fields=["clock"])
    found, now = space_account(space), space.clock
    phase = found.phase(now)
    attached = found.attached(drill.person)
    asked = [
        {"request": it, "tone": ACCESS_TONES[it.status]}
        for it in reversed(found.requests)
        if it.by == drill.person and it.access is Access.ATTACHMENT
    ]
    structure = attached[-1].structure if attached else ""
    context = {
        "title": "Mon compte",
        "account": found,
        "drill": drill,
        "phase": phase,
        "tone": PHASE_TONES[phase],
        "ball": ball(found, drill, now),
        "mails": mails(found, drill, now),
        "secrets": list(Secret),
        "chosen": request.POST.get("secret", ""),
        "signs_in": phase in {Phase.SIGNED_OUT, Phase.LOCKED},
        "signed_in": phase is Phase.SIGNED_IN,
        "locked": phase is Phase.LOCKED,
        "attachments": asked,
        "structure": structure,
        "typed": request.POST.get("structure", "")[:_MAX_TYPED] if refused else "",
        "espaces": espace_rows(found, drill, structure),
        "managers": drill.managers_of(structure),
        "secondary": bool(manager_level(space, drill, found)[0]),
        "waits": WAITS,
        "rules": RULES,
        "lock_minutes": int(LOCK_LIFE.total_seconds() // 60),
        **_refusals(refused),
    }
    return page(request, space, "sandbox/account/account.html", context, status=_status(refused))


def _secret_page(
    request: HttpRequest, space: PracticeSpace, title: str, action: AccountAction, *, link: int = 0
) -> HttpResponse:
    refused = None
    if request.method == "POST":
        secret = request.POST.get("secret", "")[:_MAX_TYPED]
        try:
            if link:
                activate_account(space_id=space.pk, link=link, secret=secret, actor_id=actor_of(request))
            else:
                change_secret(space_id=space.pk, secret=secret, actor_id=actor_of(request))
        except RefusedError as error:
            refused = error
        else:
            done = "Le compte est activé" if link else "Le mot de passe est changé"
            messages.success(request, f"{done}\u00a0: connectez-vous avec celui que vous venez de choisir.")
            return redirect("sandbox:account")
    context = {
        "title": title,
        "action": action,
        "link": link,
        "secrets": list(Secret),
        "chosen": request.POST.get("secret", ""),
        **_refusals(refused),
    }
    return page(request, space, "sandbox/account/secret.html", context, status=_status(refused))


def _approvals_page(
    request: HttpRequest,
    space: PracticeSpace,
    *,
    refused: RefusedError | None = None,
    typed: dict[int, str] | None = None,
) -> HttpResponse:
    drill = drill_of(space)
    if drill is None:
        return _guarded(request, space, lambda _: redirect("sandbox:account"))
    found = space_account(space)
    level, structure = manager_level(space, drill, found)
    if level is None:
        return not_your_seat(request, space, "Approbations", needed="le siège d’un gestionnaire")
    mine = [it for it in reversed(found.requests) if it.structure == structure]
    people = list(dict.fromkeys(it.by for it in mine if it in found.attached(it.by)))
    named = [person for owner, person in found.secondaries if owner == structure]
    names = space.structures.filter(identifier=structure).order_by("pk").values_list("name", flat=True)
    told = _refusals(refused)
    context = {
        "title": "Approbations",
        "account": found,
        "level": level,
        "structure_name": names[0] if names else structure,
        "pending": [
            {
                "request": it,
                "typed": (typed or {}).get(it.rank, ""),
                "key": f"reason-{it.rank}",
                "error": told["wrong"].get(f"reason-{it.rank}"),
            }
            for it in reversed(mine)
            if it.status is AccessStatus.PENDING
        ],
        "answered": [
            {"request": it, "tone": ACCESS_TONES[it.status]} for it in mine if it.status is not AccessStatus.PENDING
        ],
        "seat_url": reverse("sandbox:seat") if space.seats.count() > 1 else "",
        "managers": drill.managers_of(structure),
        "named": named,
        "nameable": [person for person in people if person not in named],
        "may_name": level in MANAGERS[ManagerAction.NAME_SECONDARY].levels,
        "rights": [
            {"row": row, "principal": Level.PRINCIPAL in row.levels, "secondary": Level.SECONDARY in row.levels}
            for row in MANAGERS.values()
        ],
        "max_reason": MAX_REASON,
        **told,
    }
    return page(request, space, "sandbox/account/approvals.html", context, status=_status(refused))
