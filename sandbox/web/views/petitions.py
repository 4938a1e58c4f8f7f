"""« Mémoires de frais de justice » and « Demandes de remboursement TIC »: their lists, their entry in four steps."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sandbox.domain.actions import Action
from sandbox.domain.checks import blocking
from sandbox.domain.drafts import Draft
from sandbox.domain.petitions import noun_of
from sandbox.domain.refusals import DepositRefusedError, Level, Refusal, RefusalCode, RefusedError, StaleDocumentError
from sandbox.domain.vocabulary import PETITION_FRAMES, Frame, Role, Status
from sandbox.formats.attachments import attachment_of
from sandbox.models import Document, PracticeSpace
from sandbox.queries.petitions import petition_frames, petitions_of, suggested_petition
from sandbox.queries.search import search_space_of
from sandbox.queries.spaces import recipients_of
from sandbox.services.deposits import check_draft, save_draft, submit_draft
from sandbox.services.gestures import perform_action
from sandbox.web import petition_forms as forms
from sandbox.web.access import actor_of, in_space
from sandbox.web.draft_forms import Choice, LineFormSet, line_initial, with_attachment, without_attachment
from sandbox.web.drafting import keep, version_read
from sandbox.web.errors import FormError, flag, form_errors, refusal_errors
from sandbox.web.frame import page, role_of
from sandbox.web.petition_steps import (
    PETITION_STEPS,
    cards_by_anchor,
    of_step,
    petition_findings,
    petition_links,
    petition_neighbour,
    petition_url,
    step_named,
)
from sandbox.web.petition_words import SPACES, told_of
from sandbox.web.search_form import query_of
from sandbox.web.steps import Step
from sandbox.web.uploads import check_upload
from sandbox.web.views.conflict import conflict, not_your_seat
from sandbox.web.views.search import SEARCH_PAGES, row_of

PAGE_SIZE = 20


@in_space
@require_safe
def petitions(request: HttpRequest, space: PracticeSpace, frame: Frame) -> HttpResponse:
    """The claims of the seat, newest first, drafts among them; and the way to a new one."""
    words = SPACES[frame]
    seat = space.current_seat
    if seat is None or frame not in petition_frames(space):
        return not_your_seat(request, space, words.label, needed=words.needed)
    page_obj = Paginator(petitions_of(space, frame), PAGE_SIZE).get_page(request.GET.get("page"))
    role = Role.of(seat.role)
    search = reverse(SEARCH_PAGES[search_space_of(seat)])
    context = {
        "title": words.label,
        "words": words,
        "noun": noun_of(frame),
        "section": {
            "label": words.label,
            "tabs": [
                {"label": "Synthèse", "url": request.path, "is_current": True},
                {"label": "Recherche", "url": f"{search}?{query_of({'frame': frame.value})}", "is_current": False},
                {"label": "Mes exports", "url": reverse("sandbox:exports"), "is_current": False},
            ],
        },
        "page_obj": page_obj,
        "rows": [_row(document, role) for document in page_obj.object_list],
        "may_file": role is Role.SUPPLIER,
        "other_party": "Destinataire" if role is Role.SUPPLIER else "Déposant",
    }
    return page(request, space, "sandbox/petitions/list.html", context)


def _row(document: Document, role: Role) -> dict[str, Any]:
    row = row_of(document, role)
    if document.state is Status.DRAFT:
        row["url"] = reverse("sandbox:petition_recap", args=[document.pk])
    return row


@in_space
@require_POST
def petition_new(request: HttpRequest, space: PracticeSpace, frame: Frame) -> HttpResponse:
    """A new draft, filled with what the directory and the exercise say."""
    words = SPACES[frame]
    if role_of(space) is not Role.SUPPLIER or frame not in petition_frames(space):
        return not_your_seat(request, space, words.label, needed=words.needed)
    document = save_draft(space_id=space.pk, draft=suggested_petition(space, frame), actor_id=actor_of(request))
    return redirect(petition_url(document.pk, PETITION_STEPS[frame][0]))


@in_space
@require_safe
def petition_recap(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """The short address of a draft: its last step."""
    document = _petition(space, pk)
    return redirect(petition_url(document.pk, PETITION_STEPS[Frame.of(document.frame)][-1]))


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def petition_step(request: HttpRequest, space: PracticeSpace, pk: int, code: str) -> HttpResponse:
    """One step: read, refuse or save, and go on; the last one sends."""
    document = _petition(space, pk)
    frame = Frame.of(document.frame)
    step = step_named(frame, code)
    if step is None:
        raise Http404
    seat = space.current_seat
    if seat is None or role_of(space) is not Role.SUPPLIER or document.supplier_id != seat.structure_id:
        return not_your_seat(request, space, SPACES[frame].label, needed=SPACES[frame].needed)
    if document.state is not Status.DRAFT:
        values = {"status": document.status_label}
        return conflict(request, space, document, Refusal(RefusalCode.NOT_A_DRAFT, values=values))
    try:
        if step is PETITION_STEPS[frame][-1]:
            return _last_step(request, space, document, step)
        return _step(request, space, document, step)
    except StaleDocumentError as error:
        document.refresh_from_db()
        return conflict(request, space, document, error.refusal)


def _petition(space: PracticeSpace, pk: int) -> Document:
    frames = sorted(frame.value for frame in PETITION_FRAMES)
    return get_object_or_404(
        Document.objects.filter(space=space, frame__in=frames).exclude(status=Status.DELETED.value), pk=pk
    )


def _step(request: HttpRequest, space: PracticeSpace, document: Document, step: Step) -> HttpResponse:
    frame, draft = Frame.of(document.frame), document.draft()
    then = request.POST.get("then", "continue") if request.method == "POST" else ""
    form = _form(request, space, draft, step)
    errors: list[FormError] = []
    refusals: list[Refusal] = []
    if then:
        if form.is_valid():
            changed = form.applied_to(draft)
            if then == "continue":
                refusals = of_step(step, blocking(check_draft(space_id=space.pk, draft=changed)))
            if not refusals:
                try:
                    keep(request, document, changed)
                    return _onward(request, document, frame, step, then)
                except DepositRefusedError as error:  # amounts that no row can hold
                    refusals = list(error.refusals)
            errors = refusal_errors(refusals, {name: f"#{anchor}" for name, anchor in step.fields})
        else:
            errors = form_errors(form)
    elif request.GET.get("controle"):
        refusals = of_step(step, check_draft(space_id=space.pk, draft=draft))
    by_anchor = cards_by_anchor(step, refusals)
    if step.code in _SIMPLE:
        flag(form, by_anchor)
    context = {
        **_around(document, draft, step),
        "form": form,
        "form_errors": errors,
        "rows": [{"field": bound, "cards": by_anchor.get(_anchor(bound), [])} for bound in form]
        if step.code in _SIMPLE
        else [],
        "cards": {"lines": [card for cards in by_anchor.values() for card in cards]},
        "guesses": {"lines": None},
        "departments": _departments(space) if step.code == "juridiction" else (),
        "filers": _filers(space) if step.code == "beneficiaire" else (),
    }
    template = _TEMPLATES.get(step.code, "sandbox/petitions/step.html")
    return page(request, space, template, context, status=422 if errors else 200)


def _last_step(request: HttpRequest, space: PracticeSpace, document: Document, step: Step) -> HttpResponse:
    """Files, comment, what will be sent and what stops it."""
    frame, draft = Frame.of(document.frame), document.draft()
    words = SPACES[frame]
    errors: list[FormError] = []
    refusals: list[Refusal] = []
    posted = request.method == "POST"
    then = request.POST.get("then", "") if posted else ""
    form = forms.PapersForm(
        request.POST if posted and not request.POST.get("remove") else None,
        request.FILES if posted else None,
        initial={"comment": draft.comment},
        frame=frame,
    )
    if posted and request.POST.get("remove"):
        keep(request, document, without_attachment(draft, request.POST["remove"]))
        return redirect(petition_url(document.pk, step))
    if then == "delete":
        perform_action(
            document_id=document.pk,
            action=Action.DELETE,
            role=Role.SUPPLIER,
            expected_version=version_read(request, otherwise=document.version),
            actor_id=actor_of(request),
        )
        messages.success(request, "Le brouillon est supprimé.")
        return redirect(words.url_name)
    if posted:
        if form.is_valid():
            try:
                draft = _with_papers(form, draft)
                keep(request, document, draft)
                document.refresh_from_db()
                if then == "send":
                    submit_draft(document_id=document.pk, expected_version=document.version, actor_id=actor_of(request))
                    return redirect("sandbox:deposited", pk=document.pk)
                if then == "keep":
                    messages.success(request, "Le brouillon est enregistré : vous le retrouverez ici.")
                    return redirect(words.url_name)
                return redirect(petition_url(document.pk, step) + "#pieces")
            except ValidationError as error:
                errors = [FormError("Pièces jointes", "#id_file", sentence) for sentence in error.messages]
            except StaleDocumentError:
                raise
            except DepositRefusedError as error:
                refusals = list(error.refusals)
            except RefusedError as error:
                errors = refusal_errors(error.refusals, {"file": "#id_file", "attachments": "#id_file"})
        else:
            errors = form_errors(form)
    judged = refusals or check_draft(space_id=space.pk, draft=draft)
    context = {
        **_around(document, draft, step),
        "form": form,
        "form_errors": errors,
        "told": told_of(draft),
        "blocking": petition_findings(document.pk, frame, [it for it in judged if it.level is Level.BLOCKING]),
        "advice": petition_findings(document.pk, frame, [it for it in judged if it.level is Level.ADVICE]),
        "was_sent": then == "send",
    }
    return page(request, space, "sandbox/petitions/send.html", context, status=422 if errors or refusals else 200)


def _around(document: Document, draft: Draft, step: Step) -> dict[str, Any]:
    frame = Frame.of(document.frame)
    return {
        "title": SPACES[frame].entry,
        "words": SPACES[frame],
        "noun": noun_of(frame),
        "document": document,
        "draft": draft,
        "step": step,
        "steps": petition_links(document.pk, frame),
        "previous": petition_neighbour(document.pk, frame, step, -1),
        "following": petition_neighbour(document.pk, frame, step, 1),
    }


_SIMPLE: dict[str, Any] = {
    "juridiction": forms.CourtForm,
    "mission": forms.MissionForm,
    "beneficiaire": forms.BeneficiaryForm,
    "campagne": forms.CampaignForm,
}
_TEMPLATES = {"prestations": "sandbox/petitions/lines.html", "livraisons": "sandbox/petitions/deliveries.html"}


def _form(request: HttpRequest, space: PracticeSpace, draft: Draft, step: Step) -> Any:
    data = request.POST if request.method == "POST" else None
    if step.code in _TEMPLATES:
        kind, read = (
            (LineFormSet, line_initial)
            if step.code == "prestations"
            else (forms.DeliveryFormSet, forms.delivery_initial)
        )
        rows = read(draft)
        blank = [{}] if request.GET.get("plus") or not rows else []
        return kind(data, initial=[*rows, *blank], prefix="lines")
    wanted = _SIMPLE[step.code]
    return wanted(
        data,
        initial=wanted.initial_of(draft),
        structures=_recipients(space) if "recipient" in wanted.base_fields else (),
        today=timezone.localtime(space.clock).date(),
    )


def _recipients(space: PracticeSpace) -> list[Choice]:
    """The whole directory: who is no court, or refunds nothing, is there to be refused."""
    return [
        Choice(
            row.identifier,
            row.name,
            f"{row.identifier} — code service obligatoire" if row.service_required else row.identifier,
        )
        for row in recipients_of(space)
    ]


def _departments(space: PracticeSpace) -> list[dict[str, str]]:
    return [
        {"structure": row.name, "code": department.code, "name": department.name}
        for row in recipients_of(space)
        for department in row.departments.all()
        if department.active
    ]


def _filers(space: PracticeSpace) -> list[Choice]:
    seat = space.current_seat
    others = space.structures.filter(is_supplier=True, active=True).exclude(pk=seat.structure_id if seat else None)
    return [Choice(row.identifier, row.name) for row in others.order_by("name", "pk")]


def _anchor(bound: Any) -> str:
    return f"{bound.auto_id}_0" if bound.widget_type == "radioselect" else str(bound.auto_id)


def _with_papers(form: forms.PapersForm, draft: Draft) -> Draft:
    """The draft with the comment and the file; RefusedError or ValidationError for a file that cannot be taken."""
    draft = dataclasses.replace(draft, comment=form.cleaned_data["comment"])
    upload = form.cleaned_data["file"]
    if upload is None:
        return draft
    check_upload(upload)
    piece = attachment_of(
        name=upload.name or "",
        mime_type=upload.content_type or "",
        content=upload.read(),
        designation=form.cleaned_data["paper"],
    )
    return with_attachment(draft, piece)


def _onward(request: HttpRequest, document: Document, frame: Frame, step: Step, then: str) -> HttpResponse:
    if then == "add_line":
        return redirect(petition_url(document.pk, step) + "?plus=1#live-totals")
    if then == "keep":
        messages.success(request, "Le brouillon est enregistré : vous le retrouverez ici.")
        return redirect(SPACES[frame].url_name)
    following = petition_neighbour(document.pk, frame, step, 1)
    return redirect(following.url if following else petition_url(document.pk, step))
