"""Opening a space from a page: one click, no account, hence a limit for each connection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sandbox.models import PracticeSpace
from sandbox.services.spaces import DEFAULT_SCENARIO, open_space
from sandbox.web.access import actor_of

WAIT_SECONDS = 10 * 60


class TooManySpacesError(Exception):
    """One connection opened too many spaces without an account."""


def open_for(request: HttpRequest, *, key: str, now: datetime, scenario: str = DEFAULT_SCENARIO) -> PracticeSpace:
    """A new space of the account, or of the visitor who holds ``key``; TooManySpacesError past the limit.

    The limit is a rate of allauth (``ACCOUNT_RATE_LIMITS``, action ``open_space``), so that it counts a visitor as the
    rates of the accounts do: by the address behind our proxy, a whole network in IPv6.
    """
    actor_id = actor_of(request)
    if actor_id is None and not consume(request, action="open_space"):
        raise TooManySpacesError
    return open_space(now=now, scenario=scenario, owner_id=actor_id, anonymous_key=key)


def limits_openings(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For each view that may open a space: past the limit, a page that says what to do (429)."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except TooManySpacesError:
            context = {
                "title": "Trop d’espaces ouverts",
                "status": 429,
                "reason": "Trop d’espaces d’entraînement ont été ouverts depuis votre connexion en peu de temps.",
                "remedy": (
                    "Patientez dix minutes, puis recommencez ; les espaces déjà ouverts restent à vous. "
                    "Avec un compte, cette limite ne compte plus."
                ),
                "gesture": "Créer un compte",
                "gesture_url": reverse("account_signup"),
            }
            response = render(request, "core/error.html", context, status=429)
            response.headers["Retry-After"] = str(WAIT_SECONDS)
            return response

    return limited
