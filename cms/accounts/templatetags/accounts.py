"""The side menu of one's own pages."""

from typing import Any

from django import template
from django.urls import reverse

from cms.accounts import proconnect

register = template.Library()

MENU = (
    ("Mon compte", "account_home"),
    ("Mon nom", "account_name"),
    ("Adresses électroniques", "account_email"),
    ("Mot de passe", "account_change_password"),
    ("Double authentification", "mfa_index"),
    ("ProConnect", "socialaccount_connections"),
    ("Supprimer mon compte", "account_erasure"),
)


@register.inclusion_tag("accounts/menu.html", takes_context=True)
def account_menu(context: template.Context) -> dict[str, Any]:
    """Rows with their address; ``current`` is true for the page shown and for the row it lives under."""
    path = context["request"].path
    home = reverse("account_home")
    rows = [
        {"label": label, "url": reverse(name), "current": path == reverse(name)}
        for label, name in MENU
        if name != "socialaccount_connections" or proconnect.is_on()
    ]
    for row in rows:
        row["within"] = not row["current"] and row["url"] != home and path.startswith(row["url"])
    return {"rows": rows, "user": context["user"]}
