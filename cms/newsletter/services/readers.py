"""Readers: ask, confirm, choose, leave, and be forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from celery import signature
from django.conf import settings
from django.db import transaction
from django.db.models import F

from cms.newsletter.domain.consent import (
    AUTOMATIC,
    CONFIRMATION_2026,
    FORM_2026,
    LEAVING_2026,
    LEDGER_YEARS,
    MESSAGES_DAYS,
    TOPICS_2026,
    UNCONFIRMED_DAYS,
)
from cms.newsletter.domain.links import Purpose, normal, read
from cms.newsletter.domain.vocabulary import Channel, ConsentAction, LetterRefusedError, ReaderState, Refusal
from cms.newsletter.models import Campaign, Consent, Edition, Message, Reader, Return, Suppression
from cms.newsletter.services.ledger import part_with, print_of, record

ANSWER = "newsletter.answer_request"


@transaction.atomic
def ask(*, email: str, topics: int, now: datetime) -> Reader:
    """Remember that somebody asked for the letter at this address, and write to it.

    The page says the same whether the address is new, waiting or subscribed: only its owner learns which. A topic
    chosen for an address that is already subscribed changes nothing: anybody could have typed it.
    """
    email = normal(email)
    reader, fresh = Reader.objects.select_for_update(of=("self",)).get_or_create(
        address_print=print_of(email),
        defaults={"email": email, "topics": topics, "asked_at": now, "state": ReaderState.PENDING.value},
    )
    if not fresh and reader.state == ReaderState.PENDING.value:
        reader.topics, reader.asked_at = topics, now
        reader.save(update_fields=["topics", "asked_at"])
    if reader.state == ReaderState.PENDING.value:
        record(email=email, action=ConsentAction.ASKED, channel=Channel.FORM, shown=FORM_2026, topics=topics, now=now)
    transaction.on_commit(signature(ANSWER, kwargs={"reader_id": reader.pk}).delay, robust=True)
    return reader


def _lock(reader_id: int) -> Reader | None:
    return Reader.objects.select_for_update(of=("self",)).filter(pk=reader_id).first()


@transaction.atomic
def confirm(*, token: str, now: datetime) -> Reader:
    """The owner of the address says yes; twice is once. LetterRefusedError when the link opens nothing any more."""
    said = read(Purpose.CONFIRM, token, key=settings.SECRET_KEY)
    reader = _lock(said[0]) if said else None
    if reader is None:
        raise LetterRefusedError(Refusal.LINK_UNKNOWN)
    if reader.state == ReaderState.PENDING.value:
        reader.state, reader.confirmed_at = ReaderState.ACTIVE.value, now
        reader.save(update_fields=["state", "confirmed_at"])
        Suppression.objects.filter(address_print=reader.address_print).delete()
        record(
            email=reader.email,
            action=ConsentAction.CONFIRMED,
            channel=Channel.LINK,
            shown=CONFIRMATION_2026,
            topics=reader.topics,
            now=now,
        )
    return reader


@transaction.atomic
def choose_topics(*, reader_id: int, topics: int, now: datetime) -> Reader:
    """The reader's own choice; LetterRefusedError when nothing is chosen, or nobody is there."""
    if not topics:
        raise LetterRefusedError(Refusal.NO_TOPIC)
    reader = _lock(reader_id)
    if reader is None or reader.state != ReaderState.ACTIVE.value:
        raise LetterRefusedError(Refusal.LINK_UNKNOWN)
    if reader.topics != topics:
        reader.topics = topics
        reader.save(update_fields=["topics"])
        record(
            email=reader.email,
            action=ConsentAction.TOPICS,
            channel=Channel.LINK,
            shown=TOPICS_2026,
            topics=topics,
            now=now,
        )
    return reader


@transaction.atomic
def unsubscribe(*, reader_id: int, campaign_id: int, channel: Channel, now: datetime) -> bool:
    """Forget the reader; whether there was one. Asked twice, the second finds nobody, which is what was wanted."""
    reader = _lock(reader_id)
    if reader is None:
        return False
    if campaign_id:
        Campaign.objects.filter(pk=campaign_id).update(departures=F("departures") + 1)
    part_with(reader=reader, action=ConsentAction.WITHDRAWN, channel=channel, shown=LEAVING_2026, now=now)
    return True


@transaction.atomic
def erase_for(*, emails: Sequence[str], now: datetime) -> None:
    """Forget these addresses; the ledger keeps prints, which prove and name nobody."""
    prints = [print_of(email) for email in emails]
    for reader in Reader.objects.select_for_update(of=("self",)).filter(address_print__in=prints).order_by("pk"):
        part_with(reader=reader, action=ConsentAction.ERASED, channel=Channel.ACCOUNT, shown=AUTOMATIC, now=now)


def purge(*, now: datetime) -> dict[str, int]:
    """Delete what is kept no longer: unconfirmed requests, who got which issue, proofs too old."""
    unconfirmed = Reader.objects.filter(
        state=ReaderState.PENDING.value, asked_at__lt=now - timedelta(days=UNCONFIRMED_DAYS)
    )
    old = Campaign.objects.filter(closed_at__lt=now - timedelta(days=MESSAGES_DAYS))
    gone = {"unconfirmed": unconfirmed.delete()[0]}
    gone["messages"] = Message.objects.filter(campaign__in=old).delete()[0]
    Edition.objects.filter(campaign__in=old).delete()
    Return.objects.filter(campaign__in=old, reader__isnull=False).update(reader=None)
    ended = Consent.objects.filter(happened_at__lt=now - timedelta(days=366 * LEDGER_YEARS))
    # The proof of a living subscription is kept as long as it lives.
    gone["ledger"] = ended.exclude(address_print__in=Reader.objects.active().values("address_print")).delete()[0]
    return gone
