"""What one takes away: an invoice in another format, the certificate of its deposit, files to try with."""

from __future__ import annotations

import dataclasses
import io
import zipfile

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from sandbox.domain.drafts import Draft, with_computed_totals
from sandbox.domain.flows import InvoiceFormat
from sandbox.domain.vocabulary import Role, Status
from sandbox.formats.audiences import Audience
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.facturx_writer import write_facturx
from sandbox.formats.printed import invoice_page
from sandbox.formats.ubl_writer import write_ubl
from sandbox.models import Attachment, Document, PracticeSpace, RequestFile
from sandbox.queries.certificates import deposit_certificate
from sandbox.queries.documents_as import document_as
from sandbox.queries.files import stored_bytes
from sandbox.queries.suggestions import suggested_draft
from sandbox.queries.works import sees
from sandbox.web.access import in_space
from sandbox.web.frame import role_of
from sandbox.web.views.conflict import not_your_seat


@in_space
@require_safe
def download_as(request: HttpRequest, space: PracticeSpace, pk: int, wanted: str) -> HttpResponse:
    """A draft or an invoice as CII, UBL or Factur-X, for Chorus Pro or for a platform of the reform (``?pour=``)."""
    chosen = InvoiceFormat.read(wanted)
    audience = Audience.read(request.GET.get("pour", Audience.CHORUS_PRO.value))
    if chosen is None or audience is None:
        raise Http404
    document = _seen(space, pk)
    try:
        written = document_as(document, chosen, audience)
    except FileNotFoundError as error:  # the storage lost an attachment
        raise Http404 from error
    return attached(written.content, name=written.file_name, mime_type=written.mime_type)


@in_space
@require_safe
def certificate(request: HttpRequest, space: PracticeSpace, pk: int) -> HttpResponse:
    """The « certificat de dépôt » as a PDF; a draft has none."""
    document = _seen(space, pk)
    content = deposit_certificate(document.pk)
    if content is None:
        raise Http404
    return attached(content, name=f"certificat-de-depot-{document.rank}.pdf", mime_type="application/pdf")


@in_space
@require_safe
def sample(request: HttpRequest, space: PracticeSpace, wanted: str) -> HttpResponse:
    """The invoice that the exercise proposes, as a file to deposit; « lot » adds one whose commitment is missing."""
    if role_of(space) is not Role.SUPPLIER:
        return not_your_seat(request, space, "Déposer un fichier")
    draft = with_computed_totals(suggested_draft(space))
    if wanted == "lot":
        return attached(sample_batch(draft), name="lot.zip", mime_type="application/zip")
    if wanted not in _SAMPLES:
        raise Http404
    write, extension, mime_type = _SAMPLES[wanted]
    return attached(write(draft), name=f"facture-{wanted}.{extension}", mime_type=mime_type)


_SAMPLES = {
    "pdf": (invoice_page, "pdf", "application/pdf"),
    "cii": (write_cii, "xml", "application/xml"),
    "ubl": (write_ubl, "xml", "application/xml"),
    "facturx": (write_facturx, "pdf", "application/pdf"),
}


def sample_batch(draft: Draft) -> bytes:
    """A zip of two invoices, the second without its commitment."""
    wrong = dataclasses.replace(draft, number=_next_number(draft.number), commitment_number="")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("facture-1.xml", write_cii(draft))
        archive.writestr("facture-2.xml", write_cii(wrong))
    return packed.getvalue()


def _next_number(number: str) -> str:
    """F-2026-051 → F-2026-052."""
    head, _, tail = number.rpartition("-")
    return f"{head}-{int(tail) + 1:0{len(tail)}d}" if tail.isascii() and tail.isdigit() else f"{number}-2"


def attached(content: bytes, *, name: str, mime_type: str) -> HttpResponse:
    """A file, always as a download: nothing that was typed or uploaded runs in our pages."""
    response = HttpResponse(content, content_type=mime_type)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def attached_piece(piece: Attachment | RequestFile) -> HttpResponse:
    """A file that was joined to a document or to a request; Http404 when its content is no longer kept."""
    try:
        content = stored_bytes(piece.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return attached(content, name=piece.name, mime_type="application/octet-stream")


def _documents(space: PracticeSpace) -> models.QuerySet[Document]:
    documents = Document.objects.filter(space=space).exclude(status=Status.DELETED.value)
    return documents.select_related("supplier", "recipient", "space")


def _seen(space: PracticeSpace, pk: int) -> Document:
    """A document that the seat may open."""
    document = get_object_or_404(_documents(space), pk=pk)
    if not sees(document, space.current_seat):
        raise Http404
    return document
