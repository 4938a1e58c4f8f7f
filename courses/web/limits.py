"""How many sign-ups one connection and one address may ask for in a while."""

import hashlib
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from courses.domain.refusals import Refusal

# By connection, a setting says how many: a whole office may share one.
CONNECTION_SECONDS = 10 * 60
PER_ADDRESS = 5
ADDRESS_SECONDS = 60 * 60


def too_many_from_place(request: HttpRequest) -> Refusal | None:
    """Count one more request of this connection; the refusal when there were too many, else None."""
    count = _count(f"connection:{_connection(request)}", CONNECTION_SECONDS)
    return Refusal.TOO_MANY_FROM_PLACE if count > settings.COURSES_SIGN_UPS_PER_CONNECTION else None


def too_many(request: HttpRequest, *, email: str) -> Refusal | None:
    """Count one more request; the refusal when there were too many, else None."""
    if refused := too_many_from_place(request):
        return refused
    if _count(f"address:{email.strip().lower()}", ADDRESS_SECONDS) > PER_ADDRESS:
        return Refusal.TOO_MANY_FOR_ADDRESS
    return None


def _count(what: str, seconds: int) -> int:
    # Hashed: the cache keeps no address, and any text makes a valid key.
    key = f"courses:limit:{hashlib.sha256(what.encode()).hexdigest()}"
    if cache.add(key, 1, timeout=seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ended between the two calls
        cache.set(key, 1, timeout=seconds)
        return 1


def _connection(request: HttpRequest) -> str:
    """The visitor's IP address, as allauth knows it behind our proxy; a whole /64 counts as one in IPv6."""
    text = get_adapter().get_client_ip(request)
    try:
        address = ip_address(text)
    except ValueError:
        return text
    return str(ip_network(f"{address}/64", strict=False)) if isinstance(address, IPv6Address) else text
