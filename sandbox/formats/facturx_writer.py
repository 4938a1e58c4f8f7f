"""A Draft into a Factur-X: the page that people read, with the CII inside."""

from __future__ import annotations

import dataclasses

from sandbox.domain.drafts import Draft
from sandbox.domain.vocabulary import DocumentKind
from sandbox.formats.audiences import Audience
from sandbox.formats.cii_writer import EXTENDED, guideline_of, write_cii
from sandbox.formats.printed import invoice_page


def write_facturx(draft: Draft, audience: Audience = Audience.CHORUS_PRO) -> bytes:
    """The Factur-X of a draft, produced as PDF/A-3b; profile EN 16931, or EXTENDED when there is a validator.

    The main attachment of a Factur-X is its own page: one that came as such is not put inside again.
    """
    # 18 MB of memory: only for those who write one, not for the processes that list, export or mail.
    from facturx import generate_from_binary

    kind = DocumentKind.read(draft.kind)
    name = f"{kind.label if kind else 'Facture'} {draft.number}".strip()
    pieces = [piece for piece in draft.attachments if piece.content is not None and not piece.main]
    content: bytes = generate_from_binary(
        invoice_page(draft),
        write_cii(dataclasses.replace(draft, attachments=()), audience),
        flavor="factur-x",
        level="extended" if guideline_of(draft) == EXTENDED else "en16931",
        check_xsd=False,  # ours obeys a larger schema; the tests hold both
        check_schematron=False,  # it would ask an outside server
        pdf_metadata={
            "author": draft.supplier.name,
            "keywords": "Factur-X, facture",
            "title": name,
            "subject": f"{name} (document d’exercice, fictif)",
        },
        lang="fr-FR",
        attachments={piece.name: {"filedata": piece.content, "description": piece.designation} for piece in pieces},
        afrelationship="alternative",
    )
    return content
