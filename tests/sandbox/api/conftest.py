"""A caller with both credentials, as the demonstration content gives them."""

import base64
import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from sandbox.management import demo
from tests.sandbox.conftest import NOW

ACCOUNT = base64.b64encode(f"{demo.LOGIN}:{demo.PASSWORD}".encode()).decode()


@dataclass
class Caller:
    client: Client
    token: str

    def post(self, path: str, body: Any, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {self.token}", "cpro-account": ACCOUNT, **headers}
        text = body if isinstance(body, str) else json.dumps(body)
        return self.client.post(path, text, content_type="application/json;charset=utf-8", headers=given)

    def deposit(self, content: bytes, *, name: str = "facture.xml", syntax: str = "IN_DP_E1_CII_16B") -> Any:
        return self.post(
            "/cpro/factures/v1/deposer/flux",
            {"fichierFlux": base64.b64encode(content).decode(), "nomFichier": name, "syntaxeFlux": syntax},
        )


@pytest.fixture
def caller(db: None, client: Client) -> Caller:
    demo.load(now=NOW)
    answer = client.post(
        "/api/oauth/token",
        {"grant_type": "client_credentials", "client_id": demo.CLIENT_ID, "client_secret": demo.CLIENT_SECRET},
    )
    return Caller(client=client, token=answer.json()["access_token"])
