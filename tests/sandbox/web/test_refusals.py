"""Integration: a refusal explained, and reproduced in one click."""

import pytest
from django.urls import reverse

from sandbox.domain.catalogue import entry_for
from sandbox.domain.catalogue_unplayed import why_not_played
from sandbox.domain.refusals import RefusalCode
from sandbox.formats.faults import FAULTS
from sandbox.models import Document, PracticeSpace
from sandbox.web.mistakes import MISTAKES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", list(MISTAKES))
def test_mistake_is_refused_for_what_it_teaches(client, code):
    response = client.post(reverse("sandbox:refusal", args=[code.value]))
    recap = client.get(response.url)
    assert code.value in [row.card.code for row in (*recap.context["blocking"], *recap.context["advice"])]
    assert PracticeSpace.objects.count() == 1


def test_mistake_is_made_in_the_space_one_has_and_from_the_supplier_s_seat(visitor, sit):
    sit("DESTINATAIRE")
    response = visitor.post(reverse("sandbox:refusal", args=["NUMERO_ABSENT"]))
    assert visitor.get(response.url).status_code == 200
    assert PracticeSpace.objects.count() == 1


@pytest.mark.parametrize("code", list(RefusalCode))
def test_refusal_page_explains(client, code):
    page = client.get(reverse("sandbox:refusal", args=[code.value])).content.decode()
    assert ("Reproduire ce refus" in page) == (why_not_played(entry_for(code)) == "")
    # From a dead end, one proposes a change with the case that replays it.
    assert f"{reverse('club:idea_new')}?message={code.value}" in page
    assert "{" not in page.partition("<main")[2].partition("</main>")[0]


def test_refusal_unknown_does_not_exist(client):
    assert client.get(reverse("sandbox:refusal", args=["INCONNU"])).status_code == 404


def test_refusal_that_cannot_be_reproduced_writes_nothing(client):
    assert client.post(reverse("sandbox:refusal", args=["FICHIER_VIDE"])).status_code == 200
    assert Document.objects.count() == PracticeSpace.objects.count() == 0


GATE_FAULTS = [code for code in FAULTS if code in RefusalCode._value2member_map_]


@pytest.mark.parametrize("code", [*GATE_FAULTS, "XML_MAL_FORME", "XML_DTD_INTERDITE", "FICHIER_VIDE"])
def test_file_is_refused_or_advised_for_what_it_teaches(client, code):
    response = client.post(reverse("sandbox:replay", args=[code]))
    page = response if response.status_code == 422 else client.get(response.url)
    report = page.context.get("report")
    cards = page.context["refusal_cards"] if report is None else (*report.errors, *report.advice)
    assert code in [card.code for card in cards]
    assert PracticeSpace.objects.count() == 1


def test_rule_is_replayed_twice_in_the_same_space(client):
    for _ in range(2):
        response = client.post(reverse("sandbox:replay", args=["BR-FR-08-BT-23"]))
        assert client.get(response.url).context["report"].accepted
    assert PracticeSpace.objects.count() == 1


def test_code_without_a_fault_is_not_replayed(client):
    assert client.post(reverse("sandbox:replay", args=["BR-CO-05"])).status_code == 404
    assert client.get(reverse("sandbox:replay", args=["BR-25"])).status_code == 405
    assert PracticeSpace.objects.count() == 0


def test_mistake_of_another_exercise_is_made_in_the_first_space_and_once(client):
    client.post(reverse("sandbox:exercise_start", args=["recycler"]))
    for _ in range(2):
        recap = client.get(client.post(reverse("sandbox:refusal", args=["ENGAGEMENT_ABSENT"])).url)
        assert [row.card.code for row in recap.context["blocking"]] == ["ENGAGEMENT_ABSENT"]
    assert sorted(PracticeSpace.objects.values_list("scenario", flat=True)) == ["facture-simple", "recycler"]
