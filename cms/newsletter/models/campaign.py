"""A sending: the issue frozen, its lots, one message a reader, what came back."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cms.newsletter.domain.campaigns import PACE_MOST, Pace
from cms.newsletter.domain.vocabulary import CampaignState, LotState, MessageState, ReturnKind
from cms.newsletter.models.pages import IssuePage
from cms.newsletter.models.reader import Reader


class Campaign(models.Model):
    """The sending of one issue. Totals are counted on the lots while it runs, and written here as lots end."""

    issue = models.ForeignKey(IssuePage, models.SET_NULL, null=True, related_name="campaigns", verbose_name="numéro")
    subject = models.CharField("objet", max_length=150)
    state = models.CharField(
        "état", max_length=10, choices=[(s.value, s.label) for s in CampaignState], default="preparing"
    )
    # What the machine or an editor says of the last stop.
    note = models.CharField("remarque", max_length=300, blank=True)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ordered_at = models.DateTimeField("commandé")
    starts_at = models.DateTimeField("à partir de")
    closed_at = models.DateTimeField("terminé", null=True)
    per_minute = models.PositiveIntegerField("messages par minute", default=0)
    from_hour = models.PositiveSmallIntegerField("de", default=0)
    to_hour = models.PositiveSmallIntegerField("à", default=24)
    # Preparation goes through readers in the order of their keys: where it stands, and where it ends.
    prepared_through = models.BigIntegerField(default=0)
    last_reader = models.BigIntegerField(default=0)
    # What was allowed to leave in the minute that began at ``grant_minute``.
    grant_minute = models.DateTimeField(null=True)
    grant_count = models.PositiveIntegerField(default=0)
    readers = models.PositiveIntegerField("lecteurs", default=0)
    handed = models.PositiveIntegerField("remis", default=0)
    refused = models.PositiveIntegerField("refusés", default=0)
    uncertain = models.PositiveIntegerField("sort inconnu", default=0)
    skipped = models.PositiveIntegerField("lecteurs partis", default=0)
    opens = models.PositiveIntegerField("ouvertures", default=0)
    departures = models.PositiveIntegerField("désabonnements", default=0)

    class Meta:
        verbose_name = "envoi"
        ordering: ClassVar = ["-ordered_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in CampaignState]), name="newsletter_campaign_state_known"
            ),
            models.UniqueConstraint(
                fields=["issue"], condition=~Q(state="cancelled"), name="newsletter_issue_sent_once"
            ),
            models.CheckConstraint(
                condition=Q(per_minute__lte=PACE_MOST, from_hour__lt=F("to_hour"), to_hour__lte=24),
                name="newsletter_campaign_pace",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "cancelled"], closed_at__isnull=False)
                | (~Q(state__in=["done", "cancelled"]) & Q(closed_at__isnull=True)),
                name="newsletter_campaign_closed_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def pace(self) -> Pace:
        """Its pace and its hours."""
        return Pace(self.per_minute, self.from_hour, self.to_hour)


class Edition(models.Model):
    """The issue as the readers of some topics get it: a whole message encoded once, its marker still in it."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="editions")
    topics = models.PositiveSmallIntegerField("thèmes")
    encoded = models.BinaryField("message")

    class Meta:
        verbose_name = "édition"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "topics"], name="newsletter_edition_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.topics}"


class Lot(models.Model):
    """Some messages that one connection takes at a time, under a lease that ends by itself if the taker dies."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="lots")
    number = models.PositiveIntegerField("numéro")
    state = models.CharField("état", max_length=8, choices=[(s.value, s.label) for s in LotState], default="waiting")
    lease = models.CharField("bail", max_length=32, blank=True)
    lease_ends_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    size = models.PositiveSmallIntegerField("messages")
    handed = models.PositiveSmallIntegerField("remis", default=0)
    refused = models.PositiveSmallIntegerField("refusés", default=0)
    uncertain = models.PositiveSmallIntegerField("sort inconnu", default=0)
    skipped = models.PositiveSmallIntegerField("lecteurs partis", default=0)
    deferred = models.PositiveSmallIntegerField("différés", default=0)

    class Meta:
        verbose_name = "lot"
        ordering: ClassVar = ["campaign", "number"]
        indexes: ClassVar = [
            models.Index(fields=["campaign", "number"], condition=~Q(state="done"), name="newsletter_lot_to_do")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "number"], name="newsletter_lot_once"),
            models.CheckConstraint(
                condition=Q(state="leased", lease_ends_at__isnull=False) & ~Q(lease="")
                | (~Q(state="leased") & Q(lease="", lease_ends_at__isnull=True)),
                name="newsletter_lot_leased_has_a_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.number}"


class Message(models.Model):
    """One message to one reader; its life is the table of ``domain.messages``."""

    # The first column of a unique constraint below: no index of its own, so that a move writes less.
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="messages", db_index=False)
    lot = models.ForeignKey(Lot, models.CASCADE, related_name="messages")
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="messages")
    # None once the reader left: nothing says any more to whom it went.
    reader = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="messages")
    state = models.CharField(
        "état", max_length=10, choices=[(s.value, s.label) for s in MessageState], default="pending"
    )
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    reply = models.CharField("réponse du serveur", max_length=200, blank=True)

    class Meta:
        verbose_name = "message"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "reader"], name="newsletter_message_once_a_reader"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in MessageState]), name="newsletter_message_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.pk}"


class Return(models.Model):
    """What came back of one message: one row a message at most, the gravest."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="returns")
    reader = models.ForeignKey(Reader, models.SET_NULL, null=True, related_name="returns")
    kind = models.CharField("nature", max_length=10, choices=[(k.value, k.label) for k in ReturnKind])
    status = models.CharField("code", max_length=20, blank=True)
    happened_at = models.DateTimeField("date")

    class Meta:
        verbose_name = "retour"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "reader"], name="newsletter_return_once_a_message"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in ReturnKind]), name="newsletter_return_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.kind}"
