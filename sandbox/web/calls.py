"""Calls of programs, played on the screen: what is sent to the sandbox’s own API and what it answers, side by side."""

from __future__ import annotations

import base64
import json
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.urls import resolve

from sandbox.domain.drafts import Draft
from sandbox.domain.flows import FlowSyntax
from sandbox.formats.cii_writer import write_cii
from sandbox.models import Structure
from sandbox.services.access import PassingProgram, passing_program

_TOKEN = "/api/oauth/token"  # noqa: S105 - an address
_DEPOSIT = "/cpro/factures/v1/deposer/flux"
_REPORT = "/cpro/transverses/v1/consulterCR"
_DETAIL = "/cpro/transverses/v1/consulterCRDetaille"
_NO_FLOW = "CPP0011106000000000000000"
_FLOW_NAME = "CPP0011A_CPP001_CPP0011106000000000000001.tar.gz"
_LONG = 60


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call as the page shows it: ``sent`` and ``answer`` are texts, secrets and files are cut."""

    title: str
    path: str
    headers: tuple[str, ...]
    sent: str
    status: int
    answer: str
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Caller:
    """Sends what a program would send, through the addresses that a program would call."""

    request: HttpRequest
    program: PassingProgram
    token: str = ""

    def ask_token(self, title: str, *, secret: str = "") -> Exchange:
        fields = {
            "grant_type": "client_credentials",
            "client_id": self.program.client_id,
            "client_secret": secret or self.program.client_secret,
            "scope": "openid",
        }
        shown = "\n&".join(f"{name}={value}" for name, value in {**fields, "client_secret": secret or "…"}.items())
        told = self._post(title, _TOKEN, urlencode(fields), kind="application/x-www-form-urlencoded", shown=shown)
        self.token = told.told.get("access_token", "")
        return told

    def call(self, title: str, path: str, body: Mapping[str, Any]) -> Exchange:
        account = base64.b64encode(f"{self.program.login}:{self.program.password}".encode()).decode()
        headers = {"HTTP_AUTHORIZATION": f"Bearer {self.token}", "HTTP_CPRO_ACCOUNT": account}
        shown = json.dumps({name: _cut(value) for name, value in body.items()}, indent=2, ensure_ascii=False)
        return self._post(title, path, json.dumps(body), kind="application/json;charset=utf-8", shown=shown, **headers)

    def _post(self, title: str, path: str, body: str, *, kind: str, shown: str, **headers: str) -> Exchange:
        content = body.encode()
        environ = {
            **{name: self.request.META[name] for name in ("SERVER_NAME", "SERVER_PORT") if name in self.request.META},
            **headers,
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.input": BytesIO(content),
            "wsgi.url_scheme": self.request.scheme,
        }
        view = resolve(path)
        response = view.func(WSGIRequest(environ), *view.args, **view.kwargs)
        told = json.loads(response.content)
        lines = [f"Content-Type: {kind}"]
        if headers:
            lines = ["Authorization: Bearer …", "cpro-account: …", *lines]
        answer = {**told, "access_token": "…"} if "access_token" in told else told
        return Exchange(
            title=title,
            path=path,
            headers=tuple(lines),
            sent=shown,
            status=response.status_code,
            answer=json.dumps(answer, indent=2, ensure_ascii=False),
            told=told,
        )


def _cut(value: Any) -> Any:
    return f"{value[:_LONG]}…" if isinstance(value, str) and len(value) > _LONG else value


def _file(content: bytes, name: str) -> dict[str, Any]:
    text = base64.b64encode(content).decode()
    return {"fichierFlux": text, "nomFichier": name, "syntaxeFlux": FlowSyntax.E1_CII.value, "avecSignature": False}


def _deposit(caller: _Caller, content: bytes, name: str, path: str = _DETAIL) -> list[Exchange]:
    deposit = caller.call("Déposer le fichier", _DEPOSIT, _file(content, name))
    asked = {"numeroFluxDepot": deposit.told.get("numeroFluxDepot", "")}
    return [deposit, caller.call("Lire le compte rendu", path, asked)]


def _flow_number(caller: _Caller, draft: Draft, *, right: bool) -> list[Exchange]:
    token = caller.ask_token("Demander un jeton")
    if not right:
        asked = {"numeroFluxDepot": _NO_FLOW}
        return [token, caller.call("Lire le compte rendu d’un numéro jamais donné", _REPORT, asked)]
    return [token, *_deposit(caller, write_cii(draft), "facture.xml", _REPORT)]


def _application(caller: _Caller, draft: Draft, *, right: bool) -> list[Exchange]:
    if right:
        return [caller.ask_token("Demander un jeton avec le bon secret")]
    return [caller.ask_token("Demander un jeton avec un secret mal recopié", secret="secret-mal-recopie")]  # noqa: S106


def _archive_name(caller: _Caller, draft: Draft, *, right: bool) -> list[Exchange]:
    token = caller.ask_token("Demander un jeton")
    name = _FLOW_NAME if right else "factures-novembre.tar.gz"
    return [token, *_deposit(caller, _archive({"facture.xml": write_cii(draft)}), name)]


def _archive(members: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in members.items():
            told = tarfile.TarInfo(name)
            told.size = len(content)
            archive.addfile(told, BytesIO(content))
    return packed.getvalue()


CALLS: Mapping[str, Callable[..., list[Exchange]]] = {
    "invalid_client": _application,
    "POQ_MSG_01.003": _flow_number,
    "FLUX_NOM": _archive_name,
}
"""By code: the calls that provoke it, and those that do not."""


def play_calls(request: HttpRequest, *, code: str, structure: Structure, draft: Draft, right: bool) -> list[Exchange]:
    """The calls of a code, really made for a structure of a practice space: what was sent, what was answered."""
    with passing_program(structure_id=structure.pk) as program:
        return CALLS[code](_Caller(request, program), draft, right=right)
