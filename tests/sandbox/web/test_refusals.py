"""Integration: a refusal explained, and reproduced in one click."""

import pytest
from django.urls import reverse

from sandbox.domain.refusals import RefusalCode
from sandbox.models import Document, PracticeSpace
from sandbox.web.mistakes import MISTAKES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", list(MISTAKES))
def test_mistake_is_refused_for_what_it_teaches(client, code):
    response = client.post(reverse("sandbox:refusal", args=[code.value]))
    recap = client.get(response.url)
    assert code.value in [row.card.code for row in recap.context["blocking"]]
    assert PracticeSpace.objects.count() == 1


def test_mistake_is_made_in_the_space_one_has_and_from_the_supplier_s_seat(visitor, sit):
    sit("DESTINATAIRE")
    response = visitor.post(reverse("sandbox:refusal", args=["NUMERO_ABSENT"]))
    assert visitor.get(response.url).status_code == 200
    assert PracticeSpace.objects.count() == 1


@pytest.mark.parametrize("code", list(RefusalCode))
def test_refusal_page_explains(client, code):
    page = client.get(reverse("sandbox:refusal", args=[code.value])).content.decode()
    assert ("Reproduire ce refus" in page) == (code in MISTAKES)
    assert "{" not in page.partition("<main")[2].partition("</main>")[0]


def test_refusal_unknown_does_not_exist(client):
    assert client.get(reverse("sandbox:refusal", args=["INCONNU"])).status_code == 404


def test_refusal_that_cannot_be_reproduced_writes_nothing(client):
    assert client.post(reverse("sandbox:refusal", args=["FICHIER_VIDE"])).status_code == 200
    assert Document.objects.count() == PracticeSpace.objects.count() == 0
