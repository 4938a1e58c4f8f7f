"""What an editor orders: send, pause, resume, cancel, decide of the uncertain ones."""

from datetime import datetime

from celery import signature
from django.db import IntegrityError, transaction
from django.db.models import F, Max

from cms.accounts.models import User
from cms.newsletter.domain.campaigns import Pace, after_gesture
from cms.newsletter.domain.messages import Happening, moved, sources
from cms.newsletter.domain.vocabulary import CampaignState, LetterRefusedError, LotState, MessageState, Refusal
from cms.newsletter.models import Campaign, Edition, IssuePage, Lot, Message, Reader
from cms.newsletter.models.blocks import blocks_for, mask_in_use
from cms.newsletter.services.leases import COUNTED, close_lot, totals
from cms.newsletter.services.rendering import draw, encode

WORK = "newsletter.work"


@transaction.atomic
def order_campaign(*, issue_id: int, pace: Pace, starts_at: datetime, actor: User | None, now: datetime) -> Campaign:
    """Freeze the published issue and let it leave from ``starts_at``; LetterRefusedError."""
    pace.check()
    issue = IssuePage.objects.select_for_update(of=("self",)).get(pk=issue_id)
    if not issue.live or issue.has_unpublished_changes:
        raise LetterRefusedError(Refusal.ISSUE_NOT_PUBLISHED)
    if not blocks_for(issue.body, 0):
        raise LetterRefusedError(Refusal.ISSUE_EMPTY)
    readers = Reader.objects.active()
    last = readers.aggregate(last=Max("pk"))["last"]
    if last is None:
        raise LetterRefusedError(Refusal.NO_READER)
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                issue=issue,
                subject=issue.mail_subject,
                ordered_by=actor,
                ordered_at=now,
                starts_at=max(starts_at, now),
                per_minute=pace.per_minute,
                from_hour=pace.from_hour,
                to_hour=pace.to_hour,
                last_reader=last,
                readers=readers.count(),
            )
    except IntegrityError as error:
        raise LetterRefusedError(Refusal.ISSUE_ALREADY_SENT) from error
    in_use = mask_in_use(issue.body)
    for topics in sorted({mask & in_use for mask in readers.order_by().values_list("topics", flat=True).distinct()}):
        drawn = draw(issue=issue, topics=topics, now=now, campaign_id=campaign.pk)
        Edition.objects.create(campaign=campaign, topics=topics, encoded=encode(drawn))
    _look(campaign.pk)
    return campaign


def count_opening(*, campaign_id: int) -> None:
    """One more opening of an issue, of nobody in particular; of no issue when there is none of that number."""
    Campaign.objects.filter(pk=campaign_id).update(opens=F("opens") + 1)


def _look(campaign_id: int) -> None:
    transaction.on_commit(signature(WORK, kwargs={"campaign_id": campaign_id}).delay, robust=True)


@transaction.atomic
def gesture(*, campaign_id: int, name: str, now: datetime, note: str = "") -> Campaign:
    """``pause``, ``resume`` or ``cancel``; LetterRefusedError when it has no sense now."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)
    campaign.state = after_gesture(CampaignState(campaign.state), name).value
    campaign.note = note
    if campaign.state == CampaignState.CANCELLED.value:
        campaign.closed_at = now
        left = campaign.messages.filter(state__in=sources(Happening.CANCELLED))
        left.update(state=moved(MessageState.PENDING, Happening.CANCELLED).value)
        waiting = campaign.lots.filter(state=LotState.WAITING.value)
        waiting.update(state=LotState.DONE.value, deferred=0, not_before=None)
        totals(campaign)
    campaign.save(update_fields=["state", "note", "closed_at", *COUNTED])
    if name == "resume":
        _look(campaign_id)
    return campaign


@transaction.atomic
def change_pace(*, campaign_id: int, pace: Pace) -> Campaign:
    """Another pace for what is left to send; LetterRefusedError."""
    pace.check()
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)
    if campaign.closed_at is not None:
        raise LetterRefusedError(Refusal.NOT_POSSIBLE_NOW)
    campaign.per_minute, campaign.from_hour, campaign.to_hour = pace.per_minute, pace.from_hour, pace.to_hour
    campaign.save(update_fields=["per_minute", "from_hour", "to_hour"])
    return campaign


@transaction.atomic
def resend_uncertain(*, campaign_id: int, now: datetime) -> int:
    """Send again what may not have arrived: the editor knows that some will get it twice. How many."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)
    if campaign.state not in (CampaignState.SENDING.value, CampaignState.DONE.value):
        raise LetterRefusedError(Refusal.NOT_POSSIBLE_NOW)
    again = Message.objects.filter(
        campaign=campaign, state__in=sources(Happening.RESENT), reader__isnull=False, lot__state=LotState.DONE.value
    )
    lot_ids = list(again.order_by().values_list("lot_id", flat=True).distinct())
    count = again.update(state=moved(MessageState.UNCERTAIN, Happening.RESENT).value)
    if not count:
        raise LetterRefusedError(Refusal.NOTHING_UNCERTAIN)
    for lot in Lot.objects.select_for_update(of=("self",)).filter(pk__in=lot_ids).order_by("pk"):
        close_lot(lot, now=now)
    totals(campaign)
    campaign.state, campaign.closed_at = CampaignState.SENDING.value, None
    campaign.save(update_fields=["state", "closed_at", *COUNTED])
    _look(campaign_id)
    return count
