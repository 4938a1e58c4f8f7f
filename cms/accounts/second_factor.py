"""Who must have a second factor, and who is waived."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from cms.accounts.models import User
from cms.accounts.roles import BY_CODE

DEMO_DOMAIN = "@preau.example"


def is_waived(user: User) -> bool:
    """The demonstration accounts, and only where the settings make them (the embedded default)."""
    return settings.DEMO_ACCOUNTS and user.email.endswith(DEMO_DOMAIN)


def is_required(user: User) -> bool:
    """Whether one of the person's roles, or full power, demands a second factor."""
    return user.is_superuser or any(BY_CODE[code].needs_second_factor for code in user.role_codes if code in BY_CODE)


def is_due(user: User) -> bool:
    """Whether the person must set one up before going anywhere else."""
    return is_required(user) and not is_waived(user) and not is_mfa_enabled(user)
