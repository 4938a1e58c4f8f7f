"""The assistant: each answer is a page. The dialogue is what the address tells; a script makes it one screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from sandbox.domain.assistant import MAX_ANSWERS, MAX_NUMBER, Dialogue, Remedy, RemedyKind, converse, next_node
from sandbox.domain.assistant_tree import ASSISTANT
from sandbox.domain.explanations import explain_all
from sandbox.domain.refusals import RefusedError
from sandbox.models import PracticeSpace
from sandbox.queries.assistant import tracked
from sandbox.queries.search import search_space_of
from sandbox.services.assistant import ask_assistant, resend_activation
from sandbox.web.access import actor_of, in_space
from sandbox.web.errors import FormError, refusal_errors
from sandbox.web.frame import page
from sandbox.web.views.search import SEARCH_PAGES


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def assistant(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """The dialogue so far, and the next question; an answer is posted, then becomes part of the address."""
    data = request.POST if request.method == "POST" else request.GET
    told = converse(ASSISTANT, data.getlist("r")[:MAX_ANSWERS], lambda number: tracked(space, number))
    errors: list[FormError] = []
    cards: list[Any] = []
    errors_title = "L’assistant n’a pas compris"
    if request.method == "POST":
        try:
            answer = _answered(request, space, told)
        except RefusedError as error:
            errors, cards = refusal_errors(error.refusals, {"number": "#id_number"}), explain_all(error.refusals)
            if not told.node.asks:
                errors_title = "L’assistant n’a rien fait"
        else:
            if answer:
                query = urlencode({"r": [*told.answers, answer]}, doseq=True)
                return redirect(f"{reverse('sandbox:assistant')}?{query}#suite")
            errors = [FormError("Votre réponse", "#suite", "Choisissez une des réponses proposées.")]
    context = {
        "title": "Assistant",
        "dialogue": told,
        "before": told.lines[:-1],
        "now": told.lines[-1],
        "remedies": [_shown(space, told, remedy) for remedy in told.node.remedies],
        "back": urlencode({"r": told.answers[:-1]}, doseq=True),
        "typed": request.POST.get("number", "")[:MAX_NUMBER],
        "form_errors": errors,
        "errors_title": errors_title,
        "cards": cards,
    }
    return page(request, space, "sandbox/assistant.html", context, status=422 if errors else 200)


def _answered(request: HttpRequest, space: PracticeSpace, told: Dialogue) -> str:
    """What is added to the dialogue, done on the way; empty for an answer that is not offered. RefusedError."""
    if told.node.asks:
        typed = request.POST.get("number", "")[:MAX_NUMBER]
        ask_assistant(space_id=space.pk, typed=typed, actor_id=actor_of(request))
        return typed
    answer = request.POST.get("answer", "")
    reached = next_node(ASSISTANT, told.node, answer, told.tracked)
    if reached is None:
        return ""
    if reached.does:
        resend_activation(space_id=space.pk, actor_id=actor_of(request))
    return answer


def _shown(space: PracticeSpace, told: Dialogue, remedy: Remedy) -> dict[str, Any]:
    """A way out as the template draws it."""
    return {
        "label": remedy.label,
        "guide": remedy.target if remedy.kind is RemedyKind.GUIDE else "",
        "url": _address(space, told, remedy),
    }


def _address(space: PracticeSpace, told: Dialogue, remedy: Remedy) -> str:
    key = told.tracked.key if told.tracked else None
    if remedy.kind is RemedyKind.GUIDE:
        return ""
    if remedy.kind is RemedyKind.DOCUMENT and key:
        return reverse("sandbox:document", args=[key])
    if remedy.kind is RemedyKind.REQUEST:
        query: dict[str, Any] = {"motif": remedy.target} | ({"facture": key} if key else {})
        return f"{reverse('sandbox:request_new')}?{urlencode(query)}"
    if remedy.kind is RemedyKind.PAGE and ":" in remedy.target:
        return reverse(remedy.target)
    return _list_of(space)


def _list_of(space: PracticeSpace) -> str:
    seat = space.current_seat
    return reverse(SEARCH_PAGES[search_space_of(seat)]) if seat else reverse("sandbox:space")
