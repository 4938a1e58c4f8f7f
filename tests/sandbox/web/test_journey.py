"""Integration: the exercise from deposit through rejection to payment, by plain forms, without JavaScript."""

import pytest
from django.urls import reverse

from sandbox.models import Document, PracticeSpace

pytestmark = pytest.mark.django_db


def test_journey_goes_from_deposit_through_rejection_to_payment(visitor, deposited, later):
    first = deposited()
    assert first.number == "F-2026-001"
    assert first.status == "MISE_A_DISPOSITION"

    later(7)
    first.refresh_from_db()
    assert first.status == "REJETEE"
    page = visitor.get(reverse("sandbox:space"))
    assert [row.document for row in page.context["returns"].rows] == [first]

    response = visitor.post(reverse("sandbox:acknowledge"), {"which": "all"})
    assert response.url == reverse("sandbox:issued")
    visitor.post(reverse("sandbox:issued"), {"document": first.pk})
    first.refresh_from_db()
    assert first.rejection_handled_at is not None
    closed = visitor.get(reverse("sandbox:document", args=[first.pk]))
    assert closed.context["whose_turn"] == ""  # nobody has it in hand any more

    second = deposited(number="F-2026-002")
    later(30)
    second.refresh_from_db()
    assert second.status == "MISE_EN_PAIEMENT"
    assert visitor.get(reverse("sandbox:space")).context["exercise"].finished


def test_every_page_of_the_space_renders(visitor, deposited, later, sit):
    first = deposited()
    later(7)
    for name in (
        "index",
        "space",
        "seat",
        "clock",
        "restart",
        "returns",
        "issued",
        "issued_search",
        "deposit",
        "deposit_file",
    ):
        assert visitor.get(reverse(f"sandbox:{name}")).status_code == 200, name
    for role in ("FOURNISSEUR", "DESTINATAIRE", "COMPTABLE"):
        sit(role)
        assert visitor.get(reverse("sandbox:document", args=[first.pk])).status_code == 200
        assert visitor.get(reverse("sandbox:received")).status_code in (200, 302)


def test_deposit_shows_the_figures_of_the_certificate(visitor, deposited):
    document = deposited()
    page = visitor.get(reverse("sandbox:deposited", args=[document.pk]))
    assert document.sha256 in page.content.decode()
    assert PracticeSpace.objects.count() == 1
    assert Document.objects.count() == 1
