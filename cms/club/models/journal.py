"""The journal of the club: one row a command, and who was told of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.club.domain.vocabulary import Action, EventKind, Role, State
from cms.club.models.ballot import Ballot
from cms.club.models.discussion import Message
from cms.club.models.idea import Idea
from cms.club.models.meeting import BoardMeeting
from cms.club.models.membership import Membership
from cms.club.models.moderation import ModerationCase

_DECISIONS = ["accepted", "postponed", "dismissed"]


class ClubEvent(models.Model):
    """A fact, written with what it changed; it is also the outbox (``relayed_at``)."""

    kind = models.CharField("nature", max_length=20, choices=[(k.value, k.label) for k in EventKind])
    idea = models.ForeignKey(Idea, models.CASCADE, null=True, related_name="events")
    membership = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="events")
    ballot = models.ForeignKey(Ballot, models.CASCADE, null=True, related_name="events")
    meeting = models.ForeignKey(BoardMeeting, models.CASCADE, null=True, related_name="events")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="events")
    case = models.ForeignKey(ModerationCase, models.CASCADE, null=True, related_name="events")
    # The version of the idea after the move: 1 for the submission.
    number = models.PositiveIntegerField("numéro", null=True)
    action = models.CharField("geste", max_length=30, blank=True, choices=[(a.value, a.label) for a in Action])
    source = models.CharField("de", max_length=20, blank=True, choices=[(s.value, s.label) for s in State])
    target = models.CharField("vers", max_length=20, blank=True, choices=[(s.value, s.label) for s in State])
    next_due_on = models.DateField("prochaine étape due le", null=True)
    role = models.CharField("à titre de", max_length=20, blank=True, choices=[(r.value, r.label) for r in Role])
    reason = models.TextField("motif", blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="club_events")
    happened_at = models.DateTimeField("date")
    relayed_at = models.DateTimeField("relayé", null=True)

    class Meta:
        verbose_name = "événement du club"
        verbose_name_plural = "événements du club"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["relayed_at"], name="club_event_outbox", condition=Q(relayed_at=None)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in EventKind]), name="club_event_kind_known"),
            # Two moves from the same version of an idea cannot both be written.
            models.UniqueConstraint(
                fields=["idea", "number"], condition=Q(number__isnull=False), name="club_event_one_a_version"
            ),
            models.CheckConstraint(
                condition=~Q(target__in=_DECISIONS) | ~Q(reason=""), name="club_event_decision_has_a_motive"
            ),
            models.CheckConstraint(
                condition=Q(idea__isnull=False)
                | Q(membership__isnull=False)
                | Q(ballot__isnull=False)
                | Q(meeting__isnull=False)
                | Q(message__isnull=False),
                name="club_event_is_about_something",
            ),
        ]

    def __str__(self) -> str:
        about = self.idea_id or self.membership_id or self.ballot_id or self.meeting_id or self.message_id
        return f"{self.kind} {about}"


class Notice(models.Model):
    """Proof that a person was told of an event: a handler that runs twice writes one mail."""

    event = models.ForeignKey(ClubEvent, models.CASCADE, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="club_notices")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "user"], name="club_notice_once")]

    def __str__(self) -> str:
        return f"{self.user_id} sait {self.event_id}"
