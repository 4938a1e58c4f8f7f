"""How a fact enters the ledger: added, never changed."""

from datetime import datetime

from django.conf import settings

from cms.newsletter.domain.links import address_print
from cms.newsletter.domain.vocabulary import Channel, ConsentAction
from cms.newsletter.models import Consent, Reader, Suppression


def print_of(email: str) -> str:
    """The print of an address, under the key of this site."""
    return address_print(email, key=settings.SECRET_KEY)


def record(
    *, email: str, action: ConsentAction, channel: Channel, shown: str, now: datetime, topics: int = 0, proof: str = ""
) -> Consent:
    """Write one line."""
    return Consent.objects.create(
        address_print=print_of(email),
        action=action.value,
        channel=channel.value,
        shown=shown,
        topics=topics,
        proof=proof,
        happened_at=now,
    )


def part_with(*, reader: Reader, action: ConsentAction, channel: Channel, shown: str, now: datetime) -> None:
    """Write it down, keep the print, forget the address; the caller holds the row and the transaction."""
    record(email=reader.email, action=action, channel=channel, shown=shown, now=now, topics=reader.topics)
    Suppression.objects.update_or_create(
        address_print=reader.address_print, defaults={"reason": action.value, "happened_at": now}
    )
    reader.delete()
