"""Pilots of planned ideas: who tries, what they say of it, what was told to the board."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cms.club.domain.pilots import OPEN, Answer, Candidacy, PilotState, Reminder, Round
from cms.club.domain.vocabulary import College
from cms.club.models.idea import Idea
from cms.club.models.journal import ClubEvent
from cms.club.models.meeting import BoardMeeting

_OPEN = sorted(state.value for state in OPEN)
_TONES = {
    "recruiting": "new",
    "running": "waiting",
    "reported": "info",
    "delivered": "success",
    "returned": "warning",
    "cancelled": "closed",
}
_ROUNDS = [(r.value, r.label) for r in Round]


class PilotQuerySet(models.QuerySet["Pilot"]):
    """Pilots."""

    def recruiting(self, today: date) -> "PilotQuerySet":
        """Those that take candidacies today, the first to close first."""
        found = self.filter(state=PilotState.RECRUITING.value, applies_until__gte=today)
        return found.order_by("applies_until", "pk")


class Pilot(models.Model):
    """One trial of one idea. ``report`` is what the board read, kept as it was then."""

    idea = models.ForeignKey(Idea, models.PROTECT, related_name="pilots")
    state = models.CharField(
        "état", max_length=12, choices=[(s.value, s.label) for s in PilotState], default="recruiting"
    )
    criteria = models.TextField("critères", max_length=2000)
    places_issuers = models.PositiveSmallIntegerField("places, émetteurs")
    places_publishers = models.PositiveSmallIntegerField("places, éditeurs et opérateurs")
    places_intermediaries = models.PositiveSmallIntegerField("places, tiers intermédiaires")
    applies_until = models.DateField("candidatures jusqu’au")
    starts_on = models.DateField("début")
    ends_on = models.DateField("fin")
    opened_at = models.DateTimeField("ouvert")
    started_at = models.DateTimeField("commencé", null=True)
    reported_at = models.DateTimeField("rapport remis", null=True)
    ended_at = models.DateTimeField("terminé", null=True)
    end_reason = models.TextField("motif de la fin", blank=True, max_length=4000)
    report = models.JSONField("rapport", null=True)
    # The meeting on whose agenda the report lies.
    meeting = models.ForeignKey(BoardMeeting, models.PROTECT, null=True, related_name="pilot_reports")

    objects = PilotQuerySet.as_manager()

    class Meta:
        verbose_name = "pilote"
        ordering: ClassVar = ["-opened_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in PilotState]), name="club_pilot_state_known"),
            models.UniqueConstraint(fields=["idea"], condition=Q(state__in=_OPEN), name="club_pilot_one_open_an_idea"),
            models.CheckConstraint(
                condition=Q(applies_until__lt=F("starts_on")) & Q(starts_on__lt=F("ends_on")),
                name="club_pilot_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(places_issuers__gte=1) | Q(places_publishers__gte=1) | Q(places_intermediaries__gte=1),
                name="club_pilot_has_places",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["reported", "delivered", "returned"], report__isnull=False)
                | (~Q(state__in=["reported", "delivered", "returned"]) & Q(report__isnull=True)),
                name="club_pilot_ends_on_a_report",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=_OPEN) & Q(ended_at__isnull=True))
                | (~Q(state__in=_OPEN) & Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="club_pilot_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"pilote de l’idée {self.idea_id}"

    def get_absolute_url(self) -> str:
        """The page of the pilot."""
        return reverse("club:pilot", kwargs={"pk": self.pk})

    @property
    def tone(self) -> str:
        """The badge of the state."""
        return _TONES[self.state]

    @property
    def places(self) -> dict[College, int]:
        """Places of each college."""
        return {college: getattr(self, f"places_{college.value}") for college in College}


class PilotMember(models.Model):
    """A candidate, then a member of the pilot; the row outlives the person, so that the report stays true."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="club_pilots")
    name = models.CharField("nom affiché", max_length=60, blank=True)
    college = models.CharField("collège", max_length=20, choices=[(c.value, c.label) for c in College])
    motivation = models.TextField("ce que le candidat apporte", blank=True, max_length=1000)
    state = models.CharField("état", max_length=10, choices=[(c.value, c.label) for c in Candidacy], default="waiting")
    reason = models.TextField("motif", blank=True, max_length=4000)
    applied_at = models.DateTimeField("candidature")
    decided_at = models.DateTimeField("décidée", null=True)
    # The event of the last decision: whom to tell.
    decision = models.OneToOneField(ClubEvent, models.SET_NULL, null=True, related_name="pilot_candidacy")

    class Meta:
        verbose_name = "candidature à un pilote"
        verbose_name_plural = "candidatures à un pilote"
        ordering: ClassVar = ["pilot", "applied_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pilot", "user"], name="club_pilot_member_once"),
            models.CheckConstraint(
                condition=Q(college__in=[c.value for c in College]), name="club_pilot_member_college_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[c.value for c in Candidacy]), name="club_pilot_member_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["selected", "declined"]) | (Q(decided_at__isnull=False) & ~Q(reason="")),
                name="club_pilot_member_decided_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Who is shown."""
        return self.name if self.user_id and self.name else "membre parti"


class PilotFeedback(models.Model):
    """What one member of a pilot says in one round; it may be rewritten until the report."""

    member = models.ForeignKey(PilotMember, models.CASCADE, related_name="feedback")
    round = models.CharField("moment", max_length=10, choices=_ROUNDS)
    answer = models.CharField("répond au besoin", max_length=10, choices=[(a.value, a.label) for a in Answer])
    difficulties = models.TextField("difficultés", blank=True, max_length=2000)
    blocking = models.BooleanField("bloquant", default=False)
    given_at = models.DateTimeField("donné")

    class Meta:
        verbose_name = "retour d’un pilote"
        verbose_name_plural = "retours de pilotes"
        ordering: ClassVar = ["member", "round"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "round"], name="club_pilot_feedback_once_a_round"),
            models.CheckConstraint(
                condition=Q(round__in=[r.value for r in Round]), name="club_pilot_feedback_round_known"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=[a.value for a in Answer]), name="club_pilot_feedback_answer_known"
            ),
            models.CheckConstraint(
                condition=Q(blocking=False) | ~Q(difficulties=""), name="club_pilot_feedback_blocking_is_told"
            ),
        ]

    def __str__(self) -> str:
        return f"retour {self.round} de {self.member_id}"


class PilotReminder(models.Model):
    """Proof that a member was reminded of a due date: a task that runs twice writes one mail."""

    member = models.ForeignKey(PilotMember, models.CASCADE, related_name="reminders")
    round = models.CharField("moment", max_length=10, choices=_ROUNDS)
    step = models.CharField("rappel", max_length=10, choices=[(r.value, r.label) for r in Reminder])

    class Meta:
        verbose_name = "rappel à un pilote"
        verbose_name_plural = "rappels aux pilotes"
        ordering: ClassVar = ["member", "round", "step"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "round", "step"], name="club_pilot_reminder_once"),
        ]

    def __str__(self) -> str:
        return f"rappel {self.step} de {self.member_id}"
