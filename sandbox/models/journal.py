"""The journal of a space: audit trail, outbox, evidence of the exercises, and what a replay reads."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sandbox.domain.account_rules import Access
from sandbox.domain.actions import EventType, Reason
from sandbox.domain.vocabulary import Role, Status


class Event(models.Model):
    """One fact, written in the transaction of the command that made it. Never edited.

    ``occurred_at`` is the virtual time of the space, ``recorded_at`` the real one (set by the database: it feeds the
    yearly report, never a rule). ``payload`` holds what a replay needs. ``relayed_at`` empty: handlers still owe it.
    """

    space = models.ForeignKey("sandbox.PracticeSpace", on_delete=models.CASCADE, related_name="events")
    run = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField()
    type = models.CharField(max_length=60, choices=[(kind.value, kind.label) for kind in EventType])
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    role = models.CharField(max_length=20, blank=True, default="", choices=[(role.value, role.label) for role in Role])
    structure = models.ForeignKey(
        "sandbox.Structure", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    document = models.ForeignKey(
        "sandbox.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )
    source = models.CharField(max_length=60, blank=True, default="")
    target = models.CharField(max_length=60, blank=True, default="")
    reason = models.CharField(max_length=60, blank=True, default="")
    comment = models.TextField(blank=True, default="")
    payload = models.JSONField(default=dict, blank=True)
    relayed_at = models.DateTimeField(null=True, blank=True)
    # What stood before the person came: the story of the scenario, what a bookmark copied. It feeds no figure.
    inherited = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = "événement"
        ordering = ["space", "run", "sequence"]
        indexes = [
            models.Index(name="sandbox_event_unrelayed", fields=["recorded_at"], condition=Q(relayed_at=None)),
            models.Index(name="sandbox_event_type", fields=["type", "recorded_at"]),
        ]
        constraints = [
            models.UniqueConstraint(name="sandbox_event_sequence_unique", fields=["space", "run", "sequence"]),
            models.CheckConstraint(name="sandbox_event_sequence_positive", condition=Q(sequence__gte=1)),
            models.CheckConstraint(
                name="sandbox_event_type_known", condition=Q(type__in=sorted(kind.value for kind in EventType))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.type}"

    @property
    def label(self) -> str:
        """The fact in French."""
        return EventType.of(self.type).label

    @property
    def topic(self) -> str:
        """What it is about, by the beginning of its type: document, message, request..."""
        return self.type.partition(".")[0]

    @property
    def reason_label(self) -> str:
        """The reason given, in French; empty for none."""
        reason = Reason.read(self.reason)
        return reason.label if reason else self.reason

    @property
    def access_label(self) -> str:
        """The access that was asked of a manager, in French; empty for any other fact."""
        access = Access.read(str(self.payload.get("access", "")))
        return access.label if access else ""

    @property
    def role_label(self) -> str:
        """Who did it, in French; empty for what nobody in particular did."""
        return Role.of(self.role).label if self.role else ""

    @property
    def target_label(self) -> str:
        """The status reached, in French; empty when the status did not change."""
        return Status.of(self.target).label if self.target else ""
