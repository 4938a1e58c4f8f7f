"""Where the sendings stand, and what came of them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum

from cms.newsletter.domain.vocabulary import CampaignState, ReturnKind
from cms.newsletter.models import Campaign, IssuePage, Message, Return

RUNNING = (CampaignState.PREPARING.value, CampaignState.SENDING.value)
_TONES = {
    "preparing": "waiting",
    "sending": "info",
    "paused": "warning",
    "done": "success",
    "cancelled": "closed",
}


def running(*, now: datetime) -> list[int]:
    """The sendings that have something to do at ``now``."""
    due = Campaign.objects.filter(state__in=RUNNING, starts_at__lte=now)
    return list(due.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True)
class Account:
    """A sending and its figures, ready to show."""

    campaign: Campaign
    handed: int
    refused: int
    uncertain: int
    skipped: int
    deferred: int
    soft: int
    hard: int
    complaints: int

    @property
    def settled(self) -> int:
        """Messages about which nothing is left to do."""
        return self.handed + self.refused + self.uncertain + self.skipped

    @property
    def left(self) -> int:
        """Messages still to hand over."""
        return max(self.campaign.readers - self.settled, 0)

    @property
    def progress(self) -> int:
        """Percent, whole."""
        return self.settled * 100 // self.campaign.readers if self.campaign.readers else 0

    @property
    def delivered(self) -> int:
        """Handed over and not come back."""
        return max(self.handed - self.hard - self.soft, 0)

    @property
    def open_rate(self) -> Decimal | None:
        """Openings for a hundred delivered, a hundred at most; None before the first delivery."""
        if not self.delivered:
            return None
        return min(Decimal(self.campaign.opens * 100) / self.delivered, Decimal(100)).quantize(Decimal("0.1"))

    @property
    def tone(self) -> str:
        """How its state is drawn."""
        return _TONES[self.campaign.state]

    @property
    def is_over(self) -> bool:
        """Whether nothing will leave any more."""
        return self.campaign.closed_at is not None


def accounts(campaigns: list[Campaign]) -> list[Account]:
    """The figures of these sendings: two queries whatever their number."""
    ids = [campaign.pk for campaign in campaigns]
    names = ("handed", "refused", "uncertain", "skipped", "deferred")
    lots = {
        row["pk"]: row
        for row in Campaign.objects.filter(pk__in=ids)
        .order_by("pk")
        .values("pk")
        .annotate(**{f"lot_{name}": Sum(f"lots__{name}", default=0) for name in names})
    }
    back = {
        row["campaign_id"]: row
        for row in Return.objects.filter(campaign_id__in=ids)
        .order_by("campaign_id")
        .values("campaign_id")
        .annotate(**{kind.value: Count("pk", filter=Q(kind=kind.value)) for kind in ReturnKind})
    }
    found = []
    for campaign in campaigns:
        lot, returned = lots.get(campaign.pk, {}), back.get(campaign.pk, {})
        counts = {name: lot.get(f"lot_{name}", 0) for name in names[:4]}
        if campaign.closed_at is not None:
            # What is over keeps its totals on itself.
            counts = {name: max(count, getattr(campaign, name)) for name, count in counts.items()}
        found.append(
            Account(
                campaign=campaign,
                **counts,
                deferred=lot.get("lot_deferred", 0),
                soft=returned.get("soft", 0),
                hard=returned.get("hard", 0),
                complaints=returned.get("complaint", 0),
            )
        )
    return found


def account_of(*, campaign_id: int) -> Account | None:
    """One sending and its figures."""
    campaign = Campaign.objects.select_related("issue", "ordered_by").filter(pk=campaign_id).first()
    return accounts([campaign])[0] if campaign else None


def issues_to_send() -> list[IssuePage]:
    """The issues that have not left, the newest first, drafts included."""
    sent = Campaign.objects.exclude(state=CampaignState.CANCELLED.value).filter(issue__isnull=False)
    return list(IssuePage.objects.exclude(pk__in=sent.values("issue")).order_by("-number").defer_streamfields()[:20])


def replies(*, campaign_id: int, state: str) -> list[tuple[str, int]]:
    """What the server answered to those in ``state``, the most frequent first."""
    rows = Message.objects.filter(campaign_id=campaign_id, state=state).order_by().values_list("reply")
    return [
        (reply or "sans réponse", count) for reply, count in rows.annotate(n=Count("pk")).order_by("-n", "reply")[:8]
    ]
