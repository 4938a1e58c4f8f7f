"""« Mes messages »: what came, what was sent, a new one and its preview, one opened."""

from __future__ import annotations

import contextlib
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.domain.broadcasts import Reach
from sandbox.domain.explanations import explain_all
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.models import Broadcast, PracticeSpace
from sandbox.queries.broadcasts import reach, received, sent
from sandbox.services.broadcasts import check_message, read_message, send_message
from sandbox.web.access import actor_of, in_space
from sandbox.web.contact_forms import MessageForm
from sandbox.web.errors import flag, form_errors, refusal_errors
from sandbox.web.frame import page

PER_PAGE = 20
_ANCHORS = {"recipients": "#recipients", "subject": "#id_subject", "text": "#id_text"}


def _tabs(current: str) -> dict[str, Any]:
    rows = (("received", "Reçus", "sandbox:messages"), ("sent", "Envoyés", "sandbox:messages_sent"))
    return {
        "label": "Mes messages",
        "tabs": [{"label": label, "url": reverse(name), "is_current": code == current} for code, label, name in rows],
    }


@in_space
@require_safe
def messages_received(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """What partners announced, newest first; what was not opened says so."""
    shown = Paginator(received(space, space.current_seat), PER_PAGE).get_page(request.GET.get("page"))
    context = {"title": "Mes messages", "section": _tabs("received"), "page_obj": shown, "rows": list(shown)}
    return page(request, space, "sandbox/messages/received.html", context)


@in_space
@require_safe
def messages_sent(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """What one announced, and how many opened it."""
    shown = Paginator(sent(space, space.current_seat), PER_PAGE).get_page(request.GET.get("page"))
    context = {"title": "Mes messages", "section": _tabs("sent"), "page_obj": shown, "rows": list(shown)}
    return page(request, space, "sandbox/messages/sent.html", context)


@in_space
@require_safe
def message(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """One message, opened: it is read from then on. No answer is possible."""
    seat = space.current_seat
    delivery = received(space, seat).filter(broadcast_id=pk).first()
    written = None if delivery else sent(space, seat).filter(pk=pk).prefetch_related("deliveries__structure").first()
    if delivery is not None and delivery.read_at is None and request.method == "GET":
        with contextlib.suppress(RefusedError):  # a space held still by its class can be read all the same
            read_message(space_id=space.pk, broadcast_id=pk, actor_id=actor_of(request))
    found: Broadcast | None = delivery.broadcast if delivery else written
    if found is None:
        raise Http404
    context = {
        "title": found.subject,
        "broadcast": found,
        "mine": written is not None,
        "deliveries": list(written.deliveries.all()) if written else [],
        "list_url": reverse("sandbox:messages_sent" if written else "sandbox:messages"),
    }
    return page(request, space, "sandbox/messages/message.html", context)


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def message_new(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """Written, then looked at with the list of those who will get it, then sent."""
    seat = space.current_seat
    if seat is None:
        return redirect("sandbox:seat")
    form = MessageForm(request.POST if request.method == "POST" else None)
    chosen = _chosen(request)
    then = request.POST.get("then", "")
    refusals: tuple[Refusal, ...] = ()
    valid = request.method == "POST" and form.is_valid()
    if valid and then != "edit":
        told = {"subject": form.cleaned_data["subject"], "text": form.cleaned_data["text"], "recipient_ids": chosen}
        refusals = check_message(space=space, **told)
        if not refusals and then == "send":
            try:
                done = send_message(space_id=space.pk, actor_id=actor_of(request), **told)
            except RefusedError as error:
                refusals = error.refusals
            else:
                messages.success(request, "Message envoyé : personne ne peut y répondre, chacun peut le lire.")
                return redirect("sandbox:message", pk=done.pk)
    who = reach(space, seat.structure)
    errors = [*form_errors(form), *refusal_errors(refusals, _ANCHORS)] if form.is_bound else []
    if valid and then == "preview" and not errors:
        context = {
            "title": "Relire avant d’envoyer",
            "form": form,
            "recipients": [partner for partner in who.partners if partner.key in chosen],
        }
        return page(request, space, "sandbox/messages/preview.html", context)
    if form.is_bound:
        flag(form, [error.anchor for error in errors])
    context = {
        "title": "Nouveau message",
        "form": form,
        "form_errors": errors,
        "cards": _by_field(refusals),
        "partners": _partner_rows(who, chosen if form.is_bound else {partner.key for partner in who.partners}),
        "absent": [{"name": partner.name, "why": why.label} for partner, why in who.absent],
        "nobody": explain_all([Refusal(RefusalCode.MESSAGE_NO_PARTNER)])[0] if not who.partners else None,
    }
    return page(request, space, "sandbox/messages/new.html", context, status=422 if errors else 200)


def _partner_rows(who: Reach, chosen: set[int]) -> list[dict[str, Any]]:
    return [
        {
            "key": partner.key,
            "name": partner.name,
            "kind": "publique" if partner.public else "privée",
            "since": who.since[partner.key],
            "checked": partner.key in chosen,
        }
        for partner in who.partners
    ]


def _by_field(refusals: tuple[Refusal, ...]) -> dict[str, list[Any]]:
    cards = explain_all(refusals)
    return {name: [card for card in cards if card.field == name] for name in _ANCHORS}


def _chosen(request: HttpRequest) -> set[int]:
    typed = request.POST.getlist("recipient")
    return {int(text) for text in typed if text.isascii() and text.isdigit() and len(text) < 12}
