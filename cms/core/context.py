"""What every template may know of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Brand, mode and the name of the room we are in (``door``), for the header and the footer."""
    return {
        "operator": settings.OPERATOR,
        "state_brand": settings.STATE_BRAND,
        "browser_mailbox": settings.BROWSER_MAILBOX,
        "demo_accounts": settings.DEMO_ACCOUNTS,
        "skiplinks": [
            {"link": "#content", "label": "Contenu"},
            {"link": "#fr-navigation", "label": "Menu"},
            {"link": "#footer", "label": "Pied de page"},
        ],
    }
