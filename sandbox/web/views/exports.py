"""Exports: given at once when short, else followed on a page of their own until the file is there."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from sandbox.domain.listing import JobState, ListFormat
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.domain.search import Order, SearchSpace
from sandbox.models import ExportJob, PracticeSpace
from sandbox.queries.documents import seat_documents
from sandbox.queries.exports import exports_of, progress_of
from sandbox.queries.search import search_space_of
from sandbox.services.downloads import download_invoice
from sandbox.services.exports import ask_export, list_file
from sandbox.web.access import actor_of, in_space
from sandbox.web.errors import refusal_errors
from sandbox.web.frame import page
from sandbox.web.search_form import SearchForm, query_of, told
from sandbox.web.views.search import SEARCH_PAGES, posted_space, search_page, tabs_of

SHOWN = 30
_TONES = {
    JobState.QUEUED: "waiting",
    JobState.RUNNING: "info",
    JobState.DONE: "success",
    JobState.FAILED: "error",
    JobState.EXPIRED: "closed",
}


@in_space
@require_POST
def export_new(request: HttpRequest, space: PracticeSpace) -> HttpResponse | FileResponse:
    """The whole result of the criteria in the address, in the chosen format."""
    seat = space.current_seat
    if seat is None:
        return redirect("sandbox:seat")
    search_space = posted_space(request, seat)
    form = SearchForm(request.GET, space=space, search_space=search_space)
    if not form.is_valid():
        return search_page(request, space, seat, search_space=search_space)
    order = Order.read(request.GET.get("tri", ""))
    typed = request.POST.get("format", "")
    fmt = ListFormat.read(typed)
    asked: dict[str, Any] = {
        "space_id": space.pk,
        "seat_id": seat.pk,
        "criteria": form.criteria,
        "order": order,
        "search_space": search_space,
        "actor_id": actor_of(request),
    }
    try:
        if fmt is None:
            raise RefusedError(Refusal(RefusalCode.EXPORT_FORMAT, field="format", values={"format": typed[:20]}))
        stream = list_file(fmt=fmt, **asked)
        if stream is not None:
            name = f"factures-{search_space.value}.{fmt.value}"
            return FileResponse(stream, as_attachment=True, filename=name, content_type=fmt.mime_type)
        job = ask_export(fmt=fmt, now=timezone.now(), **asked)
    except RefusedError as error:
        errors = refusal_errors(error.refusals, {"format": "#id_format"})
        return search_page(request, space, seat, errors=errors, search_space=search_space)
    return redirect("sandbox:export", pk=job.pk)


@in_space
@require_safe
def exports(request: HttpRequest, space: PracticeSpace) -> HttpResponse:
    """« Mes exports »: the files in preparation, ready or erased."""
    seat = space.current_seat
    jobs = exports_of(space)[:SHOWN]
    context = {
        "title": "Mes exports",
        "section": tabs_of(search_space_of(seat), "exports") if seat is not None else None,
        "rows": [_row(job, space) for job in jobs],
    }
    return page(request, space, "sandbox/search/exports.html", context)


def _row(job: ExportJob, space: PracticeSpace) -> dict[str, Any]:
    progress = progress_of(job)
    return {
        "job": job,
        "progress": progress,
        "state": job.job_state,
        "tone": _TONES[job.job_state],
        "told": told(job.criteria, space),
        "is_active": job.job_state in (JobState.QUEUED, JobState.RUNNING),
        "is_done": job.job_state is JobState.DONE,
        "is_failed": job.job_state is JobState.FAILED,
        "search_url": f"{reverse(SEARCH_PAGES[SearchSpace(job.search_space)])}?{query_of(job.criteria, job.order)}",
    }


@in_space
@require_safe
def export(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """One export: its bar while it is prepared, then its file."""
    job = _job(request, space, pk)
    return page(request, space, "sandbox/search/export.html", {"title": "Export", **_row(job, space)})


@in_space
@require_safe
def export_state(request: HttpRequest, space: PracticeSpace, pk: int) -> JsonResponse:
    """How far an export is, for the module that moves the bar."""
    job = _job(request, space, pk)
    progress = progress_of(job)
    active = job.job_state in (JobState.QUEUED, JobState.RUNNING)
    return JsonResponse({"active": active, "percent": progress.percent, "rows": progress.rows_done})


@in_space
@require_safe
def export_file(request: HttpRequest, space: PracticeSpace, pk: int) -> FileResponse | HttpResponse:
    """The prepared file; a page that says why when it is not there."""
    job = _job(request, space, pk)
    if job.job_state is not JobState.DONE or not default_storage.exists(job.path):
        return page(request, space, "sandbox/search/export.html", {"title": "Export", **_row(job, space)}, status=404)
    stream = default_storage.open(job.path)
    return FileResponse(stream, as_attachment=True, filename=job.file_name, content_type=job.list_format.mime_type)


def _job(request: HttpRequest, space: PracticeSpace, pk: int) -> ExportJob:
    """The job of this space, or of another space of the same account: the link came by mail."""
    user_id = actor_of(request)
    mine = ExportJob.objects.filter(space=space)
    if user_id is not None:
        mine = mine | ExportJob.objects.visible_to(user_id=user_id)
    return get_object_or_404(mine, pk=pk)


@in_space
@require_POST
def download(request: HttpRequest, space: PracticeSpace, pk: int) -> FileResponse:
    """An invoice with its attachments, as a zip; a recipient's first download is told to the journal."""
    document = get_object_or_404(seat_documents(space).exclude(deposited_at=None), pk=pk)
    stream = download_invoice(document_id=document.pk, actor_id=actor_of(request))
    return FileResponse(stream, as_attachment=True, filename=f"facture-{document.rank}.zip")
