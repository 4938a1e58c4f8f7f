"""Readers, the ledger of what they agreed to, and the prints of those to whom one writes no more."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from cms.newsletter.domain.vocabulary import ALL_TOPICS, Channel, ConsentAction, ReaderState, Topic, topics_of


class ReaderQuerySet(models.QuerySet["Reader"]):
    """Questions about readers."""

    def active(self) -> "ReaderQuerySet":
        """Those who get the letter."""
        return self.filter(state=ReaderState.ACTIVE.value)


class Reader(models.Model):
    """One address that gets the letter, or asked to. Leaving deletes the row: only a print stays, elsewhere."""

    email = models.EmailField("adresse électronique", unique=True)
    address_print = models.CharField("empreinte", max_length=64, unique=True)
    state = models.CharField(
        "état", max_length=10, choices=[(s.value, s.label) for s in ReaderState], default="pending"
    )
    # One bit a topic, in the order of ``Topic``: the edition of a reader is chosen by the database.
    topics = models.PositiveSmallIntegerField("thèmes", default=ALL_TOPICS)
    asked_at = models.DateTimeField("inscription demandée")
    confirmed_at = models.DateTimeField("confirmée", null=True, blank=True)

    objects = ReaderQuerySet.as_manager()

    class Meta:
        verbose_name = "lecteur"
        ordering: ClassVar = ["email"]
        indexes: ClassVar = [models.Index(fields=["state", "id"], name="newsletter_reader_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="pending", confirmed_at__isnull=True) | Q(state="active", confirmed_at__isnull=False),
                name="newsletter_reader_active_confirmed",
            ),
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="newsletter_reader_email_lower"),
            models.CheckConstraint(
                condition=Q(topics__gte=1, topics__lte=ALL_TOPICS), name="newsletter_reader_has_a_topic"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def topic_list(self) -> list[Topic]:
        """The topics chosen."""
        return topics_of(self.topics)

    @property
    def has_every_topic(self) -> bool:
        """Whether nothing was left out."""
        return self.topics == ALL_TOPICS


class Consent(models.Model):
    """One fact of the ledger: what was shown, when, how. Triggers refuse to change it (``ledger_guards``).

    No address and no link to a reader: a print, so that the proof outlives the address.
    """

    address_print = models.CharField("empreinte", max_length=64, db_index=True)
    action = models.CharField("fait", max_length=12, choices=[(a.value, a.label) for a in ConsentAction])
    channel = models.CharField("voie", max_length=10, choices=[(c.value, c.label) for c in Channel])
    shown = models.CharField("texte présenté", max_length=40)
    topics = models.PositiveSmallIntegerField("thèmes", default=0)
    proof = models.CharField("preuve", max_length=500, blank=True)
    happened_at = models.DateTimeField("date")

    class Meta:
        verbose_name = "ligne du registre des accords"
        verbose_name_plural = "registre des accords"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(action__in=[a.value for a in ConsentAction]), name="newsletter_consent_action_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[c.value for c in Channel]), name="newsletter_consent_channel_known"
            ),
            models.CheckConstraint(
                condition=~Q(action="imported") | ~Q(proof=""), name="newsletter_consent_import_has_a_proof"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}, {self.happened_at:%Y-%m-%d}"


class Suppression(models.Model):
    """The print of an address to which nobody writes again unless its owner asks: an import passes over it."""

    address_print = models.CharField("empreinte", max_length=64, unique=True)
    reason = models.CharField("motif", max_length=12, choices=[(a.value, a.label) for a in ConsentAction])
    happened_at = models.DateTimeField("date")

    class Meta:
        verbose_name = "adresse écartée"
        verbose_name_plural = "adresses écartées"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reason__in=["withdrawn", "complained", "stopped", "erased"]),
                name="newsletter_suppression_reason_known",
            )
        ]

    def __str__(self) -> str:
        return self.address_print[:12]
