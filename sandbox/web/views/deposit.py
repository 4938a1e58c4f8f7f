"""Depositing: the form in steps, kept as a draft between them."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sandbox.domain.actions import Action
from sandbox.domain.checks import blocking
from sandbox.domain.drafts import Draft
from sandbox.domain.explanations import explain_all
from sandbox.domain.refusals import (
    DepositRefusedError,
    Level,
    Refusal,
    RefusalCode,
    RefusedError,
    StaleDocumentError,
)
from sandbox.domain.vocabulary import RecipientKind, Role, Status
from sandbox.formats.attachments import attachment_of
from sandbox.models import Document, PracticeSpace, Structure
from sandbox.queries.documents import seat_documents
from sandbox.queries.spaces import recipients_of, suppliers_of
from sandbox.queries.suggestions import suggested_draft
from sandbox.services.deposits import begin_replacement, check_draft, save_draft, submit_draft
from sandbox.services.gestures import perform_action
from sandbox.web import draft_forms as forms
from sandbox.web.access import actor_of, in_space
from sandbox.web.drafting import keep, version_read
from sandbox.web.errors import FormError, flag, form_errors, refusal_errors
from sandbox.web.frame import page, role_of
from sandbox.web.steps import (
    RECAP,
    STEP_BY_CODE,
    Step,
    anchor_of,
    cards_of,
    findings,
    guesses_of,
    in_order,
    links,
    looked_at,
    neighbour,
    step_url,
    unseen,
)
from sandbox.web.uploads import check_upload
from sandbox.web.views.conflict import conflict, not_your_seat

StepForm = forms.StepForm


@in_space
@require_safe
def deposit(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """By form or by file; and the drafts that wait."""
    if role_of(space) is not Role.SUPPLIER:
        return not_your_seat(request, space, "Déposer une facture")
    drafts = seat_documents(space).filter(status=Status.DRAFT.value).select_related("previous")
    # Those of « Factures de travaux » and of the claims on the State wait in their own space.
    drafts = drafts.exclude(payload__works__has_key="moe")
    drafts = drafts.exclude(payload__fees__has_key="service").exclude(payload__refund__has_key="pacage")
    context = {"title": "Déposer une facture", "drafts": drafts}
    return page(request, space, "sandbox/deposit/choice.html", context)


@in_space
@require_POST
def draft_new(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """A new draft, filled with what the exercise proposes."""
    if role_of(space) is not Role.SUPPLIER:
        return not_your_seat(request, space, "Déposer une facture")
    document = save_draft(space_id=space.pk, draft=suggested_draft(space), actor_id=actor_of(request))
    return redirect(step_url(document.pk, STEP_BY_CODE["destinataire"]))


@in_space
@require_POST
def replacement_new(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """The draft that takes the place of a rejected invoice, or the one that was begun or sent already."""
    if role_of(space) is not Role.SUPPLIER:
        return not_your_seat(request, space, "Déposer une facture")
    refused = get_object_or_404(seat_documents(space), pk=pk)
    try:
        document = begin_replacement(document_id=refused.pk, actor_id=actor_of(request))
    except RefusedError as error:
        return conflict(request, space, refused, error.refusal)
    if document.state is Status.DRAFT:
        if document.draft().is_petition:
            return redirect("sandbox:petition_recap", pk=document.pk)
        return redirect(step_url(document.pk, STEP_BY_CODE["references"]))
    return redirect("sandbox:document", pk=document.pk)


@in_space
@require_safe
def draft_recap(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """The short address of a draft."""
    found = _draft(space, pk)
    if found.draft().is_petition:
        return redirect("sandbox:petition_recap", pk=found.pk)
    return redirect(step_url(found.pk, RECAP))


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def draft_step(request: HttpRequest, space: PracticeSpace, pk: int, code: str) -> HttpResponse:
    """One step: read, refuse or save, and go on."""
    step = STEP_BY_CODE.get(code)
    if step is None:
        raise Http404
    if role_of(space) is not Role.SUPPLIER:
        return not_your_seat(request, space, "Déposer une facture")
    document = get_object_or_404(Document.objects.filter(space=space), pk=pk)
    if document.state is not Status.DRAFT:
        return conflict(
            request, space, document, Refusal(RefusalCode.NOT_A_DRAFT, values={"status": document.status_label})
        )
    if document.draft().is_petition:
        return redirect("sandbox:petition_recap", pk=document.pk)
    if step is RECAP:
        return _recap(request, space, document)
    try:
        return _step(request, space, document, step)
    except StaleDocumentError as error:
        document.refresh_from_db()
        return conflict(request, space, document, error.refusal)


def _step(request: HttpRequest, space: PracticeSpace, document: Document, step: Step) -> HttpResponse:
    draft = document.draft()
    posted = request.method == "POST"
    if posted and step.code == "pieces" and request.POST.get("remove"):
        keep(request, document, forms.without_attachment(draft, request.POST["remove"]))
        return redirect(step_url(document.pk, step))
    then = request.POST.get("then", "continue") if posted else ""
    form = _form(request, space, draft, step, more=bool(request.GET.get("plus")))
    errors: list[FormError] = []
    refusals: list[Refusal] = []
    if posted:
        changed = draft
        if form.is_valid():
            try:
                changed = _applied(form, draft, step)
            except ValidationError as error:
                form.add_error("file", error)
                errors = form_errors(form)
            except RefusedError as error:  # of the file that is joined, whatever box of the gate it names
                refusals = [dataclasses.replace(refusal, field="attachments") for refusal in error.refusals]
                errors = refusal_errors(refusals, {"attachments": "#id_file"})
        else:
            errors = form_errors(form)
        if not errors and then == "continue":
            refusals = _blocking_here(space, changed, step)
            errors = refusal_errors(refusals, {name: f"#{anchor}" for name, anchor in step.fields})
        if not errors:
            if then == "continue":
                changed = looked_at(step, changed)
            try:
                keep(request, document, changed)
            except DepositRefusedError as error:  # amounts that no row can hold
                refusals = list(error.refusals)
                errors = refusal_errors(refusals, {name: f"#{anchor}" for name, anchor in step.fields})
            else:
                return _onward(request, document, step, then)
    elif request.GET.get("controle"):
        refusals = check_draft(space_id=space.pk, draft=draft)
    if refusals and step.code != "lignes":
        flag(form, [anchor_of(refusal.field) for refusal in refusals])
    context = {
        "title": "Déposer une facture",
        "document": document,
        "draft": draft,
        "step": step,
        "steps": links(document.pk),
        "previous": neighbour(document.pk, step, -1),
        "following": neighbour(document.pk, step, 1),
        "form": form,
        "cards": cards_of(step, refusals),
        "rows": _rows(form, step, draft, refusals),
        "guesses": guesses_of(step, draft),
        "form_errors": errors,
        "departments": _departments(space) if step.code == "destinataire" else (),
    }
    return page(
        request, space, _TEMPLATES.get(step.code, "sandbox/deposit/step.html"), context, status=422 if errors else 200
    )


def _recap(request: HttpRequest, space: PracticeSpace, document: Document) -> HttpResponse:
    refusals: list[Refusal] = []
    status = 200
    if request.method == "POST":
        version = version_read(request, otherwise=document.version)
        actor_id = actor_of(request)
        try:
            if request.POST.get("then") == "delete":
                perform_action(
                    document_id=document.pk,
                    action=Action.DELETE,
                    role=Role.SUPPLIER,
                    expected_version=version,
                    actor_id=actor_id,
                )
                messages.success(request, "Le brouillon est supprimé.")
                return redirect("sandbox:deposit")
            submit_draft(document_id=document.pk, expected_version=version, actor_id=actor_id)
            return redirect("sandbox:deposited", pk=document.pk)
        except StaleDocumentError as error:
            document.refresh_from_db()
            return conflict(request, space, document, error.refusal)
        except DepositRefusedError as error:
            refusals, status = list(error.refusals), 422
    draft = document.draft()
    judged = refusals or check_draft(space_id=space.pk, draft=draft)
    context = {
        "title": "Déposer une facture",
        "document": document,
        "draft": draft,
        "step": RECAP,
        "steps": links(document.pk),
        "previous": neighbour(document.pk, RECAP, -1),
        "following": None,
        "form_errors": [],
        "frame_label": f"{draft.frame.short} — {draft.frame.label}" if draft.frame else "à choisir",
        "blocking": findings(document.pk, [refusal for refusal in judged if refusal.level is Level.BLOCKING]),
        "advice": findings(document.pk, [refusal for refusal in judged if refusal.level is Level.ADVICE]),
        "unseen": unseen(document.pk, draft),
    }
    return page(request, space, "sandbox/deposit/step_recapitulatif.html", context, status=status)


_TEMPLATES = {
    "destinataire": "sandbox/deposit/step_destinataire.html",
    "fournisseur": "sandbox/deposit/step_fournisseur.html",
    "cadre": "sandbox/deposit/step_cadre.html",
    "lignes": "sandbox/deposit/step_lignes.html",
    "montants": "sandbox/deposit/step_montants.html",
    "pieces": "sandbox/deposit/step_pieces.html",
}

_SIMPLE: dict[str, type[StepForm]] = {
    "references": forms.ReferencesForm,
    "montants": forms.TotalsForm,
}


def _form(request: HttpRequest, space: PracticeSpace, draft: Draft, step: Step, *, more: bool) -> Any:
    data = request.POST if request.method == "POST" else None
    if step.code == "lignes":
        rows = forms.line_initial(draft)
        blank = [{}] if more or not rows else []
        return forms.LineFormSet(data, initial=[*rows, *blank], prefix="lines")
    if step.code == "pieces":
        initial = {"comment": draft.comment}
        return forms.AttachmentForm(data, request.FILES if data is not None else None, initial=initial)
    if step.code == "destinataire":
        structures = _structures(space)
        initial = forms.RecipientForm.initial_of(draft)
        if initial["recipient"] and initial["recipient"] not in {row.siret for row in structures}:
            initial |= {"recipient": forms.OTHER, "recipient_siret": draft.recipient.identifier}
        return forms.RecipientForm(data, initial=initial, structures=structures)
    if step.code == "fournisseur":
        seat = space.current_seat
        own = [forms.Choice(seat.structure.identifier, seat.structure.name)] if seat else []
        return forms.SupplierForm(data, initial=forms.SupplierForm.initial_of(draft), structures=own)
    if step.code == "cadre":
        known = [forms.Choice(row.identifier, row.name) for row in suppliers_of(space)]
        return forms.FrameForm(data, initial=forms.FrameForm.initial_of(draft), structures=known)
    kind = _SIMPLE[step.code]
    return kind(data, initial=kind.initial_of(draft))


def _applied(form: Any, draft: Draft, step: Step) -> Draft:
    """The draft with what the step says; RefusedError or ValidationError for a file that cannot be taken."""
    if step.code != "pieces":
        changed: Draft = form.applied_to(draft)
        return changed
    draft = dataclasses.replace(draft, comment=form.cleaned_data["comment"])
    upload = form.cleaned_data["file"]
    if upload is None:
        return draft
    check_upload(upload)
    piece = attachment_of(
        name=upload.name or "",
        mime_type=upload.content_type or "",
        content=upload.read(),
        designation=form.cleaned_data["designation"],
    )
    return forms.with_attachment(draft, piece)


def _blocking_here(space: PracticeSpace, draft: Draft, step: Step) -> list[Refusal]:
    names = {name for name, _ in step.fields}
    found = blocking(check_draft(space_id=space.pk, draft=draft))
    return in_order(step, [refusal for refusal in found if refusal.field in names])


def _onward(request: HttpRequest, document: Document, step: Step, then: str) -> HttpResponse:
    if then in ("add_line", "attach"):
        more = "?plus=1#live-totals" if then == "add_line" else ""
        return redirect(step_url(document.pk, step) + more)
    if then == "keep":
        messages.success(request, "Le brouillon est enregistré : vous le retrouverez ici.")
        return redirect("sandbox:deposit")
    following = neighbour(document.pk, step, 1)
    return redirect(following.url if following else step_url(document.pk, RECAP))


def _rows(form: Any, step: Step, draft: Draft, refusals: list[Refusal]) -> list[dict[str, Any]]:
    """The fields of a simple step, each with what the gate says of it."""
    if step.code in _TEMPLATES:
        return []
    by_anchor: dict[str, list[Any]] = {}
    for card in explain_all(refusals):
        by_anchor.setdefault(anchor_of(card.field), []).append(card)
    read = {anchor_of(name): guess for name, guess in guesses_of(step, draft).items() if guess}
    return [
        {"field": bound, "cards": by_anchor.get(bound.auto_id, []), "guess": read.get(bound.auto_id)} for bound in form
    ]


def _structures(space: PracticeSpace) -> list[forms.Choice]:
    return [forms.Choice(row.identifier, row.name, _needs(row)) for row in recipients_of(space)]


def _needs(structure: Structure) -> str:
    needs = []
    if structure.service_required:
        needs.append("code service obligatoire")
    if structure.commitment_required:
        needs.append("numéro d’engagement obligatoire")
    if structure.service_or_commitment_required:
        needs.append("code service ou numéro d’engagement obligatoire")
    return " — ".join(
        [structure.identifier, RecipientKind.of(structure.kind).label, *([", ".join(needs)] if needs else [])]
    )


def _departments(space: PracticeSpace) -> list[dict[str, str]]:
    return [
        {"structure": row.name, "code": department.code, "name": department.name}
        for row in recipients_of(space)
        for department in row.departments.all()
        if department.active
    ]


def _draft(space: PracticeSpace, pk: int) -> Document:
    drafts = Document.objects.filter(space=space, status=Status.DRAFT.value)
    return get_object_or_404(drafts.exclude(payload__works__has_key="moe"), pk=pk)
