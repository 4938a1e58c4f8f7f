"""``/api/oauth/token``: the bearer token of an application (evidence: observed in public clients)."""

import base64

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from sandbox.services.access import issue_token


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> JsonResponse:
    """Answer ``client_credentials``; the two credentials come in the form or by HTTP Basic."""
    if request.POST.get("grant_type") != "client_credentials":
        return JsonResponse({"error": "unsupported_grant_type"}, status=400)
    client_id, client_secret = _basic(request) or (
        request.POST.get("client_id", ""),
        request.POST.get("client_secret", ""),
    )
    scope = request.POST.get("scope", "openid")
    granted = issue_token(client_id=client_id, client_secret=client_secret, scope=scope, now=timezone.now())
    if granted is None:
        return JsonResponse({"error": "invalid_client"}, status=400)
    answer = JsonResponse(
        {
            "access_token": granted.access_token,
            "token_type": "Bearer",
            # A JSON integer that fits 16 bits: some clients keep it in a short (evidence: observed).
            "expires_in": granted.expires_in,
            "scope": granted.scope,
        }
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _basic(request: HttpRequest) -> tuple[str, str] | None:
    kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    return read_pair(encoded)


def read_pair(encoded: str) -> tuple[str, str] | None:
    """« login:password » from its base 64, or None when it is not that."""
    try:
        first, colon, second = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:  # not base 64, or not UTF-8 inside
        return None
    return (first, second) if colon else None
