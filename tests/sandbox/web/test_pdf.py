"""Integration: a PDF fills the form, each guess marked until its step was seen; scans and passwords are refused."""

import pytest
from django.urls import reverse

from sandbox.formats.printed import invoice_page
from sandbox.models import Document, Event, Flow
from tests.sandbox.factories import make_blank_pdf, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(visitor, upload):
    """The draft that the PDF of the lesson filled."""
    response = upload(invoice_page(make_draft()), name="facture.pdf", syntax="")
    draft = Document.objects.get()
    assert response.url == step(draft, "destinataire")
    return draft


def step(draft, code):
    return reverse("sandbox:draft_step", args=[draft.pk, code])


def confirm(visitor, draft, code, **changes):
    form = visitor.get(step(draft, code)).context["form"]
    if hasattr(form, "forms"):
        data = {field.html_name: field.value() or "" for row in form.forms for field in row if field.name != "remove"}
        data |= {field.html_name: field.value() for field in form.management_form}
    else:
        data = {field.html_name: field.value() or "" for field in form if field.name != "file"}
    return visitor.post(step(draft, code), data | changes)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("destinataire", {"recipient"}),
        ("fournisseur", {"supplier", "iban"}),
        ("references", {"number", "issued_on", "commitment"}),
        ("lignes", {"lines"}),
    ],
)
def test_each_guess_is_marked_in_its_step(visitor, read, code, fields):
    page = visitor.get(step(read, code))
    assert {name for name, guess in page.context["guesses"].items() if guess} >= fields
    assert page.content.decode().count("Lu dans votre PDF, à vérifier") >= len(fields)


def test_marks_go_once_the_step_was_seen_and_confirmed(visitor, read):
    assert confirm(visitor, read, "references", then="keep").url == reverse("sandbox:deposit")
    assert "Lu dans votre PDF" in visitor.get(step(read, "references")).content.decode()
    assert confirm(visitor, read, "references").url == step(read, "lignes")
    assert "Lu dans votre PDF" not in visitor.get(step(read, "references")).content.decode()


def test_recap_says_what_was_not_looked_at(visitor, read):
    before = [row.label for row in visitor.get(step(read, "recapitulatif")).context["unseen"]]
    assert {"Destinataire", "Numéro", "Lignes de poste"} <= set(before)
    for code in ("destinataire", "fournisseur", "references", "lignes"):
        confirm(visitor, read, code)
    page = visitor.get(step(read, "recapitulatif"))
    assert page.context["unseen"] == []
    assert "à vérifier" not in page.content.decode()


def test_invoice_read_from_a_pdf_is_deposited_as_one(visitor, read):
    visitor.post(step(read, "recapitulatif"), {"then": "send"})
    read.refresh_from_db()
    assert (read.status, read.deposit_mode) == ("DEPOSEE", "DEPOT_PDF_PORTAIL")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (make_blank_pdf(), "PDF_NUMERISE"),
        (make_blank_pdf(password="secret"), "PDF_MOT_DE_PASSE"),
        (b"%PDF-1.7 rien", "PDF_ILLISIBLE"),
    ],
)
def test_pdf_that_cannot_be_read_is_refused_with_its_reason(visitor, upload, content, code):
    before = (Document.objects.count(), Flow.objects.count())
    response = upload(content, name="scan.pdf", syntax="")
    assert response.status_code == 422
    assert [card.code for card in response.context["refusal_cards"]] == [code]
    assert (Document.objects.count(), Flow.objects.count()) == before
    assert Event.objects.latest("pk").payload["codes"] == [code]


def test_plain_pdf_announced_as_a_facturx_is_refused(visitor, upload):
    response = upload(invoice_page(make_draft()), name="facture.pdf", syntax="IN_DP_E2_CII_FACTURX")
    assert response.status_code == 422
    assert Document.objects.count() == 0
