"""The certificate of a deposit: number, parties, moment, fingerprint, and that all is fictitious."""

import hashlib
import io

import pytest
from pypdf import PdfReader

from sandbox.formats.attachments import attachment_of
from sandbox.formats.cii_writer import write_cii
from sandbox.queries import deposit_certificate
from sandbox.services import deposit_flow, deposit_form, save_draft
from tests.sandbox.factories import make_draft, make_space

pytestmark = pytest.mark.django_db


def text_of(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()).replace("\u00a0", " ")


def test_certificate_of_a_file_tells_what_was_deposited():
    content = write_cii(make_draft())
    document = deposit_flow(space_id=make_space().pk, content=content, file_name="f.xml").documents.get()
    text = text_of(deposit_certificate(document.pk))
    assert hashlib.sha256(content).hexdigest() in text
    for words in (
        "Certificat de dépôt",
        "Facture n° F-2026-001",
        "Atelier Lumen (fictif) — SIRET 33254021516357",
        "Commune de Valmont-les-Prés (fictive) — SIRET 12345678200036",
        "24/11/2026 à 10:00",
        document.flow.number,
        "tout y est fictif",
    ):
        assert words in text


def test_certificate_of_a_form_has_its_own_fingerprint_and_those_of_its_files():
    piece = attachment_of(name="bon.pdf", mime_type="application/pdf", content=b"%PDF bon")
    document = deposit_form(space_id=make_space().pk, draft=make_draft(attachments=(piece,)))
    text = text_of(deposit_certificate(document.pk))
    assert document.sha256 in text
    assert piece.sha256[:20] in text.replace(" ", "")


def test_draft_has_no_certificate():
    document = save_draft(space_id=make_space().pk, draft=make_draft())
    assert deposit_certificate(document.pk) is None
    assert deposit_certificate(10**6) is None
