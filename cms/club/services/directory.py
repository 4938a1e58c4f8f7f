"""What a member lets the others read, and messages that show nobody's address."""

from datetime import datetime

from django.db import transaction

from cms.accounts.models import User
from cms.club.domain.contacts import CONTACTS_WINDOW, refusal_to_contact
from cms.club.domain.vocabulary import ClubRefusedError, EventKind, Refusal
from cms.club.models import ClubEvent, ContactMessage, Listing, Membership
from cms.club.services.journal import record


@transaction.atomic
def list_member(
    *, user: User, name: bool, organisation: bool, quality: bool, contactable: bool, now: datetime
) -> Listing:
    """Show the fields that the member agrees to, and no other; ClubRefusedError."""
    membership = Membership.objects.select_for_update(of=("self",)).active().filter(user=user).first()
    if membership is None:
        raise ClubRefusedError(Refusal.NOT_A_MEMBER)
    if not (name or organisation or quality):
        raise ClubRefusedError(Refusal.LISTING_EMPTY)
    told, _new = Listing.objects.update_or_create(
        membership=membership,
        defaults={
            "name": name,
            "organisation": organisation,
            "quality": quality,
            "contactable": contactable,
            "consented_at": now,
        },
    )
    return told


def unlist_member(*, user: User) -> None:
    """Withdraw one's consent: gone at once; harmless when there is nothing."""
    Listing.objects.filter(membership__user=user).delete()


@transaction.atomic
def contact_member(*, listing_id: int, sender: User, text: str, with_address: bool, now: datetime) -> ContactMessage:
    """Write to a listed member through the platform; ClubRefusedError, or ``Listing.DoesNotExist``."""
    # Locked, so that the bound holds for two tabs too.
    membership = Membership.objects.select_for_update(of=("self",)).active().filter(user=sender).first()
    listing = Listing.objects.select_related("membership").get(pk=listing_id)
    recent = ContactMessage.objects.filter(sender=membership, written_at__gt=now - CONTACTS_WINDOW).count()
    refusal = refusal_to_contact(
        member=membership is not None,
        contactable=listing.contactable and listing.membership.left_at is None,
        oneself=membership is not None and listing.membership_id == membership.pk,
        recent=recent,
        text=text,
    )
    if refusal or membership is None:
        raise ClubRefusedError(refusal or Refusal.NOT_A_MEMBER)
    event = record(kind=EventKind.MEMBER_CONTACTED, membership=listing.membership, actor=sender, now=now)
    return ContactMessage.objects.create(
        event=event,
        sender=membership,
        recipient=listing.membership,
        text=text.strip(),
        with_address=with_address,
        written_at=now,
    )


def forget_contacts(*, now: datetime) -> int:
    """Delete who wrote to whom once it bounds nothing any more, journal included; returns how many messages."""
    old = ContactMessage.objects.filter(handed_at__isnull=False, written_at__lte=now - CONTACTS_WINDOW)
    events = list(old.order_by("pk").values_list("event_id", flat=True))
    ClubEvent.objects.filter(pk__in=events).delete()
    return len(events)
