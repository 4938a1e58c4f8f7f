"""Who wants a mail, how often, and which events were told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sandbox.domain.notifications import NotificationPace


class NotificationChoice(models.Model):
    """« Notification Facturation » of a person; without a row it is at each status, as on the portal.

    ``chosen_at``: a summary tells nothing of what came before.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    pace = models.CharField(
        max_length=20,
        default=NotificationPace.EACH.value,
        choices=[(pace.value, pace.label) for pace in NotificationPace],
    )
    chosen_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "choix de notification"
        verbose_name_plural = "choix de notification"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="sandbox_notification_pace_known",
                condition=Q(pace__in=sorted(pace.value for pace in NotificationPace)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.pace}"


class Notice(models.Model):
    """An event of the journal that was told by mail, alone or in a summary: its row makes it told once."""

    event = models.OneToOneField("sandbox.Event", on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "notification envoyée"
        verbose_name_plural = "notifications envoyées"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"événement {self.event_id}"
