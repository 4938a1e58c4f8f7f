"""Reads our inbox: a report of non-delivery and a reply go to the room that sent the message, the rest is sorted."""

import hashlib
import logging
from collections import Counter
from datetime import datetime
from email import message_from_bytes
from enum import StrEnum
from typing import Self

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import OperationalError
from django.template.loader import render_to_string
from django.urls import reverse

from cms.core.bounces import complained_about, decode_return, delivered_to, parse_dsn, return_tag
from cms.core.correspondence import of_reference
from cms.core.inboxes import open_inbox
from cms.core.letters import Letter, is_automatic, read_letter

logger = logging.getLogger(__name__)

BATCH = 200
# One reader at a time: two would both answer one letter. A reader that died lets the next in after this.
_LOCK, _LOCK_SECONDS = "inbox-read", 600
# Whoever writes to an address that leads nowhere is told once a day.
_TOLD_SECONDS = 24 * 3600


class Fate(StrEnum):
    """What became of one message."""

    BOUNCE = "bounce", "Messages non remis"
    COMPLAINT = "complaint", "Plaintes"
    REPLY = "reply", "Réponses reçues"
    AUTOMATIC = "automatic", "Réponses automatiques ignorées"
    UNKNOWN = "unknown", "Réponses à une demande inconnue"
    STRANGER = "stranger", "Autres messages, laissés dans la boîte"
    FAILED = "failed", "Messages illisibles, laissés et signalés"

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """A member that is its code, and carries its French words."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


def read_inbox(*, now: datetime) -> Counter[Fate]:
    """Sort what came; how many of each fate. Nothing without an inbox. OSError when it does not answer.

    A message is taken away once what follows from it is written: a reader killed in between reads it again. One that
    breaks us is flagged and left, so that those behind it are read.
    """
    counted: Counter[Fate] = Counter()
    if not (settings.INBOX_URL and settings.INBOX_ADDRESS) or not cache.add(_LOCK, "1", _LOCK_SECONDS):
        return counted
    try:
        with open_inbox(settings.INBOX_URL) as inbox:
            for name, raw in inbox.unread(BATCH):
                fate = _sort_safely(raw, now=now)
                counted[fate] += 1
                if fate in (Fate.STRANGER, Fate.FAILED):
                    inbox.keep(name, flagged=fate is Fate.FAILED)
                else:
                    inbox.remove(name)
    finally:
        cache.delete(_LOCK)
    return counted


def _sort_safely(raw: bytes, *, now: datetime) -> Fate:
    try:
        return sort_message(raw, now=now)
    except (OSError, OperationalError):
        # Ours to mend, not the message's fault: it is read again.
        raise
    except Exception:
        logger.exception("a message of the inbox could not be read; it is flagged there")
        return Fate.FAILED


def sort_message(raw: bytes, *, now: datetime) -> Fate:
    """Give one message to the room it is for.

    Only a return address that we signed is believed: a Message-ID, a sender, are written by anybody.
    """
    message = message_from_bytes(raw)
    complaint = complained_about(message)
    addresses = delivered_to(message) if complaint is None else complaint
    mailbox, key = settings.INBOX_ADDRESS, settings.SECRET_KEY
    reference = next((r for a in addresses if (r := decode_return(a, mailbox=mailbox, key=key))), "")
    correspondence = of_reference(reference)
    about = reference.partition("-")[2]
    if complaint is not None:
        if correspondence is not None and correspondence.complained is not None:
            correspondence.complained(about, now)
        return Fate.COMPLAINT
    bounce = parse_dsn(raw)
    if bounce is not None:
        if correspondence is not None:
            correspondence.bounced(about, bounce, now)
        return Fate.BOUNCE
    if is_automatic(message):
        return Fate.AUTOMATIC
    if not any(return_tag(address, mailbox=mailbox) is not None for address in addresses):
        return Fate.STRANGER
    letter = read_letter(raw)
    answered = correspondence.answered if correspondence is not None else None
    if answered is not None and answered(about, letter, now):
        return Fate.REPLY
    _tell_unknown(letter)
    return Fate.UNKNOWN


def _tell_unknown(letter: Letter) -> None:
    """Say to whoever wrote that nobody will read it, and where somebody would."""
    told = f"inbox-told-{hashlib.sha256(letter.author.encode()).hexdigest()}"
    if "@" not in letter.author or not cache.add(told, "1", _TOLD_SECONDS):
        return
    ask = reverse("support:ask")
    headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    if letter.message_id:
        headers |= {"In-Reply-To": letter.message_id, "References": letter.message_id}
    EmailMessage(
        subject="Votre message n’a pas trouvé sa demande",
        body=render_to_string(
            "core/mail/unknown_reply.txt",
            {"subject": letter.subject, "ask_url": f"{settings.BASE_URL}{ask}", "operator": settings.OPERATOR},
        ),
        to=[letter.author],
        headers=headers,
    ).send()
