"""Who runs the letter, and what its screens share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from cms.newsletter.domain.explanations import EXPLANATIONS
from cms.newsletter.domain.vocabulary import Refusal

RUNNERS = ("editor", "administrator")
View = Callable[..., HttpResponseBase]


def runs_letter(user: Any) -> bool:
    """Whether the person writes and sends the letter."""
    return bool(user.is_active and any(user.has_role(role) for role in RUNNERS))


def runners_only(view: View) -> View:
    """403 for anybody else who enters the desk."""

    @require_admin_access
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not runs_letter(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped


def crumbs(*last: str) -> list[dict[str, str]]:
    """The trail of a screen."""
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
        {"url": reverse("letter_desk"), "label": "Lettre"},
    ]
    return [*trail, *({"url": "", "label": label} for label in last)]


def tell_refusal(request: HttpRequest, refusal: Refusal) -> None:
    """What happened and what to do, at the top of the next page."""
    explanation = EXPLANATIONS[refusal]
    messages.error(request, f"{explanation.sentence} {explanation.remedy}")
