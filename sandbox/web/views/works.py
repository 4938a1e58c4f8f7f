"""« Factures de travaux »: the dossiers of a seat, and the page of one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from sandbox.domain.actions import Action
from sandbox.domain.search import SearchSpace
from sandbox.domain.vocabulary import Frame
from sandbox.domain.works_pieces import ACCOUNT_ARTICLES, BY_A_PIECE, STATEMENT_ARTICLES, is_final
from sandbox.formats.works_papers import piece_page
from sandbox.models import PracticeSpace
from sandbox.queries.documents import action_bar, role_on
from sandbox.queries.spaces import waits_for
from sandbox.queries.works import Card, Dossier, dossier_of, dossier_rows, files_seen_by, pieces_seen_by
from sandbox.queries.works_papers import PRINTED, paper_of
from sandbox.web.access import in_space
from sandbox.web.frame import page
from sandbox.web.tones import tone_of
from sandbox.web.views.conflict import not_your_seat
from sandbox.web.views.documents import button_of
from sandbox.web.views.downloads import attached
from sandbox.web.views.search import tabs_of

PAGE_SIZE = 20
_RETURNS = frozenset(
    {
        Action.REFUSE_PIECE,
        Action.ASK_PREVIOUS_RECYCLING,
        Action.REPORT_WRONG_ACTOR,
        Action.REPORT_WRONG_PAYER,
        Action.ASK_COMPLETION,
        Action.ASK_RECYCLING,
        Action.SUSPEND,
        Action.REJECT,
    }
)
_MAIN = frozenset(Action) - _RETURNS
"""What moves a dossier on; the returns stand behind « Renvoyer la pièce »."""


@in_space
@require_safe
def works(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """Synthèse: the dossiers whose ball is with me, then the others, each with who holds it and until when."""
    seat = space.current_seat
    if seat is None:
        return not_your_seat(request, space, SearchSpace.WORKS.label, needed="un siège")
    files = files_seen_by(space, seat).order_by("-rank")
    page_obj = Paginator(files, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = dossier_rows(page_obj.object_list, seat)
    shown = [{"row": row, "tone": tone_of(row.current.state), "days": (space.clock - row.since).days} for row in rows]
    context = {
        "title": SearchSpace.WORKS.label,
        "section": tabs_of(SearchSpace.WORKS, "first"),
        "mine": [item for item in shown if item["row"].mine],
        "others": [item for item in shown if not item["row"].mine],
        "page_obj": page_obj,
    }
    return page(request, space, "sandbox/works/summary.html", context)


@in_space
@require_safe
def works_file(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """The chain of pieces, who has the ball, the times that run, the amounts side by side, the files."""
    seat = space.current_seat
    found = get_object_or_404(
        files_seen_by(space, seat).select_related("contractor", "moe", "moa", "payer", "space"), pk=pk
    )
    if seat is None:
        raise Http404
    dossier = dossier_of(found, at=space.clock)
    current = dossier.current
    role = role_on(current.document, seat) if current else None
    offers = action_bar(current.document, role) if current else ()
    allowed = sorted((offer for offer in offers if offer.allowed), key=lambda offer: offer.action not in BY_A_PIECE)
    context = {
        "title": f"Dossier {found.number}",
        "dossier": dossier,
        "file": found,
        "current": current,
        "is_mine": current is not None and waits_for(current.document, seat),
        "main": [button_of(current.document, offer) for offer in allowed if offer.action in _MAIN] if current else [],
        "beside": [button_of(current.document, offer) for offer in allowed if offer.action not in _MAIN]
        if current
        else [],
        "cards": [_card(card, dossier) for card in dossier.cards],
        "parties": _parties(dossier),
        "revised": any(line.difference for line in dossier.lines),
        "is_account": (ends := bool(dossier.cards) and is_final(dossier.cards[0].frame)),
        "articles": (ACCOUNT_ARTICLES if ends else STATEMENT_ARTICLES)[dossier.ccag],
    }
    return page(request, space, "sandbox/works/file.html", context)


@in_space
@require_safe
def works_paper(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """An « état d’acompte » or a « décompte général » that was deposited, on paper."""
    seat = space.current_seat
    document = get_object_or_404(
        pieces_seen_by(space, seat).select_related(
            *("space", "works_file__contractor", "works_file__moe", "works_file__moa", "works_file__payer"),
            "works_file__space",
        ),
        pk=pk,
    )
    told = paper_of(document, seat) if seat is not None else None
    if told is None:
        raise Http404
    return attached(piece_page(told), name=f"piece-{document.rank}.pdf", mime_type="application/pdf")


def _card(card: Card, dossier: Dossier) -> dict[str, Any]:
    return {
        "card": card,
        "tone": tone_of(card.document.state),
        "url": reverse("sandbox:document", args=[card.document.pk]),
        "has_ball": card is dossier.current and bool(card.holder),
        "waits": [wait for wait in dossier.waits if wait.document == card.document],
        "is_paid": card.document.paid_at is not None,
        "revised": card.document.is_revised,
        "is_printed": card.frame in PRINTED,
    }


def _parties(dossier: Dossier) -> list[tuple[str, str]]:
    file = dossier.file
    told = [("Titulaire ou mandataire", file.contractor.name)]
    suppliers = {
        card.document.supplier.name
        for card in dossier.cards
        if card.document.supplier and card.document.supplier_id != file.contractor_id
    }
    first = dossier.cards[0].frame if dossier.cards else Frame.A4
    label = "Cotraitant" if first in (Frame.A13, Frame.A14) else "Sous-traitant"
    told += [(label, name) for name in sorted(suppliers)]
    told.append(("Maîtrise d’œuvre", file.moe.name if file.moe else "absente de l’outil"))
    told.append(("Maîtrise d’ouvrage", file.moa.name if file.moa else "absente de l’outil"))
    told.append(("Service financier", file.payer.name))
    return told
