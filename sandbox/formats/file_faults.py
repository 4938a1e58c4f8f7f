"""Files that are wrong as files, whatever the invoice in them says: archives, PDFs, sizes, announced syntaxes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pypdf import PdfWriter

from sandbox.domain.drafts import Draft
from sandbox.domain.flows import FlowSyntax
from sandbox.domain.limits import MAX_FILE_BYTES
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.printed import invoice_page
from sandbox.formats.ubl_writer import write_ubl


@dataclass(frozen=True, slots=True)
class WrongFile:
    """What is sent: ``syntax`` as announced (empty: nothing is), ``as_pdf``: to the reading of PDFs."""

    content: bytes
    name: str
    syntax: str = ""
    as_pdf: bool = False


def _zip(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _blank_pdf(*, locked: bool = False) -> bytes:
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    if locked:
        writer.encrypt("demo")
    writer.write(written)
    return written.getvalue()


def _holding(invoice: bytes) -> bytes:
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.add_attachment("factur-x.xml", invoice)
    writer.write(written)
    return written.getvalue()


def _lot(draft: Draft) -> bytes:
    return _zip({"facture.xml": write_cii(draft)})


_WRONG: Mapping[str, Callable[[Draft], WrongFile]] = {
    "FICHIER_TROP_LOURD": lambda draft: WrongFile(write_cii(draft) + b" " * MAX_FILE_BYTES, "lourd.xml"),
    "FICHIER_NON_PDF": lambda draft: WrongFile(write_cii(draft), "facture.pdf", as_pdf=True),
    "PDF_ILLISIBLE": lambda draft: WrongFile(invoice_page(draft)[:600], "coupe.pdf", as_pdf=True),
    "PDF_MOT_DE_PASSE": lambda _draft: WrongFile(_blank_pdf(locked=True), "protege.pdf", as_pdf=True),
    "PDF_NUMERISE": lambda _draft: WrongFile(_blank_pdf(), "numerise.pdf", as_pdf=True),
    "FACTURX_SANS_XML": lambda draft: WrongFile(invoice_page(draft), "simple.pdf", FlowSyntax.E2_FACTURX.value),
    "XML_NON_CII": lambda draft: WrongFile(_holding(write_ubl(draft)), "facture-ubl.pdf", FlowSyntax.E2_FACTURX.value),
    "XML_RACINE_INCONNUE": lambda _draft: WrongFile(b"<?xml version='1.0'?><commande/>", "commande.xml"),
    "SYNTAXE_DIFFERENTE": lambda draft: WrongFile(write_cii(draft), "facture.xml", FlowSyntax.E1_UBL.value),
    "SYNTAXE_INCONNUE": lambda draft: WrongFile(write_cii(draft), "facture.xml", "IN_DP_E9_INCONNUE"),
    "ARCHIVE_ILLISIBLE": lambda draft: WrongFile(_lot(draft)[:200], "lot.zip"),
    "ARCHIVE_VIDE": lambda _draft: WrongFile(_zip({}), "lot.zip"),
    "ARCHIVE_TROP_LOURDE": lambda _draft: WrongFile(
        _zip({f"facture-{rank}.xml": b"<a/>" for rank in range(201)}), "lot.zip"
    ),
    "ARCHIVE_IMBRIQUEE": lambda draft: WrongFile(_zip({"lot.zip": _lot(draft)}), "lot.zip"),
    "ARCHIVE_ELEMENT_INTERDIT": lambda draft: WrongFile(_zip({"../facture.xml": write_cii(draft)}), "lot.zip"),
    "LOT_PDF_SIMPLE": lambda draft: WrongFile(_zip({"facture.pdf": invoice_page(draft)}), "lot.zip"),
}


_SAME = {"20001": "FICHIER_TROP_LOURD", "20003": "FICHIER_TROP_LOURD"}
"""Answers of the API that say the same."""


def wrong_file(code: str, draft: Draft) -> WrongFile | None:
    """The file that a code refuses, made of a right invoice; None when the code is not about a file as such."""
    make = _WRONG.get(_SAME.get(code, code))
    return make(draft) if make else None


def has_wrong_file(code: str) -> bool:
    """Whether such a file is known."""
    return _SAME.get(code, code) in _WRONG
