"""A small client of the sandbox API, with the standard library only, as a learner would write it.

It speaks to our training double, never to the real service: paths, field
names and the two credentials (an application's bearer token, a technical
account in ``cpro-account``) are those of the published API.
"""

import base64
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

FINAL_FLOW_STATES = ("IN_INTEGRE", "IN_INTEGRE_PARTIEL", "IN_REJETE", "IN_INCIDENTE")
TIMEOUT_SECONDS = 30


class ApiError(Exception):
    """The service did not say yes: ``status`` (HTTP), ``code`` (codeRetour), ``label`` (libelle)."""

    def __init__(self, status: int, code: int | None, label: str) -> None:
        super().__init__(f"HTTP {status}, codeRetour {code} : {label}")
        self.status = status
        self.code = code
        self.label = label


@dataclass
class Client:
    """One application and one technical account on one server."""

    server: str
    client_id: str
    client_secret: str
    login: str
    password: str
    _token: str = field(default="", repr=False)

    def fetch_token(self) -> int:
        """Ask for a bearer token, keep it, and return its life in seconds."""
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "scope": "openid",
        }
        answer = self._send("/api/oauth/token", urlencode(form).encode(), "application/x-www-form-urlencoded", {})
        self._token = answer["access_token"]
        return int(answer["expires_in"])

    def call(self, path: str, **body: Any) -> dict[str, Any]:
        """POST ``body`` to ``/cpro/{path}`` and return the answer; raises ApiError, also on a non-zero codeRetour.

        HTTP 200 can carry a business error: the number to look at is ``codeRetour``.
        """
        if not self._token:
            self.fetch_token()
        account = base64.b64encode(f"{self.login}:{self.password}".encode()).decode()
        headers = {"Authorization": f"Bearer {self._token}", "cpro-account": account}
        answer = self._send(f"/cpro/{path}", json.dumps(body).encode(), "application/json;charset=utf-8", headers)
        if answer.get("codeRetour"):
            raise ApiError(200, answer["codeRetour"], answer.get("libelle", ""))
        return answer

    def deposit(self, xml: bytes, *, name: str, syntax: str = "IN_DP_E1_CII_16B") -> str:
        """Deposit one file and return its flow number (25 characters)."""
        content = base64.b64encode(xml).decode()
        answer = self.call(
            "factures/v1/deposer/flux",
            idUtilisateurCourant=0,
            fichierFlux=content,
            nomFichier=name,
            syntaxeFlux=syntax,
            avecSignature=False,
        )
        return str(answer["numeroFluxDepot"])

    def wait_for_flow(self, number: str, *, patience: float = 30.0, pause: float = 0.2) -> dict[str, Any]:
        """Ask for the report of a flow until its state is final; TimeoutError after ``patience`` seconds."""
        deadline = time.monotonic() + patience
        while True:
            report = self.call("transverses/v1/consulterCR", numeroFluxDepot=number)
            if report["etatCourantFlux"] in FINAL_FLOW_STATES:
                return report
            if time.monotonic() > deadline:
                raise TimeoutError(f"le flux {number} est encore {report['etatCourantFlux']}")
            time.sleep(pause)

    def _send(self, path: str, body: bytes, kind: str, headers: dict[str, str]) -> dict[str, Any]:
        if not self.server.startswith(("http://", "https://")):
            raise ValueError(f"l’adresse du serveur doit commencer par http:// ou https:// : {self.server!r}")
        request = Request(  # noqa: S310 - the scheme was just checked
            self.server.rstrip("/") + path, data=body, headers={"Content-Type": kind, **headers}, method="POST"
        )
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - same request
                return dict(json.load(response))
        except HTTPError as error:
            with error:
                raise _read_error(error) from error


def _read_error(error: HTTPError) -> ApiError:
    try:
        answer = json.loads(error.read() or b"{}")
    except ValueError:
        answer = {}
    return ApiError(
        error.code, answer.get("codeRetour"), str(answer.get("libelle") or answer.get("error") or error.reason)
    )
