"""« Factures de travaux », Déposer, in three steps: which deposit, the piece, the recap. A saved draft holds it all."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from sandbox.domain.actions import Action
from sandbox.domain.drafts import Attachment as DraftAttachment
from sandbox.domain.drafts import Draft, Party, Works
from sandbox.domain.explanations import explain_all
from sandbox.domain.limits import MAX_NUMBER
from sandbox.domain.refusals import ActionRefusedError, Refusal, RefusedError, StaleDocumentError
from sandbox.domain.scenarios import ContractSpec
from sandbox.domain.search import SearchSpace
from sandbox.domain.vocabulary import Frame, Role, Status
from sandbox.domain.works import RULES
from sandbox.domain.works_drafts import following_draft
from sandbox.domain.works_pieces import ACCOUNT_AS_IT_IS, REVISABLE, followers_of
from sandbox.formats.attachments import attachment_of
from sandbox.models import Document, Market, PracticeSpace, Seat
from sandbox.queries.contracts import contract_of
from sandbox.queries.works import files_seen_by, pieces_to_follow, sees
from sandbox.scenarios import scenario_named
from sandbox.services import perform_action
from sandbox.services.deposits import save_draft
from sandbox.services.works import check_piece, deposit_piece, free_number, with_file, without_written_file
from sandbox.web.access import actor_of, in_space
from sandbox.web.errors import FormError, form_errors, refusal_errors
from sandbox.web.frame import page
from sandbox.web.uploads import check_upload
from sandbox.web.views.conflict import not_your_seat
from sandbox.web.views.search import tabs_of
from sandbox.web.works_forms import (
    ASSOCIATION,
    INITIAL,
    AdmittedLines,
    AskedLines,
    KindForm,
    PieceForm,
    admitted_of,
    initial_draft,
    taken_up,
    usual_vat_rate,
)

_DEPOSITORS = frozenset({Role.SUPPLIER, Role.MOE, Role.MOA})
_NEEDED = "un siège de fournisseur, de maîtrise d’œuvre ou de maîtrise d’ouvrage"
STEPS = ("Type de dépôt", "La pièce", "Récapitulatif")


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def works_deposit(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """Step 1: an initial deposit or an association, the frame, the piece one answers."""
    seat = space.current_seat
    if seat is None or Role.of(seat.role) not in _DEPOSITORS:
        return not_your_seat(request, space, "Déposer une pièce de travaux", needed=_NEEDED)
    role = Role.of(seat.role)
    if refused := _piece_of(space, seat, request.GET.get("reprise")):
        query = {"cadre": Frame.of(refused.frame).short, "reprise": refused.pk}
        return redirect(f"{reverse('sandbox:works_piece')}?{urlencode(query)}")
    pieces = pieces_to_follow(space, seat)
    wanted = _piece_of(space, seat, request.GET.get("precedente"))
    form = KindForm(
        request.POST if request.method == "POST" else None,
        role=role,
        pieces=pieces,
        initial=_initial(wanted, role, pieces),
    )
    errors: list[FormError] = []
    if request.method == "POST":
        if form.is_valid():
            data = form.cleaned_data
            query = {"cadre": data["frame"]}
            if data["kind"] == ASSOCIATION:
                query["precedente"] = data["previous"]
            return redirect(f"{reverse('sandbox:works_piece')}?{urlencode(query)}")
        errors = form_errors(form)
    drafts = Document.objects.filter(space=space, status=Status.DRAFT.value, payload__works__has_key="moe")
    context = {
        "title": SearchSpace.WORKS.label,
        "section": tabs_of(SearchSpace.WORKS, "deposit"),
        "form": form,
        "form_errors": errors,
        "has_pieces": bool(pieces),
        "drafts": [draft for draft in drafts.select_related("space").order_by("rank") if sees(draft, seat)],
        **_stepper(1),
    }
    return page(request, space, "sandbox/works/deposit_kind.html", context, status=422 if errors else 200)


def _initial(wanted: Document | None, role: Role, pieces: list[Document]) -> dict[str, Any]:
    if wanted is None or wanted not in pieces:
        return {"kind": INITIAL}
    frames = followers_of(Frame.of(wanted.frame), role)
    return {"kind": ASSOCIATION, "previous": str(wanted.pk), "frame": frames[0].short if frames else ""}


def _stepper(rank: int) -> dict[str, Any]:
    return {"step_rank": rank, "step_label": STEPS[rank - 1], "step_next": STEPS[rank] if rank < len(STEPS) else ""}


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def works_piece(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """Step 2: the file and what it says; a draft is saved, and the recap shows what the rules say of it."""
    seat = space.current_seat
    frame = Frame.from_short(request.GET.get("cadre", ""))
    if seat is None or frame is None or not frame.is_works or Role.of(seat.role) is not frame.depositor:
        return redirect("sandbox:works_deposit")
    refused = _piece_of(space, seat, request.GET.get("reprise"))
    previous = _piece_of(space, seat, request.GET.get("precedente")) or (refused.previous if refused else None)
    begun = _begun(space, seat, frame, request.GET.get("brouillon"))
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PieceForm(
        data,
        files,
        frame=frame,
        with_actors=previous is None,
        initial=_told(begun) if begun else _piece_initial(space, seat, frame, previous, refused),
        kept=_given_file(begun),
    )
    as_it_is = previous is not None and frame in ACCOUNT_AS_IT_IS
    lines = AdmittedLines(data, prefix="lines") if as_it_is else _lines(data, space, frame, previous, refused, begun)
    errors: list[FormError] = []
    if request.method == "POST":
        if form.is_valid() and lines.is_valid():
            draft = _draft(space, seat, form, lines, previous, refused)
            try:
                document = _saved(request, space, draft, form.cleaned_data["file"], begun)
            except RefusedError as error:
                errors = refusal_errors(error.refusals, {"file": "#id_file", "attachments": "#id_file"})
            else:
                return redirect("sandbox:works_recap", pk=document.pk)
        else:
            errors = [*form_errors(form), *form_errors(lines)]
    told = previous.draft() if previous else None
    context = {
        "title": SearchSpace.WORKS.label,
        "section": tabs_of(SearchSpace.WORKS, "deposit"),
        "frame": frame,
        "previous": previous,
        "refused": refused,
        "form": form,
        "fields": list(form),
        "lines": lines,
        "line_rows": list(zip(told.lines, lines.forms, strict=False)) if told else [],
        "kept_lines": told.lines if told and as_it_is else (),
        "author_revises": frame in REVISABLE,
        "reverse_charge": RULES["reverse-charge"] if frame is Frame.A10 else None,
        "actors": list(space.structures.filter(active=True).order_by("name", "pk")) if previous is None else [],
        "form_errors": errors,
        **_stepper(2),
    }
    return page(request, space, "sandbox/works/deposit_piece.html", context, status=422 if errors else 200)


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def works_recap(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """Step 3: what will be deposited, what the rules say of it, and the one button."""
    seat = space.current_seat
    document = get_object_or_404(
        Document.objects.filter(space=space, payload__works__has_key="moe").select_related(
            "space", "supplier", "recipient", "moe", "moa", "validator"
        ),
        pk=pk,
    )
    if seat is None or not sees(document, seat):
        raise Http404
    if document.state is not Status.DRAFT:
        return redirect("sandbox:document", pk=document.pk)
    role = Role.of(seat.role)
    draft = document.draft()
    refusals: list[Refusal] = []
    status = 200
    if request.POST.get("then") == "delete":
        perform_action(document_id=document.pk, action=Action.DELETE, role=role, actor_id=actor_of(request))
        messages.success(request, "Brouillon supprimé.")
        return redirect("sandbox:works_deposit")
    if request.method == "POST":
        try:
            done = deposit_piece(
                space_id=space.pk, draft=draft, role=role, document_id=document.pk, actor_id=actor_of(request)
            )
        except (ActionRefusedError, StaleDocumentError) as error:
            refusals, status = list(error.refusals), 409
        except RefusedError as error:
            refusals, status = list(error.refusals), 422
        else:
            messages.success(request, f"Pièce déposée\u00a0: {done.number}.")
            return redirect("sandbox:works_file", pk=done.works_file_id)
    refusals = refusals or check_piece(space, draft, role=role, document=document)
    context = {
        "title": SearchSpace.WORKS.label,
        "section": tabs_of(SearchSpace.WORKS, "deposit"),
        "document": document,
        "draft": draft,
        "rows": [
            {"line": line, "row": draft.works.row_of(line.number) if draft.works else None} for line in draft.lines
        ],
        "signs_account": draft.frame is Frame.A8,
        "cards": explain_all(refusals),
        "edit_url": _edit_url(space, document),
        "form_errors": [],
        **_stepper(3),
    }
    return page(request, space, "sandbox/works/deposit_recap.html", context, status=status)


def _piece_of(space: PracticeSpace, seat: Seat, key: str | None) -> Document | None:
    """The piece that an address names, if the seat sees it."""
    if key is None or not (key.isascii() and key.isdigit() and len(key) < 18):
        return None
    return (
        Document.objects.issued()
        .filter(space=space, works_file__in=files_seen_by(space, seat).order_by().values("pk"), pk=int(key))
        .select_related(
            *("supplier", "recipient", "validator", "second_validator", "moe", "moa", "works_file", "space"),
            "previous",
            "previous__works_file",
        )
        .first()
    )


def _begun(space: PracticeSpace, seat: Seat, frame: Frame, key: str | None) -> Document | None:
    """The draft that an address takes up again, if it is the seat's own and of this frame."""
    if key is None or not (key.isascii() and key.isdigit() and len(key) < 18):
        return None
    drafts = Document.objects.filter(space=space, status=Status.DRAFT.value, frame=frame.value, pk=int(key))
    found = drafts.select_related("space").first()
    return found if found is not None and sees(found, seat) else None


