"""What the accounts room itself holds on a person."""

from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from cms.accounts.models import User


def account_data(*, user: User, emails: Sequence[str]) -> dict[str, Any]:
    """Name, addresses, roles, consent, means of signing in; never a secret."""
    return {
        "prenom": user.first_name,
        "nom": user.last_name,
        "adresse": user.email,
        "adresses": [
            {"adresse": address.email, "confirmee": address.verified, "principale": address.primary}
            for address in EmailAddress.objects.filter(user=user).order_by("email")
        ],
        "roles": user.role_labels,
        "inscription": user.date_joined,
        "charte_acceptee": user.charter_accepted_at,
        "derniere_connexion": user.last_login,
        "double_authentification": [
            {"moyen": authenticator.get_type_display(), "ajoute": authenticator.created_at}
            for authenticator in Authenticator.objects.filter(user=user).order_by("created_at")
        ],
        "services_relies": [
            {"service": account.provider, "identifiant": account.uid, "donnees": account.extra_data}
            for account in SocialAccount.objects.filter(user=user).order_by("provider")
        ],
    }
