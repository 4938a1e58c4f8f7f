"""Takes note of a wish for a date, counts it once its address is proven, withdraws it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from courses.domain.details import NAME_LENGTH, is_email
from courses.domain.refusals import Refusal, RefusedError
from courses.domain.slots import known_codes
from courses.domain.vocabulary import EventType, InterestState
from courses.models import Interest, Topic
from courses.queries.people import has_proven_address
from courses.services.journal import record

LIVE = (InterestState.ASKED.value, InterestState.PROVEN.value)


def leave_interest(
    *, topic_slug: str, name: str, email: str, slots: Iterable[str], now: datetime, user: Any = None
) -> Interest:
    """Note a wish; the mail's link makes it count, unless the person is signed in with that very address.

    Left again, a wish takes the new times and its link is sent again: nobody counts twice.
    """
    name, email, codes = " ".join(name.split())[:NAME_LENGTH], email.strip().lower(), known_codes(slots)
    if not name:
        raise RefusedError(Refusal.NAME_MISSING)
    if not is_email(email):
        raise RefusedError(Refusal.EMAIL_WRONG if email else Refusal.EMAIL_MISSING)
    if not codes:
        raise RefusedError(Refusal.SLOTS_MISSING)
    topic = Topic.objects.filter(slug=topic_slug).first()
    if topic is None:
        raise RefusedError(Refusal.TOPIC_UNKNOWN)
    proven = has_proven_address(user, email=email)
    try:
        return _note(topic=topic, name=name, email=email, codes=codes, proven=proven, now=now)
    except IntegrityError:
        # The second half of a double click: the first one has made the row by now.
        return _note(topic=topic, name=name, email=email, codes=codes, proven=proven, now=now)


@transaction.atomic
def _note(*, topic: Topic, name: str, email: str, codes: list[str], proven: bool, now: datetime) -> Interest:
    interest = Interest.objects.select_for_update(of=("self",)).filter(topic=topic, email=email, state__in=LIVE).first()
    if interest is None:
        interest = Interest(topic=topic, email=email, created_at=now)
    elif interest.state == InterestState.PROVEN.value and not proven:
        # Anybody may type an address: only its owner, by the link, changes what already counts.
        record(event_type=EventType.INTEREST_LEFT, now=now, session=None, payload={"interest": interest.pk})
        return interest
    interest.name, interest.slots = name, codes
    if proven:
        interest.state, interest.proven_at = InterestState.PROVEN.value, interest.proven_at or now
    interest.save()
    if not proven:
        record(event_type=EventType.INTEREST_LEFT, now=now, session=None, payload={"interest": interest.pk})
    return interest


@transaction.atomic
def confirm_interest(*, token: str, now: datetime) -> Interest:
    """Count the wish; a second time changes nothing."""
    interest = _locked(token)
    if interest.state == InterestState.WITHDRAWN.value:
        raise RefusedError(Refusal.NOT_ALLOWED_NOW)
    if interest.state == InterestState.ASKED.value:
        interest.state, interest.proven_at = InterestState.PROVEN.value, now
        interest.save(update_fields=["state", "proven_at"])
    return interest


@transaction.atomic
def withdraw_interest(*, token: str) -> Interest:
    """Count it no more; a second time changes nothing."""
    interest = _locked(token)
    if interest.state != InterestState.WITHDRAWN.value:
        interest.state = InterestState.WITHDRAWN.value
        interest.save(update_fields=["state"])
    return interest


def _locked(token: str) -> Interest:
    interest = Interest.objects.by_token(token).select_for_update(of=("self",)).filter(erased_at=None).first()
    if interest is None:
        raise RefusedError(Refusal.LINK_UNKNOWN)
    return interest
