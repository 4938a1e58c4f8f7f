"""Who wants a mail at each status, and which mails went."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class NotificationChoice(models.Model):
    """« Notification Facturation » of a person; without a row it is on, as on the portal."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    by_mail = models.BooleanField(default=True)

    class Meta:
        verbose_name = "choix de notification"
        verbose_name_plural = "choix de notification"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {'VRAI' if self.by_mail else 'FAUX'}"


class Notice(models.Model):
    """A mail about one event of the journal: its row makes it go once."""

    event = models.OneToOneField("sandbox.Event", on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "notification envoyée"
        verbose_name_plural = "notifications envoyées"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"événement {self.event_id}"
