"""From a PDF to a deposited invoice: read, looked at, completed, deposited."""

import dataclasses

import pytest

from sandbox.domain.refusals import RefusedError
from sandbox.domain.vocabulary import Status
from sandbox.formats.printed import invoice_page
from sandbox.models import Document, Event, PracticeSpace
from sandbox.queries import stored_bytes, timeline
from sandbox.services import draft_from_pdf, rewind, save_draft, submit_draft
from tests.sandbox.factories import COMMUNE, make_blank_pdf, make_draft, make_space

pytestmark = pytest.mark.django_db


def read(space, draft=None, **kwargs):
    content = invoice_page(draft or make_draft())
    return content, draft_from_pdf(space_id=space.pk, content=content, file_name="facture.pdf", **kwargs)


def test_pdf_becomes_a_draft_with_its_guesses():
    content, document = read(make_space())
    draft = document.draft()
    assert (document.state, document.number, document.recipient.identifier) == (Status.DRAFT, "F-2026-001", COMMUNE)
    assert draft.recipient.name == "Commune de Valmont-les-Prés (fictive)"
    assert draft.guessed >= {"number", "issued_on", "supplier", "recipient", "commitment", "iban", "lines"}
    (piece,) = document.attachments.all()
    assert (piece.name, piece.main, stored_bytes(piece.sha256)) == ("facture.pdf", True, content)


def test_history_says_read_then_draft():
    _, document = read(make_space())
    assert [entry.event.target for entry in timeline(document)] == ["BROUILLON", "INTERPRETEE_OCR"]


def test_draft_is_completed_and_deposited_as_a_pdf():
    _, document = read(make_space())
    kept = dataclasses.replace(make_draft(), attachments=document.draft().attachments)
    save_draft(space_id=document.space_id, draft=kept, document_id=document.pk)
    done = submit_draft(document_id=document.pk)
    assert (done.state, done.deposit_mode, done.draft().guesses) == (Status.DEPOSITED, "DEPOT_PDF_PORTAIL", ())
    assert [piece.main for piece in done.attachments.all()] == [True]


def test_deposit_of_a_finished_draft_says_where_it_comes_from():
    _, document = read(make_space())
    save_draft(space_id=document.space_id, draft=make_draft(), document_id=document.pk)
    submit_draft(document_id=document.pk)
    moves = Event.objects.filter(document=document).exclude(target="").order_by("sequence")

    assert list(moves.values_list("source", "target"))[:3] == [
        ("", "INTERPRETEE_OCR"),
        ("INTERPRETEE_OCR", "BROUILLON"),
        ("BROUILLON", "DEPOSEE"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [(make_blank_pdf(), "PDF_NUMERISE"), (make_blank_pdf(password="secret"), "PDF_MOT_DE_PASSE")],
)
def test_refused_pdf_leaves_no_row_but_a_line_in_the_journal(content, code):
    space = make_space()
    before = Event.objects.count()
    with pytest.raises(RefusedError):
        draft_from_pdf(space_id=space.pk, content=content, file_name="scan.pdf")
    assert (Event.objects.count(), Document.objects.count()) == (before + 1, 0)
    event = Event.objects.latest("pk")
    assert (event.type, event.role) == ("deposit.refused", "FOURNISSEUR")
    assert event.payload == {"codes": [code], "deposit_mode": "DEPOT_PDF_PORTAIL"}


def test_refused_pdf_is_replayed_and_changes_nothing():
    space = make_space()
    _, document = read(space)
    with pytest.raises(RefusedError):
        draft_from_pdf(space_id=space.pk, content=make_blank_pdf(), file_name="scan.pdf")
    read(space, make_draft(number="F-2026-002"))
    last = PracticeSpace.objects.get(pk=space.pk).last_sequence
    told = list(space.events.order_by("sequence").values_list("sequence", "type", "payload", "document"))
    rewind(space_id=space.pk, to_sequence=last)
    assert list(space.events.order_by("sequence").values_list("sequence", "type", "payload", "document")) == told
    assert [row.number for row in Document.objects.order_by("rank")] == [document.number, "F-2026-002"]


def test_rewind_goes_back_to_what_was_read():
    space = make_space()
    _, document = read(space)
    last = PracticeSpace.objects.get(pk=space.pk).last_sequence
    rewind(space_id=space.pk, to_sequence=last - 1)
    document.refresh_from_db()
    assert (document.state, document.number) == (Status.READ_FROM_PDF, "F-2026-001")
