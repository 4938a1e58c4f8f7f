"""The case of a message: the wrong file and the right one side by side, and both to deposit in one's space."""

from __future__ import annotations

import dataclasses
import difflib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from sandbox.domain.catalogue import find
from sandbox.domain.drafts import Draft, Line, Party, with_computed_totals
from sandbox.domain.explanations import explain_all
from sandbox.domain.refusals import RefusedError
from sandbox.domain.situations import Way
from sandbox.domain.vocabulary import Role
from sandbox.formats.cases import Case, case_of, faulty, mended
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.file_faults import WrongFile, has_wrong_file, wrong_file
from sandbox.models import Document, Market, PracticeSpace
from sandbox.queries.spaces import seats_of
from sandbox.queries.suggestions import first_piece, suggested_draft, suggested_piece
from sandbox.services.deposits import save_draft
from sandbox.services.flows import deposit_flow
from sandbox.services.markets import save_market
from sandbox.services.pdf_deposits import draft_from_pdf
from sandbox.services.situations import begin_wrong_piece, bring_about, bring_about_dossier
from sandbox.services.spaces import take_seat
from sandbox.services.works import deposit_piece
from sandbox.web.access import actor_of, keep_key
from sandbox.web.forms import FileForm
from sandbox.web.frame import page
from sandbox.web.market_faults import RIGHT_BOXES, TAKEN
from sandbox.web.market_form import MarketForm
from sandbox.web.openings import limits_openings
from sandbox.web.plays import Play, goes_by_flow, needs_validator, play_of
from sandbox.web.practice_space import free_number, scenario_space, space_or_none, supplier_space
from sandbox.web.steps import RECAP, step_url
from sandbox.web.views.downloads import sample_batch

_CONTEXT_LINES = 2
_LONG = 240
_SHOWN = Draft(
    number="F-2026-051",
    issued_on=date(2026, 11, 20),
    frame_code="A1",
    supplier=Party("33254021516357", name="Atelier Lumen (fictif)"),
    recipient=Party("12345678200036", name="Commune de Valmont-les-Prés (fictive)"),
    commitment_number="CDE234",
    tax_regime="TVA_SUR_DEBIT",
    payment_mode="VIREMENT",
    iban="FR7630006000011234567890189",
    lines=(Line(1, "Pose de luminaires", Decimal(12), Decimal("85.00"), vat_rate=Decimal("20.00")),),
)
"""The invoice of the page: that of the first exercise, without a space."""


@dataclass(frozen=True)
class DiffLine:
    """A line of the comparison. ``side``: « faulty », « right », or empty for one that both share."""

    side: str
    text: str


@require_safe
def case(request: HttpRequest, code: str) -> HttpResponse:
    """What is wrong in the file, what is right, and the two to try."""
    found = case_of(code)
    entry = find(code)
    if found is None or entry is None:
        raise Http404
    context = {
        "entry": entry,
        "case": found,
        "diff": _compared(faulty(_SHOWN, found), mended(_SHOWN, found)),
        "replay_url": reverse("sandbox:replay", args=[code]),
        "mend_url": reverse("sandbox:mend", args=[code]),
    }
    return render(request, "sandbox/explain/case.html", context)


@require_POST
@limits_openings
def replay(request: HttpRequest, code: str) -> HttpResponse:
    """Deposit the file that a rule or a refusal objects to, and show the report."""
    return _deposit(request, code, right=False)


@require_POST
@limits_openings
def mend(request: HttpRequest, code: str) -> HttpResponse:
    """Deposit the same file without its mistake."""
    return _deposit(request, code, right=True)


