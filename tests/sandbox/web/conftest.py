"""A visitor with a space, and the small gestures that many tests begin with."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sandbox.models import Document, PracticeSpace

COMMUNE = "12345678200036"


@pytest.fixture
def visitor(client: Client) -> Client:
    """An anonymous visitor who has just opened a space."""
    client.post(reverse("sandbox:open"))
    return client


@pytest.fixture
def space(visitor: Client) -> PracticeSpace:
    return PracticeSpace.objects.get()


@pytest.fixture
def deposited(visitor: Client, django_capture_on_commit_callbacks: Any) -> Callable[..., Document]:
    """``deposited(number="F-1")``: an invoice deposited by the form, as the exercise proposes it."""

    def deposit(*, number: str = "") -> Document:
        with django_capture_on_commit_callbacks(execute=True):
            visitor.post(reverse("sandbox:draft_new"))
            draft = Document.objects.get(status="BROUILLON")
            if number:
                step = reverse("sandbox:draft_step", args=[draft.pk, "references"])
                form = visitor.get(step).context["form"]
                data = {name: form[name].value() or "" for name in form.fields}
                response = visitor.post(step, data | {"number": number})
                assert response.status_code == 302, response.context["form_errors"]
            recap = reverse("sandbox:draft_step", args=[draft.pk, "recapitulatif"])
            response = visitor.post(recap, {"then": "send"})
            assert response.status_code == 302, response.context["blocking"]
        return Document.objects.get(pk=draft.pk)

    return deposit


@pytest.fixture
def later(visitor: Client, django_capture_on_commit_callbacks: Any) -> Callable[[int], None]:
    """``later(7)``: the space's time moves on."""

    def move(days: int) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            visitor.post(reverse("sandbox:clock"), {"to": str(days)})

    return move


@pytest.fixture
def sit(visitor: Client, space: PracticeSpace) -> Callable[..., None]:
    """``sit("DESTINATAIRE")``: take the first seat of that role; ``sit("FOURNISSEUR", siret)``: that of a structure."""

    def take(role: str, structure: str = "") -> None:
        seats = space.seats.filter(role=role).order_by("position")
        seat = (seats.filter(structure__identifier=structure) if structure else seats).first()
        assert seat is not None
        visitor.post(reverse("sandbox:seat"), {"seat": seat.pk})

    return take


@pytest.fixture
def upload(visitor: Client) -> Callable[..., Any]:
    """``upload(b"<xml/>", name="facture.xml")``: the answer of the file deposit."""

    def send(content: bytes, *, name: str = "facture.xml", syntax: str = "IN_DP_E1_CII_16B") -> Any:
        file = SimpleUploadedFile(name, content, content_type="application/xml")
        return visitor.post(reverse("sandbox:deposit_file"), {"syntax": syntax, "file": file})

    return send
