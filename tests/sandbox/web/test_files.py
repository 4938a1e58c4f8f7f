"""Integration: the file deposit: accepted, refused by the gate, hostile or unreadable; nothing is half-written."""

import pytest
from django.test import Client
from django.urls import reverse

from sandbox.formats.cii_writer import write_cii
from sandbox.models import Document, Event, FileAdvice, Flow
from tests.conftest import AIFE_CII
from tests.sandbox.factories import make_blank_pdf, make_draft, make_facturx, make_zip

pytestmark = pytest.mark.django_db


def counts():
    """The rows a deposit leaves; the journal beside them keeps that something was refused."""
    return Document.objects.count(), Flow.objects.count(), Event.objects.exclude(type="deposit.refused").count()


def said(response):
    """What the page says is wrong: the summary and the cards."""
    return " ".join(
        [error.sentence for error in response.context["form_errors"]]
        + [card.message for card in response.context["refusal_cards"]]
    )


def test_file_becomes_a_document(visitor, upload):
    response = upload(write_cii(make_draft()))
    flow = Flow.objects.get()
    assert response.url == reverse("sandbox:flow", args=[flow.number])
    page = visitor.get(response.url)
    assert page.context["report"].accepted
    assert [line.document.number for line in page.context["report"].lines] == ["F-2026-001"]


def test_file_refused_by_the_gate_has_a_report(visitor, upload):
    response = upload(write_cii(make_draft(commitment_number="")))
    page = visitor.get(response.url)
    assert [card.code for card in page.context["report"].errors] == ["ENGAGEMENT_ABSENT"]
    text = page.content.decode()
    assert "Le fichier est rejeté" in text
    assert "ENGAGEMENT_ABSENT" in text
    assert Document.objects.count() == 0


