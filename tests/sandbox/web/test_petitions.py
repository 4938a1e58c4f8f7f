"""The two spaces of the claims on the State: their lists, their four steps, what is refused and what is kept."""

import dataclasses
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sandbox.domain.vocabulary import Frame
from sandbox.models import Document, PracticeSpace
from sandbox.queries.petitions import suggested_petition
from sandbox.services import advance_clock, save_draft, take_seat

pytestmark = pytest.mark.django_db

COURT, REFUNDS, COMMUNE = "12345678200259", "12345678200275", "12345678200283"


@pytest.fixture
def begin(client):
    """``begin("memoire-de-frais")``: a visitor in the space of an exercise."""

    def start(slug):
        client.post(reverse("sandbox:exercise_start", args=[slug]))
        return PracticeSpace.objects.select_related("current_seat__structure").get(scenario=slug)

    return start


def step(document, code):
    return reverse("sandbox:petition_step", args=[document.pk, code])


def data_of(client, url):
    """What the boxes of a step hold, as a browser would send them."""
    form = client.get(url).context["form"]
    forms = [*form.forms, form.management_form] if hasattr(form, "management_form") else [form]
    found = {bound.html_name: bound.value() for one in forms for bound in one}
    return {name: value for name, value in found.items() if value not in (None, False)}


def go(client, url, **typed):
    return client.post(url, data_of(client, url) | typed)


def file(name="piece.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 piece", content_type="application/pdf")


def test_memoire_is_typed_in_four_steps_without_script_and_sent(client, begin, django_capture_on_commit_callbacks):
    begin("memoire-de-frais")
    page = client.get(reverse("sandbox:fees")).content.decode()
    assert "Un mémoire commencé, envoyé ou renvoyé se lira ici" in page
    assert 'href="/bac-a-sable/espace/memoires/" aria-current="page"' in page
    client.post(reverse("sandbox:fees_new"))
    document = Document.objects.get()
    assert go(client, step(document, "juridiction"), recipient=COMMUNE).status_code == 422
    refused = go(client, step(document, "juridiction"), recipient=COURT)
    assert "code service" in refused.content.decode()
    assert go(client, step(document, "juridiction"), recipient=COURT, department="FRAIS_JUSTICE").status_code == 302
    late = go(client, step(document, "mission"), procedure="penale", ended_on="2020-12-31")
    assert late.status_code == 422
    assert "se demandait jusqu’au 31/12/2021" in late.content.decode()
    assert go(client, step(document, "mission"), procedure="penale").status_code == 302
    assert go(client, step(document, "prestations")).status_code == 302
    last = step(document, "envoi")
    sent = go(client, last, then="send")
    assert sent.status_code == 422
    assert "La réquisition n’est pas jointe" in sent.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = go(client, last, then="send", paper="Réquisition ou ordonnance", file=file())
    assert done.url == reverse("sandbox:deposited", args=[document.pk])
    assert "Le mémoire MEM-2026-014 est déposé" in client.get(done.url).content.decode()
    shown = client.get(reverse("sandbox:document", args=[document.pk])).content.decode()
    for words in ("Mémoire MEM-2026-014", "Procédure pénale, sur réquisition", "26/00417", "912,00", "Le mémoire</h2>"):
        assert words in shown
    assert "le délai de paiement court" not in shown
    advance_clock(space_id=document.space_id, days=5)  # the court misses the proof of the mission
    back = client.get(reverse("sandbox:document", args=[document.pk]))
    assert back.context["returned"]["title"] == "Statut\u00a0: suspendue"


def test_refund_is_counted_by_delivery_and_sent(client, begin):
    begin("remboursement-tic")
    client.post(reverse("sandbox:refund_new"))
    document = Document.objects.get()
    assert "007123456" in client.get(step(document, "beneficiaire")).content.decode()
    assert go(client, step(document, "beneficiaire"), pacage="12").status_code == 422
    stranger = go(client, step(document, "beneficiaire"), filer="123 456 782 00242")
    assert "n’est pas rattaché à GAEC des Trois Chênes" in stranger.content.decode()
    assert go(client, step(document, "beneficiaire"), filer="12345678200234").status_code == 302
    year = document.draft().refund.year
    early = go(client, step(document, "campagne"), recipient=REFUNDS, year=str(year + 1))
    assert f"à partir du 01/02/{year + 2}" in early.content.decode()
    assert go(client, step(document, "campagne"), recipient=REFUNDS).status_code == 302
    rows = step(document, "livraisons")
    more = go(client, rows, then="add_line")
    assert more.url == f"{rows}?plus=1#live-totals"
    two = {
        "lines-TOTAL_FORMS": "2",
        "lines-1-product": "gaz-naturel",
        "lines-1-quantity": "10,5",
        "lines-1-invoice": "G-88",
        "lines-1-delivered_on": f"{year}-11-02",
    }
    assert go(client, rows, **{**two, "lines-1-delivered_on": f"{year - 1}-11-02"}).status_code == 422
    assert go(client, rows, **{**two, "lines-1-quantity": "beaucoup"}).status_code == 422
    assert go(client, rows, **two).status_code == 302
    document.refresh_from_db()
    assert str(document.total_incl_vat) == "1014.00"
    assert go(client, step(document, "envoi"), then="send", paper="Factures d’énergie", file=file()).status_code == 302
    document.refresh_from_db()
    assert document.deposited_at is not None
    assert document.draft().refund.filer == "12345678200234"


