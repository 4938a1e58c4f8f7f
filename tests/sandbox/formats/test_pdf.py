"""The text of a PDF: guesses with the words they come from; scans and passwords refused; nothing invented."""

from datetime import date
from decimal import Decimal
from html import escape

import pytest

from sandbox.domain.drafts import Guess
from sandbox.domain.explanations import explain
from sandbox.domain.limits import MAX_FILE_BYTES
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.formats.pdf import read_pdf
from sandbox.formats.printed import invoice_page, print_page
from tests.sandbox.factories import COMMUNE, LUMEN, make_blank_pdf, make_draft


def printed(*lines):
    return print_page("".join(f"<p>{escape(line)}</p>" for line in lines), title="Facture")


LETTER = (
    "SARL Exemple, 12 rue de l’Essai",
    "SIRET : 332 540 215 16357",
    "FACTURE N° 2026-118",
    "Émise le 3 novembre 2026",
    "SIRET client : 123 456 782 00036",
    "Code service : TECHNIQUE",
    "Bon de commande n° BC12345",
    "N° de marché : CT12345",
    "IBAN : FR76 3000 6000 0112 3456 7890 189",
    "Total HT 1 250,00 €",
    "TVA 20 % 250,00 €",
    "Total TTC : 1 500,00 €",
)


def test_usual_words_fill_the_form():
    draft = read_pdf(printed(*LETTER)).draft
    assert (draft.number, draft.issued_on, draft.kind) == ("2026-118", date(2026, 11, 3), "FACTURE")
    assert (draft.supplier.identifier, draft.recipient.identifier) == (LUMEN, COMMUNE)
    assert (draft.recipient.department_code, draft.commitment_number, draft.contract_number) == (
        "TECHNIQUE",
        "BC12345",
        "CT12345",
    )
    assert (draft.iban, draft.payment_mode) == ("FR7630006000011234567890189", "VIREMENT")
    assert (draft.totals.excl_vat, draft.totals.vat, draft.totals.due) == (
        Decimal("1250.00"),
        Decimal("250.00"),
        Decimal("1500.00"),
    )


def test_every_guess_tells_where_it_was_read():
    guesses = {guess.field: guess for guess in read_pdf(printed(*LETTER)).draft.guesses}
    assert guesses["commitment"] == Guess(field="commitment", page=1, excerpt="Bon de commande n° BC12345")
    assert guesses["issued_on"].excerpt == "Émise le 3 novembre 2026"
    assert set(guesses) == {
        *("number", "issued_on", "supplier", "recipient", "department", "commitment", "contract", "iban", "lines"),
    }


def test_our_own_page_is_read_back():
    draft = read_pdf(invoice_page(make_draft())).draft
    assert (draft.number, draft.issued_on, draft.commitment_number) == ("F-2026-001", date(2026, 11, 20), "CDE234")
    assert (draft.supplier.identifier, draft.recipient.identifier) == (LUMEN, COMMUNE)
    assert draft.totals == make_draft().totals


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("EJ : 1501966748", "1501966748"),
        ("Numéro d’engagement juridique : 1501966748", "1501966748"),
        ("Engagement 1501966748", "1501966748"),
        ("Votre commande n° CDE234", "CDE234"),
        ("Merci de votre commande", ""),
        ("Le trajet 2026", ""),
    ],
)
def test_commitment_goes_by_its_words(line, number):
    assert read_pdf(printed("Bonjour, voici notre facture.", line)).draft.commitment_number == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Date : 20/11/2026", date(2026, 11, 20)),
        ("Date de facture 2026-11-20", date(2026, 11, 20)),
        ("Date : 1er août 2026", date(2026, 8, 1)),
        ("Date : 45/13/2026", None),
    ],
)
def test_day_is_read_as_people_write_it(text, day):
    draft = read_pdf(printed("Facture d’un essai", text)).draft
    assert (draft.issued_on, "issued_on" in draft.guessed) == (day, day is not None)


def test_amounts_of_several_rates_are_not_forced_into_one_line():
    draft = read_pdf(
        printed("Facture d’un essai", "Total HT : 100,00", "Total TVA : 13,00", "Total TTC : 113,00")
    ).draft
    assert (draft.lines, "lines" in draft.guessed) == ((), False)


def test_value_on_the_next_line_is_found():
    assert read_pdf(printed("Facture d’un essai", "Numéro de facture :", "F-12")).draft.number == "F-12"


def test_credit_note_is_recognised():
    draft = read_pdf(printed("AVOIR N° AV-7", "SIRET client : 12345678200036")).draft
    assert (draft.kind, draft.number, "kind" in draft.guessed) == ("AVOIR", "AV-7", True)


def test_text_without_an_invoice_guesses_nothing():
    draft = read_pdf(printed("Le préau est la cour couverte d’une école.")).draft
    assert (draft.guesses, draft.number, draft.lines) == ((), "", ())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", RefusalCode.FILE_EMPTY),
        (b"<facture/>", RefusalCode.FILE_NOT_PDF),
        (b"%PDF-" + b"0" * MAX_FILE_BYTES, RefusalCode.FILE_TOO_LARGE),
        (make_blank_pdf(), RefusalCode.PDF_SCANNED),
        (make_blank_pdf(password="secret"), RefusalCode.PDF_PASSWORD),
        (b"%PDF-1.7 rien", RefusalCode.PDF_UNREADABLE),
    ],
    ids=["empty", "xml", "large", "scan", "password", "damaged"],
)
def test_pdf_that_cannot_be_read_is_refused_with_a_reason(content, code):
    with pytest.raises(RefusedError) as caught:
        read_pdf(content)
    assert caught.value.refusal.code is code
    assert explain(caught.value.refusal).message.startswith("Champ")
