"""Factur-X: a PDF/A-3 that carries the invoice as CII. The XML is what counts; the PDF becomes its main attachment.

The XML is taken out with pypdf and read by our own parser: factur-x's extraction parses it without our limits.
"""

from __future__ import annotations

import dataclasses

from lxml import etree

from sandbox.domain.drafts import Attachment, Draft
from sandbox.domain.limits import MAX_FILE_NAME
from sandbox.domain.refusals import RefusalCode
from sandbox.formats.attachments import attachment_of
from sandbox.formats.cii import GUIDELINE_PATH, NAMESPACES, read_cii
from sandbox.formats.errors import FormatError
from sandbox.formats.pdf_file import guarded, is_pdf, open_pdf
from sandbox.formats.xml import parse_xml

_XML_NAMES = ("factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml")
_PROFILES = (
    ("minimum", "MINIMUM"),
    ("basicwl", "BASIC WL"),
    ("basic", "BASIC"),
    ("extended", "EXTENDED"),
    ("extended-ctc-fr", "EXTENDED"),
)
_MAX_EMBEDDED = 50


def read_facturx(content: bytes, *, file_name: str = "facture.pdf") -> tuple[Draft, etree._ElementTree]:
    """The draft of a Factur-X with its XML tree; the PDF and its other embedded files are attachments.

    FormatError: PDF_UNREADABLE, PDF_PASSWORD, FACTURX_XML_MISSING, and all that ``read_cii`` refuses.
    """
    xml, others = _embedded(content)
    tree = parse_xml(xml)
    draft = read_cii(tree)
    page = attachment_of(name=short_name(file_name), mime_type="application/pdf", content=content, main=True)
    profile = profile_of(tree)
    return dataclasses.replace(draft, attachments=(page, *draft.attachments, *others), facturx_profile=profile), tree


def profile_of(tree: etree._ElementTree) -> str:
    """« MINIMUM », « BASIC WL », « BASIC », « EN 16931 » or « EXTENDED », by what the invoice says it follows."""
    guideline = (tree.getroot().findtext(GUIDELINE_PATH, "", NAMESPACES) or "").strip().lower()
    last = guideline.replace("#", ":").rsplit(":", 1)[-1]
    return next((profile for end, profile in _PROFILES if last == end), "EN 16931")


def has_invoice(content: bytes) -> bool:
    """Whether a PDF carries an invoice in XML. FormatError for a PDF that does not open."""
    try:
        _embedded(content)
    except FormatError as error:
        if error.code is RefusalCode.FACTURX_XML_MISSING:
            return False
        raise
    return True


def is_plain_pdf(content: bytes) -> bool:
    """Whether this is a PDF that carries no invoice in XML; one that does not open is: who reads it will say why."""
    try:
        return is_pdf(content) and not has_invoice(content)
    except FormatError:
        return True


def _embedded(content: bytes) -> tuple[bytes, list[Attachment]]:
    reader = open_pdf(content)
    found: dict[str, bytes] = {}
    others: list[Attachment] = []
    for piece in guarded(lambda: list(reader.attachment_list))[:_MAX_EMBEDDED]:
        name = guarded(lambda piece=piece: str(piece.name))  # type: ignore[misc]
        data = guarded(lambda piece=piece: bytes(piece.content))  # type: ignore[misc]
        if name.lower() in _XML_NAMES:
            found.setdefault(name.lower(), data)
        elif data:
            others.append(attachment_of(name=short_name(name), mime_type="", content=data))
    xml = next((found[name] for name in _XML_NAMES if name in found), None)
    if xml is None:
        raise FormatError(RefusalCode.FACTURX_XML_MISSING)
    return xml, others


def short_name(name: str) -> str:
    """The name of a file as an attachment may have it: the depositor does not choose that of an embedded file."""
    name = name.replace("\x00", "").replace("\\", "/").rsplit("/", 1)[-1] or "facture.pdf"
    if len(name) <= MAX_FILE_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    return f"{stem[: MAX_FILE_NAME - len(extension) - 1]}{dot}{extension}" if dot and len(extension) < 6 else name[:50]
