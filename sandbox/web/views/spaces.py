"""The space itself: opened, entered, and its three gestures (seat, time, beginning again)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sandbox.domain.account_rules import AccessStatus
from sandbox.domain.actions import EventType
from sandbox.domain.refusals import RefusedError
from sandbox.domain.vocabulary import RETURNED, Family, Role, Status
from sandbox.models import Document, Event, PracticeSpace
from sandbox.queries.accounts import drill_of, manager_level, space_account
from sandbox.queries.exercises import ExerciseCard, ExerciseState, exercise_list, start_sequence
from sandbox.queries.requests import Attention, attention_of
from sandbox.queries.spaces import Deadline, journal_of, scenario_of, seats_of, space_dashboard
from sandbox.scenarios import exercise_scenarios
from sandbox.services.clock import advance_clock, advance_to_next_event
from sandbox.services.practice import take_hint
from sandbox.services.spaces import restart_space, rewind, take_seat
from sandbox.web.access import LostSpaceError, actor_of, drop_key, in_space, keep_key, key_of, new_key, space_of
from sandbox.web.account_words import ball
from sandbox.web.errors import FormError, flag, form_errors, refusal_errors
from sandbox.web.forms import ClockForm
from sandbox.web.frame import band, page, role_of
from sandbox.web.openings import limits_openings, open_for
from sandbox.web.tones import tone_of
from sandbox.web.views.exercises import following

STRIDES = (1, 7, 15, 30)
SHOWN = 3


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the sandbox is, and the one button that opens a space."""
    try:
        space, lost = space_of(request), False
    except LostSpaceError:
        space, lost = None, True
    told = exercise_scenarios()
    context = {**band(space), "exercises": told[:SHOWN], "exercise_count": len(told)}
    response = render(request, "sandbox/index.html", context)
    if lost:
        drop_key(response)
    return response


@never_cache
@require_POST
@limits_openings
def open_(request: HttpRequest) -> HttpResponse:
    """Open a space in one click, or go back to the one there is."""
    try:
        space = space_of(request)
    except LostSpaceError:
        space = None
    response = redirect("sandbox:space")
    if space is None:
        key = "" if actor_of(request) else new_key()
        open_for(request, key=key, now=timezone.now())
        if key:
            keep_key(response, key)
    return response


