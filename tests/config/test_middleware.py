"""integration: headers by place."""

import pytest
from django.urls import reverse

from config.middleware import PERMISSIONS_POLICY


def test_every_answer_refuses_devices(db, client):
    assert client.get("/rien-ici/").headers["permissions-policy"] == PERMISSIONS_POLICY


def test_public_pages_allow_no_inline_script(db, client):
    policy = client.get("/rien-ici/").headers["content-security-policy"]

    assert "default-src 'self'" in policy
    assert "'unsafe-inline'" not in policy


def test_editors_desk_keeps_the_rest_of_the_policy(admin_client):
    policy = admin_client.get(reverse("wagtailadmin_home")).headers["content-security-policy"]

    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "object-src 'none'" in policy


@pytest.mark.parametrize("address", ["/guides%00/", "/%00", "/formations/%00/"])
def test_null_character_in_a_path_is_a_page_that_says_so(db, client, address):
    response = client.get(address)

    assert response.status_code == 400
    assert "Demande illisible" in response.content.decode()
