"""The window of returned invoices: acknowledge all, some, or close it for now."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from sandbox.domain.refusals import RefusedError
from sandbox.models import PracticeSpace
from sandbox.queries.spaces import pop_up
from sandbox.services.gestures import acknowledge
from sandbox.web.access import actor_of, in_space
from sandbox.web.errors import refusal_errors
from sandbox.web.frame import CLOSED_RETURNS, mark, page


@in_space
@require_safe
def returns(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """The window as a page of its own: where one lands when it may no longer be closed."""
    found = pop_up(space)
    context = {
        "title": "Factures renvoyées",
        "returns": found if found.rows else None,
        "return_to": _next(request, request.GET.get("next")),
    }
    return page(request, space, "sandbox/returns_page.html", context, with_returns=False)


@in_space
@require_POST
def acknowledge_(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Tout acquitter et fermer », or the ticked ones; leads to the Synthèse, as on the portal."""
    rows = pop_up(space).rows
    waiting = {str(row.document.pk): row.document.pk for row in rows}
    if request.POST.get("which") == "all":
        chosen = list(waiting.values())
    else:
        chosen = [waiting[text] for text in request.POST.getlist("document") if text in waiting]
    if not chosen:
        messages.error(request, "Cochez au moins une facture à acquitter, ou acquittez-les toutes.")
        return redirect(_next(request, request.POST.get("next")))
    try:
        done = acknowledge(space_id=space.pk, document_ids=chosen, actor_id=actor_of(request))
    except RefusedError as error:
        messages.error(request, refusal_errors(error.refusals)[0].sentence)
        return redirect("sandbox:issued")
    noun = "La facture est acquittée" if len(done) == 1 else f"{len(done)} factures sont acquittées"
    messages.success(request, f"{noun}. Il reste à traiter ici ce qui vous revient.")
    return redirect("sandbox:issued")


@in_space
@require_POST
def close(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Fermer »: until another return, or another session; refused when acknowledgement has become compulsory."""
    found = pop_up(space)
    if found.compulsory:
        messages.error(request, "Un retour date de plus de 7\u00a0jours : il faut maintenant l’acquitter.")
        return redirect("sandbox:returns")
    request.session[CLOSED_RETURNS] = [mark(row) for row in found.rows]
    return redirect(_next(request, request.POST.get("next")))


def _next(request: HttpRequest, address: str | None) -> str:
    """Where the person was; only our own addresses are followed."""
    if address and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    return reverse("sandbox:space")
