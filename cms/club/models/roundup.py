"""Who is told of new messages, how often, and what each mail held."""

from typing import ClassVar

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q

from cms.club.domain.roundups import Frequency
from cms.club.models.discussion import Message

_SALT = "club.roundup"


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT, sep=".")


class RoundupChoiceQuerySet(models.QuerySet["RoundupChoice"]):
    """Choices."""

    def by_token(self, token: str) -> "RoundupChoiceQuerySet":
        """The one of a link in a mail; none when it was forged or cut."""
        try:
            return self.filter(pk=int(_signer().unsign(token)))
        except (signing.BadSignature, ValueError):
            return self.none()


class RoundupChoice(models.Model):
    """How often a person wants the round-up; made with the first thing they follow."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="club_roundup_choice")
    frequency = models.CharField(
        "récapitulatif", max_length=10, default="daily", choices=[(f.value, f.label) for f in Frequency]
    )
    due_at = models.DateTimeField("prochain départ", null=True)

    objects = RoundupChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "choix du récapitulatif"
        verbose_name_plural = "choix du récapitulatif"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="club_roundup_due")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(frequency__in=["daily", "weekly"], due_at__isnull=False)
                | Q(frequency__in=["immediate", "never"], due_at__isnull=True),
                name="club_roundup_planned_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.frequency}"

    @property
    def token(self) -> str:
        """What the link of a mail carries: the number, signed."""
        return _signer().sign(str(self.pk))


class Roundup(models.Model):
    """One mail owed: claimed by a worker, marked before its first byte leaves, stamped after the server's answer.

    Marked and never stamped, nobody knows whether it left: it is not sent again by itself (ADR 29).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="club_roundups")
    made_at = models.DateTimeField("préparé")
    claimed_at = models.DateTimeField("pris en charge", null=True)
    handed_at = models.DateTimeField("en cours de remise", null=True)
    sent_at = models.DateTimeField("envoyé", null=True)

    class Meta:
        verbose_name = "récapitulatif"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["claimed_at"], name="club_roundup_waiting", condition=Q(handed_at=None))
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(handed_at=None, sent_at=None) | Q(handed_at__isnull=False),
                name="club_roundup_sent_was_handed",
            ),
        ]

    def __str__(self) -> str:
        return f"récapitulatif {self.pk}"


class RoundupLine(models.Model):
    """One message that one person is owed; ``roundup`` is the mail that holds it, None while it waits."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="club_roundup_lines")
    message = models.ForeignKey(Message, models.CASCADE, related_name="roundup_lines")
    roundup = models.ForeignKey(Roundup, models.CASCADE, null=True, related_name="lines")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["user"], name="club_roundup_line_waiting", condition=Q(roundup=None))]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "message"], name="club_roundup_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.message_id}"
