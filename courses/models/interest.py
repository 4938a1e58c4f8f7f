"""Wishes for a date, when trainers are free, and the sessions that the two make possible."""

from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from courses.domain.details import EMAIL_LENGTH, NAME_LENGTH
from courses.domain.vocabulary import InterestState, ProposalState

_LIVE = (InterestState.ASKED.value, InterestState.PROVEN.value)


def _signer() -> signing.Signer:
    return signing.Signer(salt="courses.interest", sep=".")


class InterestQuerySet(models.QuerySet["Interest"]):
    """Wishes by where they stand."""

    def counted(self) -> Self:
        """Those whose address is proven and that no date answered yet, the oldest first."""
        return self.filter(state=InterestState.PROVEN.value).order_by("created_at", "pk")

    def stale(self, *, before: datetime) -> Self:
        """Those that still carry a name though they were left before ``before``."""
        return self.filter(created_at__lt=before, erased_at=None)

    def by_token(self, token: str) -> Self:
        """The one wish of a private link; none when it was forged or cut."""
        try:
            return self.filter(uid=UUID(_signer().unsign(token)))
        except (signing.BadSignature, ValueError):
            return self.none()


class Interest(models.Model):
    """Somebody would come if this topic were taught at one of these times of the week."""

    topic = models.ForeignKey("courses.Topic", models.CASCADE, related_name="interests", verbose_name="sujet")
    uid = models.UUIDField("identifiant", default=uuid4, unique=True, editable=False)
    name = models.CharField("nom", max_length=NAME_LENGTH, blank=True)
    email = models.EmailField("adresse électronique", max_length=EMAIL_LENGTH)
    slots = models.JSONField("créneaux", default=list)
    state = models.CharField(
        "état",
        max_length=10,
        choices=[(s.value, s.label) for s in InterestState],
        default=InterestState.ASKED.value,
    )
    created_at = models.DateTimeField("déposé le")
    proven_at = models.DateTimeField("confirmé le", null=True)
    erased_at = models.DateTimeField("effacé le", null=True)
    answered_by = models.ForeignKey(
        "courses.Session", models.SET_NULL, null=True, related_name="interests_answered", verbose_name="date ouverte"
    )

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = "souhait de date"
        verbose_name_plural = "souhaits de dates"
        ordering = ("created_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("topic", "email"), condition=Q(state__in=_LIVE), name="courses_interest_once_a_topic"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="courses_interest_email_is_lower_case"),
            models.CheckConstraint(
                condition=~Q(state=InterestState.PROVEN.value) | Q(proven_at__isnull=False),
                name="courses_interest_proven_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or 'personne effacée'} ({self.topic_id})"

    @property
    def token(self) -> str:
        """What the private link carries."""
        return _signer().sign(self.uid.hex)


class Availability(models.Model):
    """When a trainer could give a session, and on what."""

    trainer = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="course_availability")
    topics = models.ManyToManyField("courses.Topic", related_name="+", verbose_name="sujets", blank=True)
    slots = models.JSONField("créneaux", default=list, blank=True)
    weekly_limit = models.PositiveSmallIntegerField("sessions par semaine, au plus", default=2)

    class Meta:
        verbose_name = "disponibilité"
        verbose_name_plural = "disponibilités"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"disponibilité {self.trainer_id}"


class SessionProposal(models.Model):
    """A session that enough people wish for and that a trainer could give."""

    topic = models.ForeignKey("courses.Topic", models.CASCADE, related_name="proposals", verbose_name="sujet")
    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="session_proposals")
    starts_at = models.DateTimeField("début")
    people_count = models.PositiveIntegerField("personnes intéressées")
    state = models.CharField(
        "état",
        max_length=10,
        choices=[(s.value, s.label) for s in ProposalState],
        default=ProposalState.OPEN.value,
    )
    made_at = models.DateTimeField("proposée le")
    decided_at = models.DateTimeField("décidée le", null=True)
    session = models.OneToOneField("courses.Session", models.SET_NULL, null=True, related_name="proposal")

    class Meta:
        verbose_name = "proposition de session"
        verbose_name_plural = "propositions de sessions"
        ordering = ("starts_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("trainer", "starts_at"),
                condition=Q(state=ProposalState.OPEN.value),
                name="courses_proposal_one_place_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.starts_at:%Y-%m-%d %H:%M}"
