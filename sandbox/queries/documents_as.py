"""A document in another format, with its files: what the downloads of a draft or an invoice give."""

import dataclasses
from dataclasses import dataclass

from sandbox.domain.drafts import Draft
from sandbox.domain.flows import InvoiceFormat
from sandbox.formats.audiences import Audience
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.facturx_writer import write_facturx
from sandbox.formats.ubl_writer import write_ubl
from sandbox.models import Document
from sandbox.queries.files import stored_bytes

_WRITERS = {
    InvoiceFormat.CII: (write_cii, "xml", "application/xml"),
    InvoiceFormat.UBL: (write_ubl, "xml", "application/xml"),
    InvoiceFormat.FACTURX: (write_facturx, "pdf", "application/pdf"),
}


@dataclass(frozen=True, slots=True)
class WrittenInvoice:
    """A file to download."""

    file_name: str
    mime_type: str
    content: bytes


def document_as(document: Document, wanted: InvoiceFormat, audience: Audience = Audience.CHORUS_PRO) -> WrittenInvoice:
    """The invoice as CII, UBL or Factur-X (EN 16931 when it is complete), its attachments inside.

    A draft may be wrong in every way: its file is wrong the same way. The page of a Factur-X that was deposited is not
    put inside the new file.
    """
    write, extension, mime_type = _WRITERS[wanted]
    content = write(_with_bytes(_with_origin_day(document)), audience)
    letters = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in document.number)
    ending = "" if audience is Audience.CHORUS_PRO else f"-{audience.value}"
    name = f"{letters or f'brouillon-{document.rank}'}-{wanted.value}{ending}.{extension}"
    return WrittenInvoice(file_name=name, mime_type=mime_type, content=content)


def _with_origin_day(document: Document) -> Draft:
    """The form asks for the number of the invoice that a credit note corrects; the French rules want its date too."""
    draft = document.draft()
    if not draft.origin_number or draft.origin_issued_on:
        return draft
    same = Document.objects.filter(
        space_id=document.space_id, supplier_id=document.supplier_id, number=draft.origin_number
    )
    day = same.exclude(pk=document.pk).order_by("-rank").values_list("issued_on", flat=True).first()
    return dataclasses.replace(draft, origin_issued_on=day)


def _with_bytes(draft: Draft) -> Draft:
    pieces = tuple(
        dataclasses.replace(piece, content=stored_bytes(piece.sha256))
        for piece in draft.attachments
        if not (piece.main and draft.facturx_profile)
    )
    return dataclasses.replace(draft, attachments=pieces)
