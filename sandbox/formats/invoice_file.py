"""One invoice of any format: what it is, found by looking at it, and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from sandbox.domain.drafts import Draft
from sandbox.domain.flows import FlowSyntax, InvoiceFormat
from sandbox.domain.limits import MAX_FILE_BYTES
from sandbox.domain.refusals import RefusalCode
from sandbox.formats.cii import ROOT as CII_ROOT
from sandbox.formats.cii import read_cii
from sandbox.formats.errors import FormatError
from sandbox.formats.facturx_file import read_facturx
from sandbox.formats.pdf_file import is_pdf
from sandbox.formats.tree import local_name
from sandbox.formats.ubl import SCHEMA_OF_ROOT, read_ubl
from sandbox.formats.xml import megabytes, parse_xml


@dataclass(frozen=True, slots=True)
class InvoiceFile:
    """A file that could be read. ``tree``: its XML, for the advice."""

    format: InvoiceFormat
    draft: Draft
    tree: etree._ElementTree


def read_invoice(content: bytes, *, file_name: str = "", syntax: FlowSyntax | None = None) -> InvoiceFile:
    """The invoice of some bytes: CII, UBL or Factur-X.

    ``syntax``: what the depositor announced; another format is refused (SYNTAX_MISMATCH). Raises FormatError for what
    cannot be read, RefusedError with one refusal an error for an XML that does not obey its schema.
    """
    if is_pdf(content):
        if len(content) > MAX_FILE_BYTES:
            raise FormatError(RefusalCode.FILE_TOO_LARGE, values={"size": megabytes(len(content))})
        _agree(InvoiceFormat.FACTURX, syntax)
        draft, tree = read_facturx(content, file_name=file_name or "facture.pdf")
        return InvoiceFile(format=InvoiceFormat.FACTURX, draft=draft, tree=tree)
    tree = parse_xml(content)
    root = tree.getroot()
    if root.tag == CII_ROOT:
        _agree(InvoiceFormat.CII, syntax)
        return InvoiceFile(format=InvoiceFormat.CII, draft=read_cii(tree), tree=tree)
    if root.tag in SCHEMA_OF_ROOT:
        _agree(InvoiceFormat.UBL, syntax)
        return InvoiceFile(format=InvoiceFormat.UBL, draft=read_ubl(tree), tree=tree)
    raise FormatError(RefusalCode.XML_ROOT_UNKNOWN, tag=local_name(root), values={"root": local_name(root)[:60]})


def _agree(found: InvoiceFormat, syntax: FlowSyntax | None) -> None:
    if syntax is None or syntax.invoice_format is None or syntax.invoice_format is found:
        return
    raise FormatError(
        RefusalCode.SYNTAX_MISMATCH,
        field="syntax",
        values={
            "syntax": syntax.value,
            "expected": syntax.invoice_format.label,
            "found": found.label,
            "usual": found.usual_syntax.value,
        },
    )
