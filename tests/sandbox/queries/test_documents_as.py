"""Downloads: a draft or an invoice in another format, its files inside."""

from datetime import date

import pytest

from sandbox.domain.drafts import Draft
from sandbox.domain.flows import InvoiceFormat
from sandbox.formats.attachments import attachment_of
from sandbox.formats.audiences import Audience
from sandbox.formats.invoice_file import read_invoice
from sandbox.queries import document_as
from sandbox.services import deposit_flow, deposit_form, save_draft
from tests.sandbox.factories import make_draft, make_space

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("wanted", list(InvoiceFormat))
def test_download_passes_the_gate_again(wanted):
    piece = attachment_of(name="bon.pdf", mime_type="application/pdf", content=b"%PDF bon")
    saved = save_draft(space_id=make_space().pk, draft=make_draft(attachments=(piece,)))
    written = document_as(saved, wanted)
    assert read_invoice(written.content).draft.number == "F-2026-001"
    flow = deposit_flow(space_id=make_space().pk, content=written.content, file_name=written.file_name)
    assert (flow.errors, flow.accepted) == ([], True)
    assert "bon.pdf" in {piece.name for piece in flow.documents.get().attachments.all()}


@pytest.mark.parametrize(
    ("wanted", "name", "mime_type"),
    [
        (InvoiceFormat.CII, "F-2026-001-cii.xml", "application/xml"),
        (InvoiceFormat.FACTURX, "F-2026-001-facturx.pdf", "application/pdf"),
    ],
)
def test_download_has_a_plain_name(wanted, name, mime_type):
    saved = save_draft(space_id=make_space().pk, draft=make_draft())
    written = document_as(saved, wanted)
    assert (written.file_name, written.mime_type) == (name, mime_type)


def test_deposited_facturx_is_not_put_inside_its_copy():
    saved = save_draft(space_id=make_space().pk, draft=make_draft())
    pdf = document_as(saved, InvoiceFormat.FACTURX).content
    document = deposit_flow(space_id=make_space().pk, content=pdf, file_name="f.pdf").documents.get()
    copy = read_invoice(document_as(document, InvoiceFormat.FACTURX).content)
    assert [piece.main for piece in copy.draft.attachments] == [True]


def test_empty_draft_can_be_downloaded():
    saved = save_draft(space_id=make_space().pk, draft=Draft())
    assert document_as(saved, InvoiceFormat.UBL).file_name == "brouillon-1-ubl.xml"


def test_credit_note_tells_the_day_of_the_invoice_it_corrects():
    space = make_space()
    deposit_form(space_id=space.pk, draft=make_draft())
    note = make_draft(number="AV-1", kind="AVOIR", payment_mode="", iban="", origin_number="F-2026-001")
    saved = save_draft(space_id=space.pk, draft=note)
    draft = read_invoice(document_as(saved, InvoiceFormat.CII).content).draft
    assert (draft.origin_number, draft.origin_issued_on) == ("F-2026-001", date(2026, 11, 20))


def test_file_for_the_reform_is_named_so_and_refused_by_chorus_pro():
    saved = save_draft(space_id=make_space().pk, draft=make_draft())
    written = document_as(saved, InvoiceFormat.CII, Audience.REFORM)
    assert written.file_name == "F-2026-001-cii-reforme.xml"
    flow = deposit_flow(space_id=make_space().pk, content=written.content, file_name=written.file_name)
    assert "CADRE_INCONNU" in [error["code"] for error in flow.errors]
