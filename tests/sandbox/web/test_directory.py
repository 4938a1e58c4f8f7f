"""Integration: the directory, sheets of structures and services."""

import pytest
from django.urls import reverse

from sandbox.models import Structure
from tests.sandbox.factories import COMMUNE, make_space

pytestmark = pytest.mark.django_db


def names(visitor, **query):
    response = visitor.get(reverse("sandbox:directory"), query)
    assert response.status_code == 200
    return [sheet.structure.name for sheet in response.context["sheets"]]


def test_directory_is_searched_by_name_identifier_and_town(visitor):
    commune = "Commune de Valmont-les-Prés (fictive)"
    for text in ("commune valmont", "VALMONT", COMMUNE, "les-pres", "00002"):
        assert names(visitor, q=text) == [commune]
    assert "Atelier Lumen (fictif)" not in names(visitor, type="destinataires")
    assert "Atelier Lumen (fictif)" in names(visitor, type="fournisseurs")


def test_directory_says_when_nothing_is_found_or_read(visitor):
    assert names(visitor, q="introuvable") == []
    for query in ({"type": "autre"}, {"q": "x" * 90}, {"q": "\x01"}):
        assert visitor.get(reverse("sandbox:directory"), query).status_code == 422


def test_sheet_says_what_the_structure_requires(visitor, space):
    commune = space.structures.get(identifier=COMMUNE)
    page = visitor.get(reverse("sandbox:structure", args=[commune.pk]))
    assert [item.label for item in page.context["sheet"].requirements] == ["Engagement obligatoire"]
    assert page.context["sheet"].payment_days == 30
    assert "TECHNIQUE" in page.content.decode()


@pytest.mark.parametrize(
    ("identifier", "labels"),
    [
        ("12345678200051", ["Rien d’obligatoire"]),
        ("12345678200069", ["Structure fermée"]),
        ("12345678200028", ["Service obligatoire"]),
        ("12345678200044", ["Service obligatoire", "Engagement obligatoire", "Raccordée par flux"]),
        ("24590041000292", ["Service ou engagement obligatoire"]),
        ("33254021516357", []),
    ],
)
def test_requirements_follow_the_flags(visitor, space, identifier, labels):
    structure = space.structures.get(identifier=identifier)
    page = visitor.get(reverse("sandbox:structure", args=[structure.pk]))
    assert [item.label for item in page.context["sheet"].requirements] == labels


def test_service_has_its_sheet(visitor, space):
    hospital = space.structures.get(identifier="12345678200028")
    for service in hospital.departments.all():
        page = visitor.get(reverse("sandbox:department", args=[hospital.pk, service.pk])).content.decode()
        assert service.code in page
        assert ("Inactif" in page) is not service.active


def test_structures_of_another_space_are_not_there(visitor, space):
    other = make_space().structures.get(identifier=COMMUNE)
    service = other.departments.first()
    assert visitor.get(reverse("sandbox:structure", args=[other.pk])).status_code == 404
    assert visitor.get(reverse("sandbox:department", args=[other.pk, service.pk])).status_code == 404
    mine = Structure.objects.get(space=space, identifier=COMMUNE)
    assert visitor.get(reverse("sandbox:department", args=[mine.pk, service.pk])).status_code == 404