@pytest.mark.parametrize("path", sorted(AIFE_CII.glob("*.xml")), ids=lambda path: path.stem[:40])
def test_official_file_gets_an_answer(visitor, upload, path):
    response = upload(path.read_bytes(), name=path.name[:100])
    assert response.status_code == 302
    assert visitor.get(response.url).status_code == 200


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>"""
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.xml", b""),
        ("blanc.xml", b"  \n "),
        ("tronque.xml", b"<a><b>"),
        ("texte.xml", b"bonjour"),
        ("image.png", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("bombe.xml", BOMB),
        ("externe.xml", EXTERNAL),
        ("latin1.xml", '<?xml version="1.0" encoding="UTF-8"?><a>é</a>'.encode("latin-1")),
        ("encodage-inconnu.xml", b'<?xml version="1.0" encoding="klingon"?><a/>'),
        ("utf16.xml", '<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16")),
        ("autre.xml", b'<?xml version="1.0"?><Invoice xmlns="urn:autre"/>'),
        ("profond.xml", b"<a>" * 5000 + b"</a>" * 5000),
        ("gros.xml", b"<a>" + b"x" * (10 * 1024 * 1024) + b"</a>"),
        ("nom\x00nul.xml", b"<a/>"),
    ],
)
def test_hostile_file_is_refused_and_nothing_is_written(visitor, upload, name, content):
    before = counts()
    response = upload(content, name=name)
    assert response.status_code == 422
    assert "Fichier" in said(response) or "fichier" in said(response)
    assert counts() == before


def test_no_file_is_refused(visitor):
    before = counts()
    response = visitor.post(reverse("sandbox:deposit_file"), {"syntax": "IN_DP_E1_CII_16B"})
    assert response.status_code == 422
    assert said(response) == "Choisissez un fichier, puis déposez-le."
    assert counts() == before


def test_unknown_syntax_is_refused(visitor, upload):
    before = counts()
    response = upload(write_cii(make_draft()), syntax="KLINGON")
    assert response.status_code == 422
    assert said(response) == "Choisissez une valeur de la liste."
    assert counts() == before


def test_body_beyond_the_limit_is_refused(visitor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    before = counts()
    response = visitor.post(reverse("sandbox:deposit_file"), {"syntax": "x" * 5000})
    assert response.status_code == 400
    assert counts() == before


@pytest.mark.parametrize("number", ["inconnu", "CPP0011106000000000000001", "x" * 300])
def test_report_unknown_does_not_exist(visitor, number):
    assert visitor.get(reverse("sandbox:flow", args=[number])).status_code == 404


def test_report_of_somebody_else_does_not_exist(visitor, upload):
    upload(write_cii(make_draft()))
    other = Client()
    other.post(reverse("sandbox:open"))
    assert other.get(reverse("sandbox:flow", args=[Flow.objects.get().number])).status_code == 404


def invoice(number, **changes):
    return write_cii(make_draft(number=number, **changes))


def test_facturx_is_recognised_without_being_announced(visitor, upload):
    response = upload(make_facturx(invoice("FX-1")), name="facture.pdf", syntax="")
    page = visitor.get(response.url)
    assert page.context["syntax_label"] == "E2 Factur-X"
    document = Document.objects.get()
    assert response.url in visitor.get(reverse("sandbox:document", args=[document.pk])).content.decode()
    assert [line.document.number for line in page.context["report"].lines] == ["FX-1"]


def test_batch_has_one_line_an_invoice_and_takes_the_right_ones(visitor, upload):
    content = make_zip(
        ("bonne.xml", invoice("L-1")),
        ("mauvaise.xml", invoice("L-2", commitment_number="")),
        ("scan.pdf", make_blank_pdf()),
    )
    page = visitor.get(upload(content, name="lot.zip", syntax="").url)
    assert (page.context["accepted"], [line.name for line in page.context["refused"]]) == (
        1,
        ["mauvaise.xml", "scan.pdf"],
    )
    text = page.content.decode()
    assert "intégré en partie\u00a0: 1 sur 3" in text
    assert "Le numéro d’engagement manque" in text


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([("a.xml", "L-1"), ("b.xml", "L-2")], "Le lot est intégré\u00a0: 2\u00a0factures"),
        ([("a.xml", ""), ("b.xml", "")], "Le lot est rejeté\u00a0: aucune facture n’est passée"),
    ],
)
def test_batch_says_what_became_of_it(visitor, upload, members, said):
    content = make_zip(*((name, invoice(number)) for name, number in members))
    page = visitor.get(upload(content, name="lot.zip", syntax="").url)
    assert said in page.content.decode()


def test_batch_report_costs_the_same_for_one_and_three(visitor, upload, django_assert_num_queries):
    one = upload(make_zip(("a.xml", invoice("L-1"))), name="un.zip", syntax="").url
    three = upload(make_zip(*((f"{n}.xml", invoice(f"M-{n}")) for n in range(3))), name="trois.zip", syntax="").url
    visitor.get(one)
    for address in (one, three):
        with django_assert_num_queries(9):
            visitor.get(address)


def test_advice_stands_apart_and_refuses_nothing(visitor, upload):
    address = upload(invoice("F-1"), syntax="").url
    waiting = visitor.get(address).content.decode()
    assert "Chorus Pro ne refuse rien pour cela" in waiting
    assert "Les règles sont en cours d’examen" in waiting
    row = FileAdvice.objects.get()
    FileAdvice.objects.update(state="ready")
    assert "Toutes les règles tiennent" in visitor.get(address).content.decode()
    finding = {"code": "BR-16", "source": "EN 16931", "level": "fatal", "location": "/a/b", "text": "Une ligne manque."}
    FileAdvice.objects.filter(pk=row.pk).update(findings=[finding])
    text = visitor.get(address).content.decode()
    assert "1\u00a0règle ne tient pas" in text
    assert "Le fichier est intégré" in text


@pytest.mark.parametrize("size", [10 * 1024 * 1024 + 1, 30 * 1024 * 1024 + 1])
def test_archive_may_be_larger_than_an_invoice_but_not_without_end(visitor, upload, size):
    before = counts()
    response = upload(b"PK\x03\x04" + bytes(size), name="lot.zip", syntax="")
    codes = [card.code for card in response.context["refusal_cards"]]
    assert codes == (["ARCHIVE_ILLISIBLE"] if size < 30 * 1024 * 1024 else ["ARCHIVE_TROP_LOURDE"])
    assert counts() == before
