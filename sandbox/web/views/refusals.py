"""One refusal explained, and reproduced in one click."""

from __future__ import annotations

import dataclasses

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from sandbox.domain.drafts import with_computed_totals
from sandbox.domain.entries import Entry
from sandbox.domain.explanations import explain, explain_all
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.vocabulary import Role
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.faults import fault_of, faulty
from sandbox.models import PracticeSpace
from sandbox.queries.exercises import exercise_list
from sandbox.queries.spaces import seats_of
from sandbox.queries.suggestions import suggested_draft
from sandbox.services.deposits import deposit_form, save_draft
from sandbox.services.flows import deposit_flow
from sandbox.services.spaces import DEFAULT_SCENARIO, resume_space, take_seat
from sandbox.web.access import LostSpaceError, actor_of, keep_key, key_of, new_key, space_of
from sandbox.web.forms import FileForm
from sandbox.web.frame import band, page, role_of
from sandbox.web.mistakes import MISTAKES
from sandbox.web.openings import limits_openings, open_for
from sandbox.web.steps import RECAP, step_url


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limits_openings
def refusal(request: HttpRequest, code: str) -> HttpResponse:
    """What it says, why, what to do; the button makes the same mistake in one's own space."""
    if code not in RefusalCode._value2member_map_:
        raise Http404
    known = RefusalCode(code)
    try:
        space = space_of(request)
    except LostSpaceError:
        space = None
    if request.method == "POST" and known in MISTAKES:
        return _reproduce(request, space, known)
    card = explain(Refusal(known))
    context = {
        **band(space),
        "explanation": card.explanation,
        "cause": card.cause,
        "remedy": card.remedy,
        "guide_title": card.guide_title,
        "reproduce_url": request.path if known in MISTAKES else replay_address(known.value),
    }
    return render(request, "sandbox/refusal.html", context)


@require_POST
@limits_openings
def replay(request: HttpRequest, code: str) -> HttpResponse:
    """Deposit a file that a rule or a refusal objects to, and show the report."""
    fault = fault_of(code)
    if not fault:
        raise Http404
    try:
        space = space_of(request)
    except LostSpaceError:
        space = None
    space, key = _supplier_space(request, space)
    right = dataclasses.replace(with_computed_totals(suggested_draft(space)), number=_free_number(space))
    try:
        flow = deposit_flow(
            space_id=space.pk,
            content=faulty(write_cii(right), fault),
            file_name=f"faute-{code.lower()[:40]}.xml",
            actor_id=actor_of(request),
        )
    except RefusedError as error:
        # What cannot be read at all leaves no report: the refusal is shown where the file was sent.
        context = {
            "title": "Déposer un fichier",
            "form": FileForm(),
            "form_errors": [],
            "refusal_cards": explain_all(error.refusals),
            "flows": [],
        }
        response = page(request, space, "sandbox/deposit/file.html", context, status=422)
    else:
        # The invoice is accepted, the rule is an advice: its list opens at once.
        told = "?regles=1#advice" if flow.accepted else ""
        response = redirect(reverse("sandbox:flow", args=[flow.number]) + told)
    if key:
        keep_key(response, key)
    return response


def replay_address(code: str) -> str:
    """Where a file with the fault of a code is deposited; empty when no file plays it."""
    return reverse("sandbox:replay", args=[code]) if fault_of(code) else ""


def reproduce_address(entry: Entry) -> str:
    """Where « Reproduire » goes: the form for what it can get wrong, else a file; empty when nothing plays it."""
    if entry.refusal in MISTAKES:
        return reverse("sandbox:refusal", args=[entry.refusal])
    return replay_address(entry.code) or (replay_address(entry.refusal.value) if entry.refusal else "")


def _reproduce(request: HttpRequest, space: PracticeSpace | None, code: RefusalCode) -> HttpResponse:
    space, key = _supplier_space(request, space)
    actor_id = actor_of(request)
    right = suggested_draft(space)
    if code is RefusalCode.NUMBER_DUPLICATE:
        right = dataclasses.replace(right, number=_free_number(space))
        deposit_form(space_id=space.pk, draft=right, actor_id=actor_id)
    document = save_draft(space_id=space.pk, draft=MISTAKES[code](right), actor_id=actor_id)
    response = redirect(step_url(document.pk, RECAP))
    if key:
        keep_key(response, key)
    return response


def _free_number(space: PracticeSpace) -> str:
    return f"ESSAI-{space.last_document_rank + 1:04d}"


def _supplier_space(request: HttpRequest, space: PracticeSpace | None) -> tuple[PracticeSpace, str]:
    """The visitor's space of the first scenario, from the supplier's seat, and the key to hand over if it is new.

    Another exercise has other structures and its own checklist: it is left as it is, and found again in the list.
    """
    actor_id, key, now = actor_of(request), "", timezone.now()
    if space is None or space.scenario != DEFAULT_SCENARIO:
        key = "" if actor_id else (key_of(request) if space else new_key())
        cards = exercise_list(user_id=actor_id, anonymous_key=key) if space else []
        known = next((card.space_id for card in cards if card.scenario.slug == DEFAULT_SCENARIO), None)
        if known is not None:
            space = resume_space(space_id=known, now=now, actor_id=actor_id)
        else:
            space = open_for(request, key=key, now=now)
    if role_of(space) is not Role.SUPPLIER:
        own = seats_of(space).filter(role=Role.SUPPLIER.value).first()
        if own is not None:
            take_seat(space_id=space.pk, seat_id=own.pk, actor_id=actor_id)
            space.current_seat = own
    return space, key
