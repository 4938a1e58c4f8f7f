"""Which practice space is this visitor's: the one of the account, or the one whose key a signed cookie holds.

The cookie is a bearer key: signed, HttpOnly, Lax, kept 90 days and renewed at each visit. The database keeps only its
fingerprint. What one may not see does not exist: 404.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from sandbox.domain.explanations import explain
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.models import PracticeSpace
from sandbox.queries.spaces import current_space

COOKIE = "preau-espace"
COOKIE_AGE = timedelta(days=90)
_SALT = "sandbox.space"


class LostSpaceError(Exception):
    """The visitor has a key, but no space behind it any more."""


def new_key() -> str:
    """An unguessable key for a new anonymous space."""
    return secrets.token_urlsafe(32)


def key_of(request: HttpRequest) -> str:
    """The key of the visitor's cookie; empty without a cookie; LostSpaceError when it is forged or too old."""
    if COOKIE not in request.COOKIES:
        return ""
    try:
        return request.get_signed_cookie(COOKIE, salt=_SALT, max_age=COOKIE_AGE)
    except BadSignature as error:
        raise LostSpaceError from error


def keep_key(response: HttpResponse, key: str) -> None:
    """Hand the key to the visitor, for 90 days."""
    response.set_signed_cookie(
        COOKIE,
        key,
        salt=_SALT,
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def drop_key(response: HttpResponse) -> None:
    """Take the key back."""
    response.delete_cookie(COOKIE, samesite="Lax")


def actor_of(request: HttpRequest) -> int | None:
    """The account at work, or None for a visitor."""
    return request.user.pk if request.user.is_authenticated else None


def space_of(request: HttpRequest) -> PracticeSpace | None:
    """The visitor's latest space, or None. LostSpaceError when the cookie leads nowhere and there is no other."""
    user_id = actor_of(request)
    forged = False
    try:
        key = key_of(request)
    except LostSpaceError:
        key, forged = "", True
    found = current_space(user_id=user_id, anonymous_key=key)
    if found is None and user_id is None and (forged or key):
        raise LostSpaceError
    return found


View = Callable[..., HttpResponse]


def in_space(view: View) -> View:
    """Give the view its space; without one, a page that says what to do next. Nothing here is cached by anyone."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            space = space_of(request)
        except LostSpaceError:
            response = _lost(request, expired=True)
            drop_key(response)
            return response
        if space is None:
            return _lost(request, expired=False)
        try:
            response = view(request, space, *args, **kwargs)
        except RefusedError as error:
            if error.refusal.code != RefusalCode.SPACE_FROZEN:
                raise
            response = _frozen(request, error.refusal)
        if space.owner_id is not None and COOKIE in request.COOKIES:
            drop_key(response)  # claimed at sign-in: the account opens it now
        elif space.owner_id is None and request.method == "GET":
            keep_key(response, key_of(request))  # the 90 days count from the last visit
        return response

    return wrapped


def _frozen(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """409: a class holds the space still. Nothing was done."""
    card = explain(refusal)
    return render(request, "sandbox/frozen.html", {"title": card.title, "card": card, "space": None}, status=409)


def _lost(request: HttpRequest, *, expired: bool) -> HttpResponse:
    if expired:
        title, reason = (
            "Votre espace n’est plus là",
            "Un espace sans compte est gardé 90\u00a0jours dans le navigateur. Celui-ci a expiré, ou a été effacé.",
        )
    else:
        title, reason = (
            "Aucun espace ouvert",
            "Cette page se lit depuis un espace d’entraînement, et ce navigateur n’en a pas d’ouvert.",
        )
    context = {"title": title, "reason": reason, "space": None}
    return render(request, "sandbox/lost.html", context, status=410 if expired else 404)