@require_POST
@limits_openings
def situation(request: HttpRequest, code: str) -> HttpResponse:
    """Open the document, or the screen, on which a status, a reason or an answer of the API shows."""
    play = play_of(code)
    wrong = has_wrong_file(code)
    if play is None and not wrong:
        raise Http404
    if play is not None and play.scenario:
        space, key = scenario_space(request, space_or_none(request), scenario=play.scenario)
        response = redirect(_in_works(request, space, play))
        if key:
            keep_key(response, key)
        return response
    space, key = supplier_space(request, space_or_none(request))
    draft = dataclasses.replace(with_computed_totals(suggested_draft(space)), number=free_number(space))
    if wrong or play is None:
        response = _sent_file(request, space, wrong_file(code, draft))
    else:
        response = redirect(_played(request, space, play, draft))
    if key:
        keep_key(response, key)
    return response


def _played(request: HttpRequest, space: PracticeSpace, play: Play, draft: Draft) -> str:
    actor_id = actor_of(request)
    if play.way is not None:
        document = bring_about(
            space_id=space.pk,
            draft=_along(draft, play.way),
            way=play.way,
            second_validator=_SECOND_VALIDATOR,
            actor_id=actor_id,
        )
        if play.seat is not Role.SUPPLIER:
            seat = seats_of(space).get(role=play.seat.value, structure=document.recipient)
            take_seat(space_id=space.pk, seat_id=seat.pk, actor_id=actor_id)
        return reverse("sandbox:document", args=[document.pk])
    if play.draft:
        saved = save_draft(space_id=space.pk, draft=draft, actor_id=actor_id)
        return step_url(saved.pk, RECAP)
    if play.search:
        return f"{reverse('sandbox:issued_search')}?{urlencode({'number': 'INTROUVABLE-0000'})}"
    if play.space:
        return reverse("sandbox:space")
    name, content = ("lot.zip", sample_batch(draft)) if play.batch else ("juste.xml", write_cii(draft))
    flow = deposit_flow(space_id=space.pk, content=content, file_name=name, actor_id=actor_id)
    return reverse("sandbox:flow", args=[flow.number])


def _in_works(request: HttpRequest, space: PracticeSpace, play: Play) -> str:
    """The piece of a dossier that has the status, or the wrong one that waits to be sent; else the exercise."""
    if play.market:
        return _sheet(request, space, play.market)
    if play.dossier is None and play.wrong is None:
        return reverse("sandbox:space")
    actor_id = actor_of(request)
    draft = dataclasses.replace(suggested_piece(space), number=free_number(space))
    if play.wrong is not None:
        role = play.wrong.frame.depositor
        document = begin_wrong_piece(space_id=space.pk, draft=draft, wrong=play.wrong, actor_id=actor_id)
        is_works = play.wrong.frame.is_works
        address = reverse("sandbox:works_recap", args=[document.pk]) if is_works else step_url(document.pk, RECAP)
    else:
        assert play.dossier is not None  # noqa: S101 - one of the two
        role = play.seat
        document = bring_about_dossier(space_id=space.pk, draft=draft, way=play.dossier, actor_id=actor_id)
        address = reverse("sandbox:document", args=[document.pk])
    structure = {Role.MOE: document.moe, Role.MOA: document.moa}.get(role, document.supplier)
    seat = seats_of(space).get(role=role.value, structure=structure)
    take_seat(space_id=space.pk, seat_id=seat.pk, actor_id=actor_id)
    return address


def _sheet(request: HttpRequest, space: PracticeSpace, code: str) -> str:
    """The sheet of a market that is refused, or the sheet that cannot change any more."""
    actor_id = actor_of(request)
    take_seat(space_id=space.pk, seat_id=seats_of(space).get(role=Role.SUPPLIER.value).pk, actor_id=actor_id)
    refused = f"{reverse('sandbox:market_new')}?{urlencode({'exemple': code})}"
    if code not in ("MARCHE_NUMERO_PRIS", "MARCHE_COMMENCE"):
        return refused
    market = Market.objects.filter(space=space, number=TAKEN).first()
    if market is None:
        form = MarketForm({**RIGHT_BOXES, "number": TAKEN}, structures=list(space.structures.order_by("pk")))
        form.full_clean()
        market = save_market(space_id=space.pk, sheet=form.sheet(), actor_id=actor_id)
    if code == "MARCHE_NUMERO_PRIS":
        return refused
    if not Document.objects.issued().filter(space=space, contract_number=TAKEN).exists():
        draft = dataclasses.replace(first_piece(space, TAKEN), number=free_number(space), frame_code="A4")
        deposit_piece(space_id=space.pk, draft=draft, role=Role.SUPPLIER, actor_id=actor_id)
    return reverse("sandbox:market_edit", args=[market.pk])