def _told(begun: Document) -> dict[str, Any]:
    """What the boxes of the second step held when the draft was saved."""
    draft = begun.draft()
    works = draft.works or Works()
    return {
        "number": draft.number,
        "issued_on": draft.issued_on,
        "contract_number": draft.contract_number,
        "moe": works.moe,
        "moa": works.moa,
        "recipient": draft.recipient.identifier,
        "validator": draft.validator.identifier if draft.validator else "",
        "cumulative": works.cumulative_excl_vat,
        "reserves": works.reserves,
        "comment": draft.comment,
    }


def _given_file(begun: Document | None) -> DraftAttachment | None:
    """The file that came with a draft, where the sandbox did not write it."""
    return next(iter(without_written_file(begun.draft()).attachments), None) if begun is not None else None


def _edit_url(space: PracticeSpace, document: Document) -> str:
    draft = document.draft()
    query: dict[str, object] = {"cadre": draft.frame.short if draft.frame else ""}
    works = draft.works
    for name, number in (("precedente", works.previous), ("reprise", works.replaces)) if works else ():
        key = Document.objects.issued().filter(space=space, number=number).values_list("pk", flat=True).first()
        if number and key:
            query[name] = key
    query["brouillon"] = document.pk
    return f"{reverse('sandbox:works_piece')}?{urlencode(query)}"


