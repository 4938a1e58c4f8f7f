"""What changes an account."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.accounts import personal_data
from cms.accounts.models import User

ERASED_NAME = "Compte supprimé"


def rename_person(*, user: User, first_name: str, last_name: str) -> None:
    """Change the name others read."""
    user.first_name, user.last_name = first_name, last_name
    user.save(update_fields=["first_name", "last_name"])


@transaction.atomic
def erase_person(*, user: User, now: datetime) -> None:
    """Erase what every room holds on ``user`` and close the account.

    The row stays, without name or address, so that totals (accounts opened, enrolments, votes) keep their value.
    The address is free again: its owner may sign up anew, as someone else.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    emails = personal_data.confirmed_addresses(locked)
    for holding in personal_data.holdings():
        holding.erase(user=locked, emails=emails, now=now)


def erase_account(*, user: User, emails: Sequence[str], now: datetime) -> None:
    """The accounts room's own part of an erasure."""
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    UserProfile.objects.filter(user=user).delete()
    # The editors' admin keeps a log of what was done to users, with their names as titles.
    told_of_user = {"content_type__app_label": "accounts", "content_type__model": "user", "object_id": str(user.pk)}
    ModelLogEntry.objects.filter(**told_of_user).update(label=ERASED_NAME, data={})
    user.groups.clear()
    user.user_permissions.clear()
    user.email = f"compte-supprime-{user.pk}@preau.invalid"
    user.first_name = user.last_name = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.erased_at = now
    # The hash changes, and with it every session of the person stops being valid, wherever sessions are kept.
    user.set_unusable_password()
    user.save()
    _close_sessions(user, emails)


def _close_sessions(user: User, emails: Sequence[str]) -> None:
    """Where sessions are rows, leave none behind: neither those of the person, nor a sign-in left half-way."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    if not hasattr(store, "get_model_class"):
        return
    for session in store.get_model_class().objects.iterator():
        content = session.get_decoded()
        if str(content.get(SESSION_KEY, "")) == str(user.pk) or any(email in str(content) for email in emails):
            session.delete()


@transaction.atomic
def purge_unverified(*, now: datetime, after: timedelta) -> int:
    """Delete the sign-ups whose address was never confirmed in time; returns how many.

    Such a person never came in: nothing in the house can point to them.
    """
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    waiting = EmailAddress.objects.filter(verified=False).values("user")
    stale = User.objects.filter(pk__in=waiting, last_login__isnull=True, date_joined__lt=now - after).exclude(
        pk__in=confirmed
    )
    count = stale.count()
    stale.delete()
    return count