_VALIDATOR, _SECOND_VALIDATOR = "40668031401116", "81034732800017"
_BY_FLOW = Party(
    "12345678200044", name="Département de la Haute-Brévenne (fictif)", department_code="SERVICE_DEST_SERV_OBL"
)


def _along(draft: Draft, way: Way) -> Draft:
    """The invoice that can go this way: by a validator, or to a recipient who receives by flow."""
    if needs_validator(way):
        draft = dataclasses.replace(draft, frame_code=way.frame.value, validator=Party(_VALIDATOR))
    if goes_by_flow(way):
        draft = dataclasses.replace(draft, recipient=_BY_FLOW, commitment_number="CDE234")
    return draft


def _sent_file(request: HttpRequest, space: PracticeSpace, file: WrongFile | None) -> HttpResponse:
    if file is None:
        raise Http404
    try:
        if file.as_pdf:
            document = draft_from_pdf(
                space_id=space.pk, content=file.content, file_name=file.name, actor_id=actor_of(request)
            )
            return redirect(step_url(document.pk, RECAP))
        flow = deposit_flow(
            space_id=space.pk,
            content=file.content,
            file_name=file.name,
            syntax=file.syntax,
            actor_id=actor_of(request),
        )
    except RefusedError as error:
        return _unread(request, space, error)
    return redirect(reverse("sandbox:flow", args=[flow.number]))


def _unread(request: HttpRequest, space: PracticeSpace, error: RefusedError) -> HttpResponse:
    """What cannot be read at all leaves no report: the refusal is shown where the file was sent."""
    context = {
        "title": "Déposer un fichier",
        "form": FileForm(),
        "form_errors": [],
        "refusal_cards": explain_all(error.refusals),
        "flows": [],
    }
    return page(request, space, "sandbox/deposit/file.html", context, status=422)


def _deposit(request: HttpRequest, code: str, *, right: bool) -> HttpResponse:
    found = case_of(code)
    if found is None:
        raise Http404
    space, key = supplier_space(request, space_or_none(request))
    draft = dataclasses.replace(with_computed_totals(suggested_draft(space)), number=free_number(space))
    response = _sent(request, space, found, draft, right=right)
    if key:
        keep_key(response, key)
    return response


def _sent(request: HttpRequest, space: PracticeSpace, found: Case, draft: Draft, *, right: bool) -> HttpResponse:
    word, content = ("corrigee", mended(draft, found)) if right else ("faute", faulty(draft, found))
    try:
        flow = deposit_flow(
            space_id=space.pk,
            content=content,
            file_name=f"{word}-{found.code.lower()[:40]}.xml",
            actor_id=actor_of(request),
        )
    except RefusedError as error:
        return _unread(request, space, error)
    # When the invoice is accepted, the rule is an advice: its list opens at once.
    told = "?regles=1#advice" if flow.accepted else ""
    return redirect(reverse("sandbox:flow", args=[flow.number]) + told)


def _compared(wrong: bytes, right: bytes) -> list[DiffLine]:
    pair = [content.decode("utf-8", errors="replace").splitlines() for content in (wrong, right)]
    found = []
    for line in list(difflib.unified_diff(*pair, lineterm="", n=_CONTEXT_LINES))[2:]:
        if line.startswith("@@"):
            if found:
                found.append(DiffLine("", "…"))
            continue
        side = {"-": "faulty", "+": "right"}.get(line[:1], "")
        text = line[1:] if len(line) <= _LONG else f"{line[1:_LONG]}…"
        found.append(DiffLine(side, text))
    return found
