"""One refusal explained, and reproduced in one click."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sandbox.domain.explanations import explain
from sandbox.domain.refusals import Refusal, RefusalCode
from sandbox.domain.vocabulary import Role
from sandbox.models import PracticeSpace
from sandbox.queries.spaces import seats_of
from sandbox.services.deposits import save_draft
from sandbox.services.spaces import open_space, take_seat
from sandbox.web.access import LostSpaceError, actor_of, keep_key, new_key, space_of
from sandbox.web.frame import band, role_of
from sandbox.web.mistakes import MISTAKES
from sandbox.web.steps import RECAP, step_url
from sandbox.web.suggestions import suggested_draft


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
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
        "reproducible": known in MISTAKES,
    }
    return render(request, "sandbox/refusal.html", context)


def _reproduce(request: HttpRequest, space: PracticeSpace | None, code: RefusalCode) -> HttpResponse:
    actor_id, key = actor_of(request), ""
    if space is None:
        key = "" if actor_id else new_key()
        space = open_space(now=timezone.now(), owner_id=actor_id, anonymous_key=key)
    elif role_of(space) is not Role.SUPPLIER:
        own = seats_of(space).filter(role=Role.SUPPLIER.value).first()
        if own is not None:
            take_seat(space_id=space.pk, seat_id=own.pk, actor_id=actor_id)
            space.current_seat = own
    wrong = MISTAKES[code](suggested_draft(space))
    document = save_draft(space_id=space.pk, draft=wrong, actor_id=actor_id)
    response = redirect(step_url(document.pk, RECAP))
    if key:
        keep_key(response, key)
    return response
