"""Who sends what: a lot is leased to one connection, for a while; a lease that ended is taken over.

The lock on the row of the sending puts those who come for work in a line: it lasts some milliseconds, and none is held
while a message travels.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone

from cms.newsletter.domain.campaigns import LEASE, LOT_SIZE, Grant, grant
from cms.newsletter.domain.messages import Happening, moved, retry_delay, sources
from cms.newsletter.domain.vocabulary import CampaignState, LotState, MessageState
from cms.newsletter.models import Campaign, Lot, Message

COUNTED = ("handed", "refused", "uncertain", "skipped")


@dataclass(frozen=True)
class Lease:
    """The right to send up to ``most`` messages of a lot until ``ends_at``."""

    lot_id: int
    campaign_id: int
    token: str
    most: int
    ends_at: datetime


@transaction.atomic
def lease_lot(*, campaign_id: int, now: datetime) -> Lease | None:
    """The next lot to send, or None: nothing left, not now, not at this hour, or enough for this minute."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)
    if campaign.state != CampaignState.SENDING.value or now < campaign.starts_at:
        return None
    if not campaign.pace.is_open(timezone.localtime(now)):
        return None
    lot = _next_lot(campaign, now=now)
    if lot is None:
        return None
    last = Grant(campaign.grant_minute, campaign.grant_count) if campaign.grant_minute else None
    allowed = grant(campaign.pace, last, now=now, most=LOT_SIZE)
    if allowed is None:
        return None
    before = last.count if last is not None and last.minute == allowed.minute else 0
    Campaign.objects.filter(pk=campaign_id).update(grant_minute=allowed.minute, grant_count=allowed.count)
    lot.state = LotState.LEASED.value
    lot.lease = secrets.token_hex(16)
    lot.lease_ends_at = now + LEASE
    lot.save(update_fields=["state", "lease", "lease_ends_at"])
    return Lease(lot.pk, campaign_id, lot.lease, allowed.count - before, lot.lease_ends_at)


def _next_lot(campaign: Campaign, *, now: datetime) -> Lot | None:
    """The first lot that is free; one whose taker is gone is first put in order."""
    lots = campaign.lots.select_for_update(of=("self",)).order_by("number")
    abandoned = lots.filter(state=LotState.LEASED.value, lease_ends_at__lt=now).first()
    if abandoned is not None:
        # What was in the hands of the one who is gone may have left: nobody can tell.
        lost = Message.objects.filter(lot=abandoned, state=MessageState.HANDING.value)
        lost.update(state=moved(MessageState.HANDING, Happening.LEASE_LOST).value)
        close_lot(abandoned, now=now)
    free = Q(not_before__isnull=True) | Q(not_before__lte=now)
    lot = lots.filter(free, state=LotState.WAITING.value).first()
    if lot is not None and lot.not_before is not None:
        later = Message.objects.filter(lot=lot, state__in=sources(Happening.RETRIED))
        later.update(state=moved(MessageState.DEFERRED, Happening.RETRIED).value)
        lot.not_before = None
        lot.save(update_fields=["not_before"])
    return lot


@transaction.atomic
def renew(*, lease: Lease, now: datetime) -> Lease | None:
    """The same lease for longer, or None when somebody else took over."""
    ends_at = now + LEASE
    held = Lot.objects.filter(pk=lease.lot_id, lease=lease.token).update(lease_ends_at=ends_at)
    return Lease(lease.lot_id, lease.campaign_id, lease.token, lease.most, ends_at) if held else None


@transaction.atomic
def release(*, lease: Lease, now: datetime) -> None:
    """Give the lot back, with the account of what became of it; without effect when it is not ours any more."""
    lot = Lot.objects.select_for_update(of=("self",)).filter(pk=lease.lot_id, lease=lease.token).first()
    if lot is not None:
        close_lot(lot, now=now)


def close_lot(lot: Lot, *, now: datetime) -> None:
    """Count the lot; it is done, or waits: at once for what is left, later for what a server put off."""
    rows = Message.objects.filter(lot=lot).order_by().values_list("state").annotate(count=Count("pk"))
    counts = dict(rows)
    for name in (*COUNTED, "deferred"):
        setattr(lot, name, counts.get(name, 0))
    lot.lease, lot.lease_ends_at = "", None
    lot.state = LotState.WAITING.value
    if not counts.get("pending"):
        if lot.deferred:
            attempts = Message.objects.filter(lot=lot, state="deferred").order_by("attempts").values_list("attempts")
            delay = retry_delay(attempts[0][0])
            lot.not_before = now + timedelta(seconds=delay or 0)
        else:
            lot.state = LotState.DONE.value
    lot.save()


@transaction.atomic
def close_campaign(*, campaign_id: int, now: datetime) -> bool:
    """Write the totals; end the sending when every lot is done. Whether it is over."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)
    totals(campaign)
    over = campaign.state == CampaignState.SENDING.value and not (
        campaign.lots.exclude(state=LotState.DONE.value).exists()
    )
    if over:
        campaign.state, campaign.closed_at, campaign.note = CampaignState.DONE.value, now, ""
    campaign.save(update_fields=[*COUNTED, "state", "closed_at", "note"])
    return over


@transaction.atomic
def recount(*, lot_id: int, now: datetime) -> None:
    """Count a lot that is done once more, after what a server told; a lot at work is counted when it is released."""
    lot = Lot.objects.select_for_update(of=("self",)).filter(pk=lot_id, state=LotState.DONE.value).first()
    if lot is not None:
        close_lot(lot, now=now)
        close_campaign(campaign_id=lot.campaign_id, now=now)


def totals(campaign: Campaign) -> None:
    """Count a sending on its lots; the caller saves."""
    summed = campaign.lots.aggregate(**{name: Sum(name, default=0) for name in COUNTED})
    for name in COUNTED:
        setattr(campaign, name, summed[name])
