"""What follows from a message that came back, and the address to which it comes back."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction

from cms.core.bounces import Bounce, BounceKind, encode_return
from cms.newsletter.domain.consent import AUTOMATIC
from cms.newsletter.domain.messages import Happening, moved, sources
from cms.newsletter.domain.returns import SOFT_MOST, in_a_row, stops
from cms.newsletter.domain.vocabulary import Channel, ConsentAction, MessageState, ReturnKind
from cms.newsletter.models import Message, Reader, Return
from cms.newsletter.services.leases import recount
from cms.newsletter.services.ledger import part_with

KIND = "lettre"


def reference_of(*, campaign_id: int, reader_id: int) -> str:
    """« lettre-12-345 »: one message, in its identifier and in its return address."""
    return f"{KIND}-{campaign_id}-{reader_id}"


def return_address(*, campaign_id: int, reader_id: int) -> str:
    """The envelope sender of one message; without an inbox to read, that of the letter."""
    if not settings.INBOX_ADDRESS:
        return parseaddr(settings.NEWSLETTER_FROM)[1]
    reference = reference_of(campaign_id=campaign_id, reader_id=reader_id)
    return encode_return(reference, mailbox=settings.INBOX_ADDRESS, key=settings.SECRET_KEY)


def bounced(about: str, bounce: Bounce, now: datetime) -> None:
    """A report of non-delivery; ``about`` is « issue-reader », signed in the address it came to."""
    kind = ReturnKind.HARD if bounce.kind is BounceKind.HARD else ReturnKind.SOFT
    _came_back(about, kind=kind, status=bounce.status, now=now)


def complained(about: str, now: datetime) -> None:
    """A reader called the letter unwanted: it stops at once."""
    _came_back(about, kind=ReturnKind.COMPLAINT, status="", now=now)


def _came_back(about: str, *, kind: ReturnKind, status: str, now: datetime) -> None:
    campaign_id, _dash, reader_id = about.partition("-")
    if campaign_id.isdigit() and reader_id.isdigit():
        note_return(campaign_id=int(campaign_id), reader_id=int(reader_id), kind=kind, status=status, now=now)


@transaction.atomic
def note_return(*, campaign_id: int, reader_id: int, kind: ReturnKind, status: str, now: datetime) -> bool:
    """Count it once; stop writing to the address when the rule says so. Whether the reader was stopped."""
    reader = Reader.objects.select_for_update(of=("self",)).filter(pk=reader_id).first()
    message = Message.objects.filter(campaign_id=campaign_id, reader_id=reader_id)
    if reader is None or not message.exists():
        return False
    # It came back: so it had left, whatever we knew.
    proved = message.filter(state__in=sources(Happening.CAME_BACK))
    if proved.update(state=moved(MessageState.UNCERTAIN, Happening.CAME_BACK).value):
        recount(lot_id=message.values_list("lot_id", flat=True)[0], now=now)
    found, fresh = Return.objects.get_or_create(
        campaign_id=campaign_id, reader=reader, defaults={"kind": kind.value, "status": status[:20], "happened_at": now}
    )
    if not fresh and kind is not ReturnKind.SOFT:
        found.kind, found.status = kind.value, status[:20]
        found.save(update_fields=["kind", "status"])
    if not stops(kind, soft_in_a_row=_soft_in_a_row(reader)):
        return False
    action = ConsentAction.COMPLAINED if kind is ReturnKind.COMPLAINT else ConsentAction.STOPPED
    part_with(reader=reader, action=action, channel=Channel.RETURN, shown=AUTOMATIC, now=now)
    return True


def _soft_in_a_row(reader: Reader) -> int:
    sent = reader.messages.filter(state=MessageState.HANDED.value).order_by("-campaign_id")
    back = reader.returns.filter(kind=ReturnKind.SOFT.value).values_list("campaign_id", flat=True)
    return in_a_row(list(sent.values_list("campaign_id", flat=True)[:SOFT_MOST]), set(back))
