"""Letting programs in: API clients, tokens, technical accounts. Secrets are random or fictitious, kept as keyed hashes.

The hash is keyed by the site's secret and quick, because a technical account is checked at every call; passwords of
people are elsewhere, with slow hashes.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from sandbox.models import AccessToken, ApiClient, Structure, TechnicalAccount, fingerprint

TOKEN_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """What the token endpoint answers with; the text is not kept."""

    access_token: str
    expires_in: int
    scope: str


def _hashed(secret: str, *, salt: str) -> str:
    return salted_hmac(f"sandbox.{salt}", secret, algorithm="sha256").hexdigest()


def register_client(*, client_id: str, client_secret: str, label: str = "") -> ApiClient:
    """Create an API client, or give an existing one this secret and label."""
    client, _created = ApiClient.objects.update_or_create(
        client_id=client_id,
        defaults={"secret_hash": _hashed(client_secret, salt="client"), "label": label, "active": True},
    )
    return client


@transaction.atomic
def register_technical_account(*, login: str, password: str, structure_id: int) -> TechnicalAccount:
    """Create a technical account for a structure of a space, or move an existing one there with this password."""
    structure = Structure.objects.get(pk=structure_id)
    account, _created = TechnicalAccount.objects.update_or_create(
        login=login,
        defaults={
            "password_hash": _hashed(password, salt="account"),
            "space_id": structure.space_id,
            "structure": structure,
            "active": True,
        },
    )
    return account


@transaction.atomic
def issue_token(*, client_id: str, client_secret: str, now: datetime, scope: str = "openid") -> IssuedToken | None:
    """A bearer token for right credentials, else None. Expired tokens of the client are cleared on the way."""
    client = ApiClient.objects.filter(client_id=client_id, active=True).first()
    stored = client.secret_hash if client else _hashed("", salt="client")
    if not constant_time_compare(stored, _hashed(client_secret, salt="client")) or client is None:
        return None
    AccessToken.objects.filter(client=client, expires_at__lte=now).delete()
    text = secrets.token_urlsafe(32)
    AccessToken.objects.create(
        client=client,
        fingerprint=fingerprint(text),
        scope=scope[:100],
        issued_at=now,
        expires_at=now + timedelta(seconds=TOKEN_SECONDS),
    )
    return IssuedToken(access_token=text, expires_in=TOKEN_SECONDS, scope=scope)


def client_of_token(*, access_token: str, now: datetime) -> ApiClient | None:
    """The client of a token that is still good, else None."""
    token = (
        AccessToken.objects.select_related("client")
        .filter(fingerprint=fingerprint(access_token), expires_at__gt=now, client__active=True)
        .first()
    )
    return token.client if token else None


def authenticated_account(*, login: str, password: str) -> TechnicalAccount | None:
    """The technical account of a right login and password (with its space and structure), else None."""
    account = (
        TechnicalAccount.objects.select_related("space__current_seat__structure", "structure")
        .filter(login=login, active=True)
        .first()
    )
    stored = account.password_hash if account else _hashed("", salt="account")
    right = constant_time_compare(stored, _hashed(password, salt="account"))
    return account if right else None


@dataclass(frozen=True, slots=True)
class PassingProgram:
    """The two pairs of credentials of a program that only passes by."""

    client_id: str
    client_secret: str
    login: str
    password: str


@contextmanager
def passing_program(*, structure_id: int) -> Iterator[PassingProgram]:
    """Credentials of a program that calls for a structure, good inside the block and withdrawn after it."""
    mark = secrets.token_hex(8)
    program = PassingProgram(
        client_id=f"essai-{mark}",
        client_secret=secrets.token_urlsafe(24),
        login=f"TECH_ESSAI_{mark}@cpro.fr",
        password=secrets.token_urlsafe(24),
    )
    register_client(client_id=program.client_id, client_secret=program.client_secret, label="Appel joué à l’écran")
    register_technical_account(login=program.login, password=program.password, structure_id=structure_id)
    try:
        yield program
    finally:
        TechnicalAccount.objects.filter(login=program.login).delete()
        ApiClient.objects.filter(client_id=program.client_id).delete()
