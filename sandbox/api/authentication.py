"""Both credentials of a call: the application's bearer token and the technical account."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.security.base import AuthBase

from sandbox.api.oauth import read_pair
from sandbox.models import TechnicalAccount
from sandbox.services.access import authenticated_account, client_of_token


class BothCredentials(AuthBase):
    """``Authorization: Bearer …`` and ``cpro-account: base64(login:password)``; either missing or wrong is a 401."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> TechnicalAccount | None:
        """The account that calls, or None."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or client_of_token(access_token=token, now=timezone.now()) is None:
            return None
        pair = read_pair(request.headers.get("cpro-account", ""))
        return authenticated_account(login=pair[0], password=pair[1]) if pair else None