def test_draft_is_kept_found_again_and_deleted(client, begin):
    begin("memoire-de-frais")
    client.post(reverse("sandbox:fees_new"))
    document = Document.objects.get()
    kept = go(client, step(document, "mission"), case_number="26/99", then="keep")
    assert kept.url == reverse("sandbox:fees")
    recap = reverse("sandbox:petition_recap", args=[document.pk])
    assert recap in client.get(kept.url).content.decode()
    # Whatever address one comes by, a claim is finished in its own space.
    for name in ("document", "draft_recap"):
        assert client.get(reverse(f"sandbox:{name}", args=[document.pk])).url == recap
    assert client.get(reverse("sandbox:draft_step", args=[document.pk, "cadre"])).url == recap
    assert "MEM-2026-014" not in client.get(reverse("sandbox:deposit")).content.decode()
    assert client.get(recap).url == step(document, "envoi")
    client.post(step(document, "envoi"), {"then": "attach", "paper": "Autre pièce", "file": file("a.pdf")})
    assert "a.pdf" in client.get(step(document, "envoi")).content.decode()
    client.post(step(document, "envoi"), {"remove": "a.pdf"})
    assert "Aucune pièce" in client.get(step(document, "envoi")).content.decode()
    assert client.post(step(document, "envoi"), {"then": "delete"}).url == reverse("sandbox:fees")
    assert client.get(step(document, "envoi")).status_code == 404


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"file": SimpleUploadedFile("vide.pdf", b"")}, "vide"),
        ({"paper": "Parchemin", "file": file()}, "Choisissez une valeur de la liste."),
        ({"comment": "x" * 2001}, "2000"),
    ],
)
def test_bad_piece_is_refused_in_words_and_nothing_is_kept(client, begin, posted, words):
    begin("memoire-de-frais")
    client.post(reverse("sandbox:fees_new"))
    document = Document.objects.get()
    answer = client.post(step(document, "envoi"), {"then": "attach", "paper": "Autre pièce", "comment": ""} | posted)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    document.refresh_from_db()
    assert (document.version, document.draft().attachments) == (1, ())


def test_stale_form_and_sent_claim_are_conflicts(client, begin):
    begin("memoire-de-frais")
    client.post(reverse("sandbox:fees_new"))
    document = Document.objects.get()
    go(client, step(document, "mission"), case_number="26/1", then="keep")
    stale = go(client, step(document, "mission"), case_number="26/2", then="keep", version="1")
    assert stale.status_code == 409
    assert "Le mémoire a changé" in stale.content.decode()
    assert client.get(step(document, "ailleurs")).status_code == 404
    assert client.get(reverse("sandbox:petition_recap", args=[99999])).status_code == 404


def test_each_seat_has_its_own_space_only(client, begin):
    space = begin("memoire-de-frais")
    assert client.get(reverse("sandbox:refunds")).status_code == 403
    assert client.post(reverse("sandbox:refund_new")).status_code == 403
    client.post(reverse("sandbox:fees_new"))
    document = Document.objects.get()
    take_seat(space_id=space.pk, seat_id=space.seats.get(role="DESTINATAIRE").pk)
    assert client.get(step(document, "mission")).status_code == 403
    assert client.post(reverse("sandbox:fees_new")).status_code == 403
    page = client.get(reverse("sandbox:fees")).content.decode()
    assert "que les prestataires de justice vous ont envoyés" in page
    assert "Saisir un mémoire" not in page
    begin("facture-simple")
    assert "Mémoires de frais de justice" not in client.get(reverse("sandbox:space")).content.decode()


def test_claims_are_searched_by_frame_from_their_space(client, begin):
    begin("memoire-de-frais")
    client.post(reverse("sandbox:fees_new"))
    page = client.get(reverse("sandbox:fees")).content.decode()
    url = re.search(r'href="([^"]*recherche[^"]*)"', page)[1]
    found = client.get(url).content.decode()
    assert "MEM-2026-014" in found


def test_list_asks_as_much_for_three_claims_as_for_one(client, begin):
    space = begin("memoire-de-frais")
    counts = []
    for number in range(3):
        save_draft(
            space_id=space.pk, draft=dataclasses.replace(suggested_petition(space, Frame.A3), number=f"M-{number}")
        )
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("sandbox:fees")).content.decode()
        counts.append(len(queries))
        assert page.count("M-") >= number + 1
    assert counts[0] == counts[2]
