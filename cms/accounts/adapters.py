"""Where allauth asks how this house does things."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from cms.accounts import proconnect
from cms.accounts.models import User

SITE_NAME = "Préau"


def user_display(user: User) -> str:
    """How messages name the person."""
    return user.display_name


class AccountAdapter(DefaultAccountAdapter):
    """French sentences that say what to do, where allauth's own stop short."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Ce compte est fermé.",
        "email_password_mismatch": "L’adresse électronique ou le mot de passe est incorrect.",
        "too_many_login_attempts": (
            "Trop d’essais infructueux pour ce compte. Patientez cinq minutes, puis recommencez ; "
            "si vous avez oublié votre mot de passe, demandez-en un nouveau."
        ),
        "incorrect_password": "Ce mot de passe n’est pas le bon.",
        "incorrect_code": "Ce code n’est pas le bon, ou n’est plus valable. Saisissez celui qui s’affiche maintenant.",
        "enter_current_password": "Saisissez votre mot de passe actuel.",
        "invalid_password_reset": "Ce lien n’est plus valable. Demandez-en un nouveau.",
        "rate_limited": "Vous allez trop vite. Patientez une minute, puis recommencez.",
        "same_as_current": "La nouvelle valeur doit différer de l’actuelle.",
    }

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Those who came through ProConnect leave through it."""
        return proconnect.sign_out_url(request) or str(super().get_logout_redirect_url(request))

    def clean_email(self, email: str) -> str:
        """Addresses are kept in lower case, so that one person has one account."""
        return super().clean_email(email).lower()


class MFAAdapter(DefaultMFAAdapter):
    """Names the site in authenticator apps and on keys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": "Confirmez d’abord votre adresse électronique, puis activez la double authentification.",
        "add_email_blocked": (
            "La double authentification est active : pour changer d’adresse, désactivez-la le temps du changement."
        ),
    }

    def _get_site_name(self) -> str:
        return SITE_NAME


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """ProConnect gives a name and an address; we keep nothing else of what it says."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """The address in lower case, the name as given."""
        user: User = super().populate_user(request, sociallogin, data)
        user.email = user.email.lower()
        return user
