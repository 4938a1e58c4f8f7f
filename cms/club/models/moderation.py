"""Reports of messages, what was decided, and what became of the appeal."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cms.club.domain.moderation import MAX_REASON, TOLD, CaseState, Ground, Verdict
from cms.club.models.discussion import Message

_VERDICTS = [(verdict.value, verdict.label) for verdict in Verdict]


class ModerationCase(models.Model):
    """One message before the moderators; the row of the register."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="cases", verbose_name="message")
    # As it stood when it was first reported: neither an edit nor a withdrawal changes what is judged.
    quoted = models.TextField("texte signalé", blank=True)
    state = models.CharField("état", max_length=20, default="open", choices=[(s.value, s.label) for s in CaseState])
    opened_at = models.DateTimeField("ouvert")
    verdict = models.CharField("décision", max_length=10, blank=True, choices=_VERDICTS)
    reason = models.TextField("motif", max_length=MAX_REASON, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField("décidé", null=True)
    appeal = models.TextField("contestation", max_length=MAX_REASON, blank=True)
    appealed_at = models.DateTimeField("contesté", null=True)
    final_verdict = models.CharField("décision sur la contestation", max_length=10, blank=True, choices=_VERDICTS)
    final_reason = models.TextField("motif de la décision finale", max_length=MAX_REASON, blank=True)
    final_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    final_at = models.DateTimeField("tranché", null=True)

    class Meta:
        verbose_name = "dossier de modération"
        verbose_name_plural = "dossiers de modération"
        ordering: ClassVar = ["opened_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in CaseState]), name="club_case_state_known"),
            models.UniqueConstraint(
                fields=["message"], condition=Q(state__in=["open", "decided", "appealed"]), name="club_case_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="open", verdict="", decided_at__isnull=True)
                | ~Q(state="open") & Q(verdict__in=[v.value for v in Verdict], decided_at__isnull=False),
                name="club_case_decided_says_what",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | ~Q(reason=""), name="club_case_decided_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="appealed") | Q(verdict="remove", appealed_at__isnull=False),
                name="club_case_appeals_a_removal",
            ),
            models.CheckConstraint(
                condition=Q(final_at__isnull=True, final_verdict="")
                | Q(final_at__isnull=False, appealed_at__isnull=False, final_verdict__in=[v.value for v in Verdict])
                & ~Q(final_reason=""),
                name="club_case_final_says_why",
            ),
            models.CheckConstraint(
                condition=Q(final_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(final_by=F("decided_by")),
                name="club_case_appeal_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"dossier n° {self.pk}"

    def get_absolute_url(self) -> str:
        """Its page, for moderators."""
        return reverse("club:case", args=[self.pk])

    @property
    def outcome(self) -> str:
        """The decision that holds today, in words."""
        held = self.final_verdict or self.verdict
        return TOLD[Verdict(held)] if held else CaseState.OPEN.label

    @property
    def final_outcome(self) -> str:
        """What the appeal came to, in words."""
        return TOLD[Verdict(self.final_verdict)] if self.final_verdict else ""


class Report(models.Model):
    """One person's complaint about a message."""

    case = models.ForeignKey(ModerationCase, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="club_reports", verbose_name="signalé par"
    )
    ground = models.CharField("motif", max_length=20, choices=[(g.value, g.label) for g in Ground])
    details = models.TextField("précision", max_length=MAX_REASON, blank=True)
    made_at = models.DateTimeField("signalé")

    class Meta:
        verbose_name = "signalement"
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "reporter"], name="club_report_one_a_person"),
            models.CheckConstraint(condition=Q(ground__in=[g.value for g in Ground]), name="club_report_ground_known"),
        ]

    def __str__(self) -> str:
        return f"signalement {self.pk}"
