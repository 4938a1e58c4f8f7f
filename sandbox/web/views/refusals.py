"""One refusal explained, and reproduced in one click."""

from __future__ import annotations

import dataclasses

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sandbox.domain.catalogue import entry_for
from sandbox.domain.entries import Entry, Kind
from sandbox.domain.explanations import explain
from sandbox.domain.refusals import Refusal, RefusalCode
from sandbox.formats.cases import case_of
from sandbox.formats.file_faults import has_wrong_file
from sandbox.models import PracticeSpace
from sandbox.queries.suggestions import suggested_draft
from sandbox.services.deposits import deposit_form, save_draft
from sandbox.web.access import actor_of, keep_key
from sandbox.web.calls import CALLS
from sandbox.web.frame import band
from sandbox.web.mistakes import MISTAKES
from sandbox.web.openings import limits_openings
from sandbox.web.plays import play_of
from sandbox.web.practice_space import free_number, space_or_none, supplier_space
from sandbox.web.steps import RECAP, step_url


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limits_openings
def refusal(request: HttpRequest, code: str) -> HttpResponse:
    """What it says, why, what to do; the button makes the same mistake in one's own space."""
    if code not in RefusalCode._value2member_map_:
        raise Http404
    known = RefusalCode(code)
    space = space_or_none(request)
    if request.method == "POST" and known in MISTAKES:
        return _reproduce(request, space, known)
    card = explain(Refusal(known))
    context = {
        **band(space),
        "explanation": card.explanation,
        "cause": card.cause,
        "remedy": card.remedy,
        "guide_title": card.guide_title,
        "reproduce_url": reproduce_address(entry_for(known)),
        "idea_url": idea_address(entry_for(known).code),
    }
    return render(request, "sandbox/refusal.html", context)


def idea_address(code: str = "") -> str:
    """Where one proposes an improvement, with a code of the catalogue as the case.

    What was pasted does not go along: addresses are logged, it must not be.
    """
    try:
        address = reverse("club:idea_new")
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode({'message': code})}" if code else address


def case_address(entry: Entry) -> str:
    """Where « Corriger » goes: the page of the wrong file and the right one; empty when no file plays it."""
    if entry.code in CALLS:
        return reverse("sandbox:call", args=[entry.code])
    codes = (entry.code, entry.refusal.value if entry.refusal else "")
    return next((reverse("sandbox:case", args=[code]) for code in codes if code and case_of(code)), "")


def reproduce_address(entry: Entry) -> str:
    """Where « Reproduire » goes: the form, a file, a document in its status; empty when nothing plays it."""
    if entry.refusal in MISTAKES and entry.kind is Kind.REFUSAL:
        return reverse("sandbox:refusal", args=[entry.refusal])
    if entry.code in CALLS:
        return reverse("sandbox:call", args=[entry.code])
    for code in (entry.code, entry.refusal.value if entry.refusal else ""):
        if code and case_of(code):
            return reverse("sandbox:replay", args=[code])
        if code and (play_of(code) or has_wrong_file(code)):
            return reverse("sandbox:situation", args=[code])
    return reverse("sandbox:refusal", args=[entry.refusal]) if entry.refusal in MISTAKES else ""


def _reproduce(request: HttpRequest, space: PracticeSpace | None, code: RefusalCode) -> HttpResponse:
    space, key = supplier_space(request, space)
    actor_id = actor_of(request)
    right = suggested_draft(space)
    if code is RefusalCode.NUMBER_DUPLICATE:
        right = dataclasses.replace(right, number=free_number(space))
        deposit_form(space_id=space.pk, draft=right, actor_id=actor_id)
    document = save_draft(space_id=space.pk, draft=MISTAKES[code](right), actor_id=actor_id)
    response = redirect(step_url(document.pk, RECAP))
    if key:
        keep_key(response, key)
    return response
