"""At sign-in, the anonymous spaces of the visitor, one an exercise, become those of the account."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from sandbox.domain.refusals import RefusedError
from sandbox.models import PracticeSpace
from sandbox.services.spaces import claim_space
from sandbox.web.access import LostSpaceError, key_of

logger = logging.getLogger(__name__)


@receiver(user_logged_in, dispatch_uid="sandbox.claim_space")
def claim_on_sign_in(sender: Any, request: HttpRequest | None, user: AbstractBaseUser, **kwargs: Any) -> None:
    """Claim the spaces of the cookie, if there are any; a sign-in never fails because of it."""
    if request is None:
        return
    try:
        key = key_of(request)
    except LostSpaceError:
        return
    for space in reversed(PracticeSpace.objects.visible_to(anonymous_key=key)):  # oldest first
        try:
            claim_space(space_id=space.pk, user_id=user.pk, anonymous_key=key)
        except RefusedError:
            logger.info("space=%d was claimed by another sign-in meanwhile", space.pk)
