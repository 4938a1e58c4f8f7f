"""A small OpenID Connect provider on loopback: what ProConnect checks, it checks; what it refuses, it says.

Authorization code flow with PKCE (S256), one client, one person, RS256. Nobody is asked anything: ``/authorize``
answers at once, as if the person had agreed (or refused, see ``deny``).
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY_ID = "clef-1"


@dataclass
class Provider:
    """What the provider knows, and the faults a test may ask of it."""

    client_id: str = "preau-client"
    secret: str = "preau-secret"
    redirect_uri: str = ""
    home_uri: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {
            "sub": "agent-42",
            "email": "Agathe.Martin@ministere-exemple.gouv.fr",
            "given_name": "Agathe",
            "usual_name": "Martin",
        }
    )
    signed_userinfo: bool = True
    deny: bool = False
    forged_nonce: str = ""
    forged_userinfo: dict[str, Any] = field(default_factory=dict)
    foreign_key: bool = False
    down: bool = False

    url: str = ""
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    closed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    # -- the six addresses ------------------------------------------------------------------------------------------

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "end_session_endpoint": f"{self.url}/logout",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """The address to send the person back to."""
        self._demand(asked.get("client_id") == self.client_id, "unknown client")
        self._demand(asked.get("redirect_uri") == self.redirect_uri, f"redirect_uri {asked.get('redirect_uri')}")
        self._demand(asked.get("response_type") == "code", "response_type")
        self._demand("openid" in asked.get("scope", "").split(), "scope")
        self._demand(len(asked.get("state", "")) >= 32, "state shorter than 32")
        self._demand(len(asked.get("nonce", "")) >= 32, "nonce shorter than 32")
        self._demand(asked.get("code_challenge_method") == "S256" and bool(asked.get("code_challenge")), "PKCE")
        if self.deny:
            return f"{self.redirect_uri}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{self.redirect_uri}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.url})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        self._demand(asked.get("client_id") == self.client_id and asked.get("client_secret") == self.secret, "secret")
        self._demand(asked.get("grant_type") == "authorization_code", "grant_type")
        granted = self.codes.pop(asked.get("code", ""), {})
        self._demand(bool(granted), "code unknown or already used")
        self._demand(asked.get("redirect_uri") == granted["redirect_uri"], "redirect_uri of the token request")
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        self._demand(challenge == granted["code_challenge"], "PKCE verifier")
        access_token = secrets.token_urlsafe(16)
        self.tokens.add(access_token)
        claims = {"sub": self.person["sub"], "nonce": self.forged_nonce or granted["nonce"]}
        return {"access_token": access_token, "token_type": "Bearer", "id_token": self._sign(claims)}

    def userinfo(self, bearer: str) -> tuple[str, bytes]:
        """Content type and body."""
        self._demand(bearer.removeprefix("Bearer ") in self.tokens, "access token")
        claims = {**self.person, **self.forged_userinfo}
        if self.signed_userinfo:
            return "application/jwt; charset=utf-8", self._sign(claims).encode()
        return "application/json", json.dumps(claims).encode()

    def logout(self, asked: dict[str, str]) -> str:
        """The address to send the person back to, once the session here is closed."""
        hint = jwt.decode(asked.get("id_token_hint", ""), self.key.public_key(), ["RS256"], audience=self.client_id)
        self._demand(hint["sub"] == self.person["sub"], "id_token_hint")
        self._demand(asked.get("post_logout_redirect_uri", "") == self.home_uri, "post_logout_redirect_uri")
        self._demand(len(asked.get("state", "")) >= 32, "state of the logout")
        self.closed.append(hint["sub"])
        return f"{self.home_uri}?{urlencode({'state': asked['state']})}"

    # -- behind them -------------------------------------------------------------------------------------------------

    def _sign(self, claims: dict[str, Any]) -> str:
        now = int(time.time())
        frame = {"iss": self.url, "aud": self.client_id, "iat": now, "exp": now + 60}
        key = self.other_key if self.foreign_key else self.key
        return jwt.encode({**frame, **claims}, key, algorithm="RS256", headers={"kid": KEY_ID})

    def _demand(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.refusals.append(otherwise)
            raise PermissionError(otherwise)


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self._answer(parts.path, asked)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._answer(self.path, {name: values[0] for name, values in parse_qs(body).items()})

        def _answer(self, path: str, asked: dict[str, str]) -> None:
            provider.requests.append((path, asked))
            try:
                if provider.down:
                    self._send(503, "text/plain", b"down")
                elif path == "/authorize":
                    self._send(302, "text/plain", b"", location=provider.authorize(asked))
                elif path == "/logout":
                    self._send(302, "text/plain", b"", location=provider.logout(asked))
                elif path == "/userinfo":
                    self._send(200, *provider.userinfo(self.headers.get("Authorization", "")))
                else:
                    route = {
                        "/.well-known/openid-configuration": provider.discovery,
                        "/jwks": provider.jwks,
                        "/token": lambda: provider.token(asked),
                    }[path]
                    self._send(200, "application/json", json.dumps(route()).encode())
            except PermissionError as refusal:
                self._send(400, "application/json", json.dumps({"error": str(refusal)}).encode())

        def _send(self, status: int, content_type: str, body: bytes, location: str = "") -> None:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Silent."""

    return Handler


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """Serves ``provider`` on a free port of the loopback until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    provider.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
