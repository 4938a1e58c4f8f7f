"""Who is known, and by which proven address."""

from typing import Any

from allauth.account.models import EmailAddress


def has_proven_address(user: Any, *, email: str) -> bool:
    """Whether ``user`` is signed in and proved that ``email`` (lower case) is theirs."""
    if not getattr(user, "is_authenticated", False):
        return False
    return EmailAddress.objects.filter(user_id=user.pk, email__iexact=email, verified=True).exists()


def is_agent(user: Any) -> bool:
    """Whether ``user`` treats requests for individual support."""
    return bool(getattr(user, "is_authenticated", False)) and (
        user.has_role("support") or user.has_role("administrator")
    )
