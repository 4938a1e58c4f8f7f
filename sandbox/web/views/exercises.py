"""The exercises: the public list, the page of each, its start, the answers to its questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sandbox.domain.refusals import RefusedError
from sandbox.domain.scenarios import Scenario
from sandbox.models import PracticeSpace
from sandbox.queries.exercises import ExerciseCard, exercise_list
from sandbox.services.practice import answer_question
from sandbox.services.spaces import restart_space, resume_space
from sandbox.web.access import LostSpaceError, actor_of, drop_key, in_space, keep_key, key_of, new_key, space_of
from sandbox.web.errors import refusal_errors
from sandbox.web.frame import band
from sandbox.web.openings import limits_openings, open_for


@never_cache
@require_safe
def exercises(request: HttpRequest) -> HttpResponse:
    """Every exercise in learning order, with what this person did of it."""
    space, key, lost = _visitor(request)
    cards = exercise_list(user_id=actor_of(request), anonymous_key=key)
    context = {
        **band(space),
        "cards": cards,
        "finished": sum(card.finished for card in cards),
        "following": _first_open(cards),
    }
    response = render(request, "sandbox/exercises/list.html", context)
    if lost:
        drop_key(response)
    return response


@never_cache
@require_safe
def exercise(request: HttpRequest, told: Scenario) -> HttpResponse:
    """One exercise: its goal, its steps, the button that begins it or goes back to it."""
    space, key, lost = _visitor(request)
    cards = exercise_list(user_id=actor_of(request), anonymous_key=key)
    card = _card_of(cards, told)
    context: dict[str, Any] = {
        **band(space),
        "card": card,
        "steps": card.exercise.steps,
        "seats": sorted({seat.role.label for seat in told.seats}),
        "here": space is not None and space.pk == card.space_id,
        "following": following(cards, told),
    }
    response = render(request, "sandbox/exercises/detail.html", context)
    if lost:
        drop_key(response)
    return response


@never_cache
@require_POST
@limits_openings
def start(request: HttpRequest, told: Scenario) -> HttpResponse:
    """Begin an exercise, go back to it where it was left, or (``again``) begin it anew."""
    _space, key, _lost = _visitor(request)
    actor_id = actor_of(request)
    now = timezone.now()
    card = _card_of(exercise_list(user_id=actor_id, anonymous_key=key), told)
    if card.space_id is None:
        key = "" if actor_id else key or new_key()
        open_for(request, key=key, now=now, scenario=told.slug)
    else:
        resume_space(space_id=card.space_id, now=now, actor_id=actor_id)
        if request.POST.get("again"):
            restart_space(space_id=card.space_id, now=now, actor_id=actor_id)
    response = redirect(f"{reverse('sandbox:space')}#exercise")
    if key and not actor_id:
        keep_key(response, key)
    return response


@in_space
@require_POST
def answer(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """Answer the question of a step; a wrong answer is talked about on the page of the space."""
    try:
        right = answer_question(
            space_id=space.pk,
            step=request.POST.get("step", "")[:60],
            choice=request.POST.get("choice", "")[:60],
            actor_id=actor_of(request),
        )
    except RefusedError as error:
        messages.error(request, refusal_errors(error.refusals)[0].sentence)
    else:
        if right:
            messages.success(request, "C’est juste.")
    return redirect(f"{reverse('sandbox:space')}#exercise")


def following(cards: Sequence[ExerciseCard], told: Scenario) -> ExerciseCard | None:
    """The exercise to do after one: the next that is not finished, else the first that is not; None when all are."""
    rank = next((rank for rank, card in enumerate(cards) if card.slug == told.slug), 0)
    return _first_open(cards[rank + 1 :]) or _first_open([card for card in cards[:rank] if card.slug != told.slug])


def _first_open(cards: Sequence[ExerciseCard]) -> ExerciseCard | None:
    return next((card for card in cards if not card.finished), None)


def _card_of(cards: Sequence[ExerciseCard], told: Scenario) -> ExerciseCard:
    return next(card for card in cards if card.slug == told.slug)


def _visitor(request: HttpRequest) -> tuple[PracticeSpace | None, str, bool]:
    """The space of the visitor, the key of the cookie, and whether that key leads nowhere any more."""
    try:
        return space_of(request), "" if actor_of(request) else key_of(request), False
    except LostSpaceError:
        return None, "", True
