"""integration: the token endpoint, with the two ways real clients have of giving their credentials."""

import base64

import pytest
from django.test import Client

from sandbox.management import demo
from sandbox.models import AccessToken
from tests.sandbox.conftest import NOW

FORM = {"grant_type": "client_credentials", "client_id": demo.CLIENT_ID, "client_secret": demo.CLIENT_SECRET}


@pytest.fixture(autouse=True)
def demo_client(db):
    demo.load(now=NOW)


def test_token_by_form_has_the_published_shape(client: Client):
    answer = client.post("/api/oauth/token", {**FORM, "scope": "openid"})

    body = answer.json()
    assert answer.status_code == 200
    assert len(body.pop("access_token")) > 40
    assert body == {"token_type": "Bearer", "expires_in": 3600, "scope": "openid"}


def test_token_by_http_basic_needs_no_scope(client: Client):
    pair = base64.b64encode(f"{demo.CLIENT_ID}:{demo.CLIENT_SECRET}".encode()).decode()
    answer = client.post(
        "/api/oauth/token", {"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {pair}"}
    )

    assert answer.status_code == 200
    assert answer.json()["token_type"] == "Bearer"


@pytest.mark.parametrize(
    "changes", [{"client_secret": "wrong"}, {"client_id": "nobody"}, {"client_id": "", "client_secret": ""}]
)
def test_token_for_a_wrong_client_is_a_400(client: Client, changes):
    answer = client.post("/api/oauth/token", {**FORM, **changes})

    assert answer.status_code == 400
    assert answer.json() == {"error": "invalid_client"}
    assert AccessToken.objects.count() == 0


@pytest.mark.parametrize("header", ["Basic", "Basic é", "Basic ////", "Basic bm9jb2xvbg=="])
def test_token_with_an_unreadable_basic_header_is_a_400(client: Client, header):
    answer = client.post("/api/oauth/token", {"grant_type": "client_credentials"}, headers={"Authorization": header})

    assert answer.status_code == 400


def test_token_for_another_grant_is_refused(client: Client):
    answer = client.post("/api/oauth/token", {**FORM, "grant_type": "password"})

    assert answer.status_code == 400
    assert answer.json() == {"error": "unsupported_grant_type"}


def test_token_is_not_kept_in_clear(client: Client):
    text = client.post("/api/oauth/token", FORM).json()["access_token"]

    assert text not in str(list(AccessToken.objects.values()))
