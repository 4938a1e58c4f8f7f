"""Depositing a file, and the report of what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from sandbox.domain.explanations import explain_all
from sandbox.domain.flows import FlowSyntax
from sandbox.domain.refusals import RefusedError
from sandbox.domain.vocabulary import Role
from sandbox.formats.facturx_file import is_plain_pdf
from sandbox.models import PracticeSpace
from sandbox.queries.documents import flow_list, flow_numbered, flow_report
from sandbox.services.flows import deposit_flow
from sandbox.services.pdf_deposits import draft_from_pdf
from sandbox.web.access import actor_of, in_space
from sandbox.web.errors import FormError, form_errors
from sandbox.web.forms import FileForm
from sandbox.web.frame import page, role_of
from sandbox.web.steps import STEPS, step_url
from sandbox.web.uploads import check_upload
from sandbox.web.views.conflict import not_your_seat


@in_space
@require_http_methods(["GET", "HEAD", "POST"])
def deposit_file(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """Upload an invoice or a batch; what cannot be read is refused here, and only the journal knows."""
    if role_of(space) is not Role.SUPPLIER:
        return not_your_seat(request, space, "Déposer un fichier")
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    errors: list[FormError] = []
    cards = []
    if request.method == "POST":
        if not form.is_valid():
            errors = form_errors(form)
        else:
            upload = form.cleaned_data["file"]
            try:
                check_upload(upload, archives=True)
                return _deposited(request, space, upload, form.cleaned_data["syntax"])
            except RefusedError as error:
                cards = explain_all(error.refusals)
    context = {
        "title": "Déposer un fichier",
        "form": form,
        "form_errors": errors,
        "refusal_cards": cards,
        "flows": flow_list(space)[:20],
    }
    return page(request, space, "sandbox/deposit/file.html", context, status=422 if errors or cards else 200)


def _deposited(request: HttpRequest, space: PracticeSpace, upload: UploadedFile, syntax: str) -> HttpResponse:
    """The file becomes a flow; a PDF that carries no invoice fills a draft, unless it was announced as a Factur-X."""
    content, name, actor_id = upload.read(), upload.name or "", actor_of(request)
    if not syntax and is_plain_pdf(content):
        document = draft_from_pdf(space_id=space.pk, content=content, file_name=name, actor_id=actor_id)
        count = len(document.draft().guessed)
        told = f"{count} champs lus dans votre PDF" if count > 1 else "Votre PDF est lu"
        messages.success(request, f"{told} : vérifiez-les, étape par étape. C’est ce que vous validez qui fait foi.")
        return redirect(step_url(document.pk, STEPS[0]))
    flow = deposit_flow(space_id=space.pk, content=content, file_name=name, syntax=syntax, actor_id=actor_id)
    return redirect("sandbox:flow", number=flow.number)


@in_space
@require_safe
def flow(request: HttpRequest, space: PracticeSpace, number: str) -> HttpResponse:
    """The report of a file: accepted, or what to correct."""
    found = flow_numbered(space, number)
    if found is None:
        raise Http404
    report = flow_report(found)
    context = {
        "title": "Compte rendu de dépôt",
        "report": report,
        "flow": found,
        "batch": bool(found.lines),
        "syntax_label": FlowSyntax.of(found.syntax).label,
        "accepted": sum(line.accepted for line in report.lines),
        "refused": [line for line in report.lines if not line.accepted],
        "raw": "\n".join(report.technical) or report.libelle,
    }
    return page(request, space, "sandbox/deposit/flow.html", context)
