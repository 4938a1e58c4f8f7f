"""The pages for what cannot be done now: the document moved, or another seat is needed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from sandbox.domain.explanations import explain
from sandbox.domain.petitions import noun_of
from sandbox.domain.refusals import Refusal
from sandbox.domain.vocabulary import Frame
from sandbox.models import Document, PracticeSpace
from sandbox.web.frame import page
from sandbox.web.tones import tone_of


def conflict(request: HttpRequest, space: PracticeSpace, document: Document, refusal: Refusal) -> HttpResponse:
    """409: what the document now is, and the way back to it. Nothing was done."""
    noun = noun_of(Frame.of(document.frame))
    context = {
        "title": f"{noun.the[:1].upper()}{noun.the[1:]} a changé",
        "noun": noun,
        "document": document,
        "tone": tone_of(document.state),
        "card": explain(refusal),
    }
    return page(request, space, "sandbox/documents/conflict.html", context, status=409)


def not_your_seat(
    request: HttpRequest, space: PracticeSpace, title: str, *, needed: str = "un siège de fournisseur"
) -> HttpResponse:
    """403: another seat has this page; ``needed`` says which."""
    return page(request, space, "sandbox/wrong_seat.html", {"title": title, "needed": needed}, status=403)
