"""At sign-in, the anonymous space of the visitor becomes that of the account."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from sandbox.domain.refusals import RefusedError
from sandbox.queries.spaces import current_space
from sandbox.services.spaces import claim_space
from sandbox.web.access import LostSpaceError, key_of

logger = logging.getLogger(__name__)


@receiver(user_logged_in, dispatch_uid="sandbox.claim_space")
def claim_on_sign_in(sender: Any, request: HttpRequest | None, user: AbstractBaseUser, **kwargs: Any) -> None:
    """Claim the space of the cookie, if there is one; a sign-in never fails because of it."""
    if request is None:
        return
    try:
        key = key_of(request)
    except LostSpaceError:
        return
    space = current_space(anonymous_key=key) if key else None
    if space is None:
        return
    try:
        claim_space(space_id=space.pk, user_id=user.pk, anonymous_key=key)
    except RefusedError:
        logger.info("space=%d was claimed by another sign-in meanwhile", space.pk)