def _piece_initial(
    space: PracticeSpace, seat: Seat, frame: Frame, previous: Document | None, refused: Document | None
) -> dict[str, Any]:
    today = timezone.localtime(space.clock).date()
    if previous is not None:
        return {"number": free_number(space, previous, frame), "issued_on": today}
    if refused is not None:
        told = refused.draft()
        works = told.works
        return {
            "number": f"{told.number[: MAX_NUMBER - 2]}-B",
            "issued_on": today,
            "contract_number": told.contract_number,
            "moe": works.moe if works else "",
            "moa": works.moa if works else "",
            "recipient": told.recipient.identifier,
            "validator": told.validator.identifier if told.validator else "",
        }
    scenario = scenario_named(space.scenario)
    suggestion = scenario.suggestion
    contract = contract_of(space, suggestion.get("contract", "")) or _own_contract(space, seat)
    rank = files_seen_by(space, seat).count() + 1
    found: dict[str, Any] = {"issued_on": today, "number": f"{'PDF' if frame is Frame.A7 else 'PDM'}-{rank:02d}"}
    if contract is not None:
        found |= {
            "contract_number": contract.number,
            "moe": contract.moe,
            "moa": contract.moa,
            "recipient": contract.payer,
            "validator": contract.contractor if seat.structure.identifier != contract.contractor else "",
        }
    return found


