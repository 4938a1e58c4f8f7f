"""integration: headers by place."""

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
