"""ProConnect, or any OpenID Connect provider, as allauth wants it told."""

from typing import Any
from urllib.parse import urlsplit


def proconnect_providers(*, server: str, client_id: str, secret: str, acr: str) -> dict[str, Any]:
    """The value of ``SOCIALACCOUNT_PROVIDERS``: without a server there is no application, hence no button.

    The e-mail is trusted: ProConnect answers for agents whose employer's directory holds it.
    """
    application = {
        "provider_id": "proconnect",
        "name": "ProConnect",
        "client_id": client_id,
        "secret": secret,
        "settings": {
            "server_url": server,
            "scope": ["openid", "given_name", "usual_name", "email"],
            "auth_params": {"acr_values": acr} if acr else {},
            "verified_email": True,
            "email_authentication": True,
        },
    }
    return {
        "openid_connect": {
            "provider_class": "cms.accounts.proconnect.ProConnectProvider",
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [application] if server else [],
        }
    }


def proconnect_origins(server: str) -> list[str]:
    """Where our forms may lead besides ourselves: browsers follow ``form-action`` through redirections."""
    if not server:
        return []
    parts = urlsplit(server)
    return [f"{parts.scheme}://{parts.netloc}"]
