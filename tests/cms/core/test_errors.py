"""integration: pages for what went wrong."""

import pytest
from django.db import DatabaseError
from django.test import RequestFactory

from cms.core import errors
from tests.cms.asking import text_of


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.forbidden, 403),
        (errors.csrf_failure, 403),
        (errors.not_found, 404),
        (errors.server_error, 500),
    ],
)
def test_error_page_says_what_why_and_what_to_do(view, status):
    response = view(RequestFactory().get("/nulle-part/"))

    assert response.status_code == status
    shown = text_of(response)
    assert f"Erreur {status}" in shown
    assert 'href="/">Revenir à l’accueil</a>' in shown


def test_conflict_leads_to_the_present_state():
    response = errors.conflict(RequestFactory().get("/"), "La facture a été payée.", url="/bac-a-sable/factures/1/")

    assert response.status_code == 409
    assert "La facture a été payée." in text_of(response)
    assert 'href="/bac-a-sable/factures/1/">Voir l’état actuel</a>' in text_of(response)


class _BrokenUser:
    @property
    def is_authenticated(self) -> bool:
        raise DatabaseError("the database is away")


def test_server_error_needs_no_database():
    request = RequestFactory().get("/")
    request.user = _BrokenUser()

    assert errors.server_error(request).status_code == 500


@pytest.mark.django_db
def test_lost_page_is_a_404_in_french(client):
    response = client.get("/nulle-part/")

    assert response.status_code == 404
    assert "Page introuvable" in response.content.decode()
