"""The calls of a code of the API: explained, then played as a program would make them."""

from __future__ import annotations

import dataclasses

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sandbox.domain.catalogue import find
from sandbox.domain.drafts import with_computed_totals
from sandbox.queries.suggestions import suggested_draft
from sandbox.web.access import keep_key
from sandbox.web.calls import CALLS, play_calls
from sandbox.web.openings import limits_openings
from sandbox.web.practice_space import free_number, space_or_none, supplier_space


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limits_openings
def call(request: HttpRequest, code: str) -> HttpResponse:
    """What the code says, and the two calls to play; played, what was sent and what was answered."""
    entry = find(code)
    if entry is None or code not in CALLS:
        raise Http404
    context = {"entry": entry}
    if request.method != "POST":
        return render(request, "sandbox/explain/call.html", context)
    space, key = supplier_space(request, space_or_none(request))
    seat = space.current_seat
    if seat is None:
        raise Http404
    right = request.POST.get("appel") == "juste"
    draft = dataclasses.replace(with_computed_totals(suggested_draft(space)), number=free_number(space))
    exchanges = play_calls(request, code=code, structure=seat.structure, draft=draft, right=right)
    flow = next((told["numeroFluxDepot"] for one in exchanges if "numeroFluxDepot" in (told := one.told)), "")
    context |= {"exchanges": exchanges, "right": right, "flow_number": flow}
    response = render(request, "sandbox/explain/call.html", context)
    if key:
        keep_key(response, key)
    return response
