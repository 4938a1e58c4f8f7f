"""The journal of the room, which is also the outbox, and the state of each message that follows from it."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.domain.vocabulary import EventType, MailKind, ReminderKind


class CourseEventQuerySet(models.QuerySet["CourseEvent"]):
    """Events by what is left to do about them."""

    def waiting(self, *, after: datetime, before: datetime) -> Self:
        """Those not relayed yet though they happened between the two moments, the oldest first."""
        return self.filter(relayed_at=None, at__gt=after, at__lt=before).order_by("pk")


class CourseEvent(models.Model):
    """One command that was obeyed. Never changed, but for ``relayed_at``."""

    type = models.CharField("nature", max_length=20, choices=[(e.value, e.label) for e in EventType])
    at = models.DateTimeField("moment")
    session = models.ForeignKey("courses.Session", models.CASCADE, null=True, related_name="events")
    enrolment = models.ForeignKey("courses.Enrolment", models.PROTECT, null=True, related_name="events")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    payload = models.JSONField("détail", default=dict, blank=True)
    relayed_at = models.DateTimeField("suites données le", null=True)

    objects = CourseEventQuerySet.as_manager()

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"
        ordering = ("pk",)
        indexes: ClassVar = [
            models.Index(fields=("at",), condition=Q(relayed_at=None), name="courses_event_waiting"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(type__in=sorted(e.value for e in EventType)), name="courses_event_type_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.at:%Y-%m-%d %H:%M}"


class CourseMail(models.Model):
    """One message owed to one person because of one event; sent once however often the event is relayed.

    The person is known by an enrolment, or by the wish for a date that they left.
    """

    event = models.ForeignKey("courses.CourseEvent", models.CASCADE, related_name="mails")
    enrolment = models.ForeignKey("courses.Enrolment", models.PROTECT, null=True, related_name="mails")
    interest = models.ForeignKey("courses.Interest", models.CASCADE, null=True, related_name="mails")
    kind = models.CharField("nature", max_length=20, choices=[(m.value, m.label) for m in MailKind])
    claimed_at = models.DateTimeField("pris en charge le", null=True)
    sent_at = models.DateTimeField("envoyé le", null=True)
    refused_at = models.DateTimeField("refusé pour toujours le", null=True)
    # What a server reported after it had taken the message: the code of RFC 3463, « 4.2.2 ».
    returned_at = models.DateTimeField("revenu non remis le", null=True)
    returned_status = models.CharField("code du retour", max_length=12, blank=True)

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("event", "enrolment", "kind"), name="courses_mail_once_an_event"),
            models.UniqueConstraint(fields=("event", "interest", "kind"), name="courses_mail_once_an_interest"),
            models.CheckConstraint(
                condition=Q(enrolment__isnull=False, interest__isnull=True)
                | Q(enrolment__isnull=True, interest__isnull=False),
                name="courses_mail_to_one_person",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_status="")
                | Q(returned_at__isnull=False) & ~Q(returned_status=""),
                name="courses_mail_returned_with_a_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.enrolment_id or self.interest_id}"


class Reminder(models.Model):
    """One reminder owed to one person for one announced start: written once, sent by the mail of its event."""

    enrolment = models.ForeignKey("courses.Enrolment", models.CASCADE, related_name="reminders")
    kind = models.CharField("nature", max_length=10, choices=[(k.value, k.label) for k in ReminderKind])
    # The start that it announces: a session that changes its date reminds of the new one.
    starts_at = models.DateTimeField("début annoncé")
    event = models.ForeignKey("courses.CourseEvent", models.CASCADE, related_name="reminders")

    class Meta:
        verbose_name = "rappel"
        verbose_name_plural = "rappels"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("enrolment", "kind", "starts_at"), name="courses_reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.enrolment_id}"