def _own_contract(space: PracticeSpace, seat: Seat) -> ContractSpec | None:
    """The latest contract that the structure of the seat is an actor of, where the scenario proposes none."""
    market = Market.objects.filter(space=space).visible_to(seat.structure_id).order_by("-rank").first()
    return contract_of(space, market.number) if market else None


def _lines(
    data: QueryDict | None,
    space: PracticeSpace,
    frame: Frame,
    previous: Document | None,
    refused: Document | None,
    begun: Document | None,
) -> Any:
    if previous is not None:
        admits = {"admits": frame in REVISABLE}
        return AdmittedLines(data, initial=_admitted(previous, begun), prefix="lines", form_kwargs=admits)
    if (source := begun or refused) is not None:
        asked = [
            {"name": line.name, "amount": line.declared_total, "vat_rate": line.vat_rate}
            for line in source.draft().lines
        ]
        return AskedLines(data, initial=asked, prefix="lines")
    suggestion = scenario_named(space.scenario).suggestion
    first = {"name": suggestion.get("line_name", ""), "amount": _price(suggestion), "vat_rate": usual_vat_rate(frame)}
    return AskedLines(data, initial=[first] if first["name"] else [], prefix="lines")


def _admitted(previous: Document, begun: Document | None) -> list[dict[str, Any]]:
    """In front of each line that was asked: what the draft in hand admits and why, else what was asked."""
    draft = begun.draft() if begun is not None else Draft()
    amounts = {line.number: line.declared_total for line in draft.lines}
    rows = {row.number: row.reason for row in draft.works.rows} if draft.works else {}
    return [
        {"amount": amounts.get(line.number, line.declared_total), "reason": rows.get(line.number, "")}
        for line in previous.draft().lines
    ]


def _price(suggestion: Mapping[str, str]) -> Decimal | None:
    told = suggestion.get("line_unit_price")
    return Decimal(told) if told else None


def _draft(
    space: PracticeSpace,
    seat: Seat,
    form: PieceForm,
    lines: Any,
    previous: Document | None,
    refused: Document | None,
) -> Draft:
    rows = [row.cleaned_data for row in lines.forms]
    data = form.cleaned_data
    if previous is not None:
        told = previous.draft()
        draft = following_draft(
            told,
            frame=form.frame,
            number=data["number"].strip(),
            issued_on=data["issued_on"],
            admitted={} if form.frame in ACCOUNT_AS_IT_IS else admitted_of(told, rows),
            comment=data["comment"],
            reserves=data.get("reserves") or "",
        )
    else:
        supplier = Party(
            identifier=seat.structure.identifier,
            identifier_type=seat.structure.identifier_type,
            name=seat.structure.name,
        )
        draft = initial_draft(form, rows, supplier=supplier, iban=seat.structure.iban)
    return taken_up(draft, refused) if refused is not None else draft


def _saved(
    request: HttpRequest, space: PracticeSpace, draft: Draft, upload: UploadedFile | None, begun: Document | None
) -> Document:
    """The draft with its file: the one that was given, or one that the sandbox writes; RefusedError for a wrong one."""
    if (kept := _given_file(begun)) is not None:
        draft = dataclasses.replace(draft, attachments=(kept,))
    if upload is not None:
        check_upload(upload)
        piece = attachment_of(name=upload.name or "", mime_type=upload.content_type or "", content=upload.read())
        draft = dataclasses.replace(draft, attachments=(dataclasses.replace(piece, main=True),))
    return save_draft(
        space_id=space.pk,
        draft=with_file(draft),
        document_id=begun.pk if begun is not None else None,
        role=draft.frame.depositor if draft.frame else Role.SUPPLIER,
        actor_id=actor_of(request),
    )
