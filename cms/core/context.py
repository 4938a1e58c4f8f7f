"""What every template may know of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cms.core.navigation import address, main_menu

SKIP_LINKS = (
    {"link": "#content", "label": "Contenu"},
    {"link": "#fr-navigation", "label": "Menu"},
    {"link": "#footer", "label": "Pied de page"},
)
TAGLINE = "S’entraîner à la facturation publique, sans risque"


def site(request: HttpRequest) -> dict[str, Any]:
    """Brand, mode, menu: what the header and the footer draw, without a query."""
    return {
        "operator": settings.OPERATOR,
        "state_brand": settings.STATE_BRAND,
        "tagline": TAGLINE,
        "browser_mailbox": settings.BROWSER_MAILBOX and address("mailbox"),
        "demo_accounts": settings.DEMO_ACCOUNTS,
        "skiplinks": SKIP_LINKS,
        "main_menu": main_menu(request.path),
        "my_space_url": address("account_home"),
        "search_url": address("search:search", "search"),
    }
