"""Integration: an invoice in another format, the certificate of its deposit, the files to try with."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from sandbox.formats.cii import parse_cii
from sandbox.models import Document
from tests.sandbox.factories import make_document, make_space

pytestmark = pytest.mark.django_db


def download(document, wanted):
    return reverse("sandbox:download_as", args=[document.pk, wanted])


def body(response):
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    return response.content


@pytest.mark.parametrize(("wanted", "start"), [("cii", b"<?xml"), ("ubl", b"<?xml"), ("facturx", b"%PDF-")])
def test_invoice_is_downloaded_in_three_formats(visitor, space, wanted, start):
    document = make_document(space)
    assert body(visitor.get(download(document, wanted))).startswith(start)
    assert (
        f'href="{download(document, wanted)}"'
        in visitor.get(reverse("sandbox:document", args=[document.pk])).content.decode()
    )


@pytest.mark.parametrize("wanted", ["cii", "ubl", "facturx"])
def test_draft_is_downloaded_and_deposited_as_a_file(visitor, upload, wanted):
    visitor.post(reverse("sandbox:draft_new"))
    draft = Document.objects.get()
    recap = visitor.get(reverse("sandbox:draft_step", args=[draft.pk, "recapitulatif"]))
    assert f'href="{download(draft, wanted)}"' in recap.content.decode()
    content = body(visitor.get(download(draft, wanted)))
    page = visitor.get(upload(content, name="facture.pdf", syntax="").url)
    assert page.context["report"].accepted
    assert Document.objects.exclude(pk=draft.pk).get().number == draft.number


@pytest.mark.parametrize("wanted", ["pdf", "xml", "CII", "x" * 200])
def test_unknown_format_does_not_exist(visitor, space, wanted):
    assert visitor.get(download(make_document(space), wanted)).status_code == 404


def test_certificate_is_a_pdf_offered_after_the_deposit(visitor, space):
    document = make_document(space)
    address = reverse("sandbox:certificate", args=[document.pk])
    assert body(visitor.get(address)).startswith(b"%PDF-")
    for name in ("deposited", "document"):
        assert f'href="{address}"' in visitor.get(reverse(f"sandbox:{name}", args=[document.pk])).content.decode()


def test_draft_has_no_certificate(visitor):
    visitor.post(reverse("sandbox:draft_new"))
    address = reverse("sandbox:certificate", args=[Document.objects.get().pk])
    assert visitor.get(address).status_code == 404


def test_documents_of_somebody_else_are_not_downloaded(visitor):
    other = make_document(make_space(anonymous_key="somebody else"))
    assert visitor.get(download(other, "cii")).status_code == 404
    assert visitor.get(reverse("sandbox:certificate", args=[other.pk])).status_code == 404


def sample(wanted):
    return reverse("sandbox:sample", args=[wanted])


@pytest.mark.parametrize("wanted", ["facturx", "cii", "ubl"])
def test_sample_is_accepted(visitor, upload, wanted):
    content = body(visitor.get(sample(wanted)))
    assert visitor.get(upload(content, name="facture.pdf", syntax="").url).context["report"].accepted


def test_sample_batch_has_one_wrong_invoice(visitor, upload):
    content = body(visitor.get(sample("lot")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        numbers = [parse_cii(archive.read(name)).number for name in archive.namelist()]
    assert numbers == ["F-2026-001", "F-2026-002"]
    page = visitor.get(upload(content, name="lot.zip", syntax="").url)
    assert [line.accepted for line in page.context["report"].lines] == [True, False]


def test_sample_unknown_or_from_another_seat_is_refused(visitor, sit):
    assert visitor.get(sample("klingon")).status_code == 404
    sit("DESTINATAIRE")
    assert visitor.get(sample("cii")).status_code == 403


def test_download_without_a_space_says_what_to_do():
    assert Client().get(sample("cii")).status_code == 404