@in_space
@require_safe
def space(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """Today: what waits for me, what the others do, the exercise, the clock."""
    dashboard = space_dashboard(space)
    role, attention = role_of(space), attention_of(space)
    context = {
        "title": "Aujourd’hui",
        "attention": attention,
        "notes": [*_account_notes(space), *_notes(attention)],
        "waiting": [_waiting_row(document) for document in dashboard.waiting],
        "others": [
            {
                "sentence": _in_hands(activity.actor, activity.document, activity.days),
                "number": activity.document.number,
                "url": reverse("sandbox:document", args=[activity.document.pk]),
            }
            for activity in dashboard.others
        ],
        "exercise": dashboard.exercise,
        "fresh": not dashboard.waiting and not dashboard.others and not dashboard.exercise.finished,
        "active": _active(dashboard.exercise),
        "following": _following(request, space) if dashboard.exercise.finished else None,
        "deadlines": [_deadline_row(deadline, space.clock) for deadline in dashboard.deadlines[:5]],
        "nothing_waiting": _nothing_waiting(role, quiet=not dashboard.others),
        "first_gesture": (
            {"url": reverse("sandbox:deposit"), "label": "Déposer une facture"} if role is Role.SUPPLIER else None
        ),
        "next_event_at": dashboard.next_event_at,
    }
    return page(request, space, "sandbox/space.html", context)


def _notes(attention: Attention) -> list[dict[str, str]]:
    """What waits beside invoices: a sentence and where it leads."""
    asked = "questions auxquelles répondre"
    many = (
        (attention.unread_messages, "un message à lire", "messages à lire", "sandbox:messages"),
        (attention.answers, "une réponse à lire", "réponses à lire", "sandbox:requests"),
        (attention.questions, "une question à laquelle répondre", asked, "sandbox:requests_received"),
    )
    return [
        {"sentence": f"Vous avez {one}." if count == 1 else f"Vous avez {count}\u00a0{several}.", "url": reverse(name)}
        for count, one, several, name in many
        if count
    ]


def _account_notes(space: PracticeSpace) -> list[dict[str, str]]:
    """Where an account is played, what it waits for; from the manager’s seat, what waits to be approved."""
    drill = drill_of(space)
    if drill is None:
        return []
    account = space_account(space)
    if role_of(space) is not Role.MANAGER:
        return [{"sentence": ball(account, drill, space.clock), "url": reverse("sandbox:account")}]
    _level, structure = manager_level(space, drill, account)
    count = sum(it.structure == structure and it.status is AccessStatus.PENDING for it in account.requests)
    told = {0: "Aucune demande à approuver.", 1: "Une demande attend votre réponse."}
    sentence = told.get(count, f"{count}\u00a0demandes attendent votre réponse.")
    return [{"sentence": sentence, "url": reverse("sandbox:approvals")}]


def _active(state: ExerciseState) -> set[str]:
    """The steps to work on: the one in hand, or all that remain where the order is free."""
    remaining = [step.code for step in state.steps if not step.done]
    return set(remaining[:1] if state.exercise.ordered else remaining)


def _following(request: HttpRequest, space: PracticeSpace) -> ExerciseCard | None:
    key = "" if space.owner_id is not None else key_of(request)
    return following(exercise_list(user_id=actor_of(request), anonymous_key=key), scenario_of(space))


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Changer de siège »."""
    errors, status = [], 200
    if request.method == "POST":
        try:
            taken = take_seat(space_id=space.pk, seat_id=_whole(request.POST.get("seat")), actor_id=actor_of(request))
        except RefusedError as error:
            errors, status = refusal_errors(error.refusals), 422
        else:
            messages.success(request, f"Vous tenez maintenant le siège «\u00a0{taken}\u00a0».")
            return redirect("sandbox:space")
    context = {"title": "Changer de siège", "seats": seats_of(space), "form_errors": errors}
    return page(request, space, "sandbox/seat.html", context, status=status)


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def clock(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Avancer le temps »: the strides, then what happened, in order."""
    form = ClockForm(request.POST if request.POST.get("to") == "day" else None)
    errors, status = [], 200
    if request.method == "POST":
        try:
            events = _advanced(request, space, form)
        except RefusedError as error:
            errors, status = refusal_errors(error.refusals, {"to": "#id_day"}), 422
        else:
            if events:
                return redirect(f"{reverse('sandbox:clock')}?depuis={events[0].sequence}")
            errors = form_errors(form) if form.is_bound else [FormError("", "", _NOTHING_AHEAD)]
            status = 422
    if form.is_bound:
        flag(form, [error.anchor for error in errors])
    dashboard = space_dashboard(space)
    context = {
        "title": "Avancer le temps",
        "strides": STRIDES,
        "form": form,
        "next_at": dashboard.next_event_at,
        "next_deadline": next((row for row in dashboard.deadlines if row.at > space.clock), None),
        "exercise": dashboard.exercise,
        "moved": "depuis" in request.GET,
        "happened": _happened(space, request.GET.get("depuis")),
        "deadlines": [_deadline_row(deadline, space.clock) for deadline in dashboard.deadlines],
        "form_errors": errors,
    }
    return page(request, space, "sandbox/clock.html", context, status=status)


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def restart(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Recommencer »: asks first; or goes back to a moment of the journal."""
    if request.method == "POST":
        restart_space(space_id=space.pk, now=timezone.now(), actor_id=actor_of(request))
        messages.success(request, "Votre espace est revenu au premier jour de l’exercice.")
        return redirect("sandbox:space")
    return _restart_page(request, space)


@in_space
@require_POST
def rewind_(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """Back to a moment of the journal."""
    try:
        rewind(space_id=space.pk, to_sequence=_whole(request.POST.get("sequence")))
    except RefusedError as error:
        return _restart_page(request, space, refused=error)
    messages.success(request, "Votre espace est revenu à ce moment du journal.")
    return redirect("sandbox:space")


@in_space
@require_POST
def hint(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """One more hint for a step of the exercise."""
    try:
        take_hint(space_id=space.pk, step=request.POST.get("step", "")[:60], actor_id=actor_of(request))
    except RefusedError as error:
        messages.error(request, refusal_errors(error.refusals)[0].sentence)
    return redirect(f"{reverse('sandbox:space')}#exercise")


def _restart_page(request: HttpRequest, space: PracticeSpace, refused: RefusedError | None = None) -> HttpResponse:
    start = start_sequence(space)
    events = [event for event in journal_of(space) if start <= event.sequence < space.last_sequence]
    context = {
        "title": "Recommencer",
        "journal": list(reversed(events)),
        "form_errors": refusal_errors(refused.refusals) if refused else [],
    }
    return page(request, space, "sandbox/restart.html", context, status=422 if refused else 200)


_NOTHING_AHEAD = "Rien n’est attendu : déposez une facture, ou avancez de quelques jours."


def _advanced(request: HttpRequest, space: PracticeSpace, form: ClockForm) -> list[Event]:
    """What the pressed button did; a stride we do not offer goes nowhere, and the clock says so."""
    typed, actor_id = request.POST.get("to", ""), actor_of(request)
    if typed == "next":
        return advance_to_next_event(space_id=space.pk, actor_id=actor_id)
    if typed == "deadline":
        ahead = [row.at for row in space_dashboard(space).deadlines if row.at > space.clock]
        return advance_clock(space_id=space.pk, to=ahead[0], actor_id=actor_id) if ahead else []
    if typed == "day":
        if not form.is_valid():
            return []
        now = timezone.localtime(space.clock)
        to = timezone.make_aware(datetime.combine(form.cleaned_data["day"], now.time()))
        return advance_clock(space_id=space.pk, to=to, actor_id=actor_id)
    days = _whole(typed)
    return advance_clock(space_id=space.pk, days=days if days in STRIDES else 0, actor_id=actor_id)


def _happened(space: PracticeSpace, since: str | None) -> list[Event]:
    first = _whole(since)
    if first < 0:
        return []
    return [
        event for event in journal_of(space) if event.sequence >= first and event.type != EventType.CLOCK_ADVANCED.value
    ]


def _waiting_row(document: Document) -> dict[str, Any]:
    return {
        "url": reverse(
            "sandbox:draft_recap" if document.state is Status.DRAFT else "sandbox:document", args=[document.pk]
        ),
        "number": document.number or "Brouillon sans numéro",
        "status_label": document.status_label,
        "tone": tone_of(document.state),
        "sentence": _what_is_expected(document),
        "amount": document.total_incl_vat,
    }


_EXPECTED = {
    Status.DRAFT: "Un brouillon à finir et à envoyer.",
    Status.TO_RECYCLE: "À corriger : le destinataire, le service ou l’engagement. Le numéro reste le même.",
    Status.SUSPENDED: "À compléter : une pièce ou une réponse manque.",
    Status.WRONG_VALIDATOR_1: "À corriger : la structure nommée n’est pas le valideur. Le numéro reste le même.",
    Status.WRONG_VALIDATOR_2: "À corriger : le second valideur que vous avez nommé n’est pas le bon.",
}


def _what_is_expected(document: Document) -> str:
    state = document.state
    if state is Status.REJECTED:
        step = "Traitez le rejet" if document.acknowledged_at else "Acquittez, puis traitez le rejet"
        return f"{step}, et déposez une nouvelle facture sous un autre numéro."
    if state in _EXPECTED:
        return _EXPECTED[state]
    supplier = document.supplier.name if document.supplier else ""
    if state.family is Family.VALIDATION:
        return f"De {supplier}\u00a0: à valider ou à refuser ; quinze jours sans réponse valent accord."
    return f"De {supplier}\u00a0: à examiner." if supplier else "À examiner."


def _in_hands(actor: str, document: Document, days: int) -> str:
    since = "depuis aujourd’hui" if days == 0 else f"depuis {days}\u00a0jour{'s' if days > 1 else ''}"
    if document.state in RETURNED:
        return f"{actor} doit reprendre {document.number}, {since}."
    return f"{actor} examine {document.number} {since}."


def _nothing_waiting(role: Role, *, quiet: bool) -> str:
    if role is Role.SUPPLIER:
        return (
            "Rien ne vous attend : commencez par déposer une facture."
            if quiet
            else "Rien ne vous attend : avancez le temps pour voir ce que répond le destinataire."
        )
    return "Rien ne vous attend à ce siège. Prenez celui du fournisseur pour déposer une facture."


def _deadline_row(deadline: Deadline, now: datetime) -> dict[str, Any]:
    return {
        "at": deadline.at,
        "past": deadline.at < now,
        "label": deadline.label,
        "document_pk": deadline.document.pk,
        "document_number": deadline.document.number,
    }


def _whole(text: str | None) -> int:
    """The number of a hidden field; -1, which nothing bears, when it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1
