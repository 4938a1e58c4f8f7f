"""The papers of deposited works pieces: what was asked, what is admitted, why, and the dossiers before."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from sandbox.domain.actions import Action
from sandbox.domain.vocabulary import Role
from sandbox.models import PracticeSpace, Seat
from sandbox.services import perform_action, run_due_turns, take_seat
from tests.sandbox.factories import EQUERRE, associate, deposit, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(client):
    """A space where nobody is scripted, the contractor's seat taken."""
    client.post(reverse("sandbox:exercise_start", args=["travaux-tous-les-sieges"]))
    return PracticeSpace.objects.get()


def paper(client, document):
    return client.get(reverse("sandbox:works_paper", args=[document.pk]))


def words(response) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def test_revised_certificate_tells_both_amounts_the_reason_and_the_dossiers_before(client, space):
    deposit(space)
    draft = deposit(space, number="PDM-02")
    certificate = associate(space, draft, "A15", Role.MOE, percent="-12")
    perform_action(
        document_id=certificate.pk,
        action=Action.CONTEST_REVISION,
        role=Role.SUPPLIER,
        comment="Le constat compte 60 m³.",
    )
    approved = associate(space, fresh(certificate), "A19", Role.MOA)
    second = associate(space, deposit(space, number="PDM-03"), "A15", Role.MOE, percent="-5")
    assert "réputé accepter le montant révisé. (officiel)" in words(paper(client, second))
    text = words(paper(client, certificate))
    assert "CCAG travaux 2021 (arrêté du 30 mars 2021)" in text
    for told in (
        "État d’acompte n° PDM-02-EA",
        "Terrassement 12 000,00 10 560,00 −1 440,00 Quantités constatées sur le chantier.",
        "Montant HT 20 000,00 17 600,00 −2 400,00",
        "TVA 4 000,00 3 520,00 −480,00",
        "Montant TTC 24 000,00 21 120,00 −2 880,00",
        "Dossiers précédents du marché",
        "24 000,00 en attente",
        "« Le constat compte 60 m³. »",
    ):
        assert told in text
    assert "État d’acompte validé n° PDM-02-EAV" in words(paper(client, approved))
    assert paper(client, draft).status_code == 404
    stranger, _made = Seat.objects.get_or_create(
        space=space, role="MOE", structure=space.structures.get(identifier="12345678200176")
    )
    take_seat(space_id=space.pk, seat_id=stranger.pk)
    assert paper(client, certificate).status_code == 404


def test_general_account_recapitulates_the_instalments_and_keeps_the_reserves(client, space):
    certificate = associate(space, deposit(space), "A15", Role.MOE)
    approved = associate(space, certificate, "A19", Role.MOA)
    perform_action(document_id=approved.pk, action=Action.MANDATE, role=Role.RECIPIENT)
    perform_action(document_id=approved.pk, action=Action.PAY, role=Role.ACCOUNTANT)
    run_due_turns(space_id=space.pk)
    final = deposit(space, number="PDF-02", frame_code="A7")
    account = associate(space, associate(space, final, "A17", Role.MOE), "A20", Role.MOA)
    text = words(paper(client, account))
    for told in (
        "Décompte général n° PDF-02-DG",
        "Récapitulation des acomptes",
        "Ensemble 24 000,00 24 000,00 24 000,00",
        "☐ avec réserves, par mémoire joint",
    ):
        assert told in text
    project, signed = account.previous, associate(space, account, "A8", Role.SUPPLIER)
    assert "réserve" not in words(paper(client, project))
    assert "☒ sans réserve ☐ avec réserves" in words(paper(client, signed))
    seat = Seat.objects.get(space=space, role="MOE", structure__identifier=EQUERRE)
    take_seat(space_id=space.pk, seat_id=seat.pk)
    assert paper(client, account).status_code == 200
