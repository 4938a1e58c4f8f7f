"""Messages between members: the platform forwards them, and forgets what they say."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cms.club.models.journal import ClubEvent
from cms.club.models.membership import Membership


class ContactMessage(models.Model):
    """One message. ``text`` is emptied once it was handed over; who wrote to whom stays a day, to bound bursts."""

    event = models.OneToOneField(ClubEvent, models.CASCADE, related_name="contact")
    sender = models.ForeignKey(Membership, models.CASCADE, related_name="contacts_sent")
    recipient = models.ForeignKey(Membership, models.CASCADE, related_name="contacts_received")
    text = models.TextField("message", blank=True, max_length=2000)
    # Whether the sender lets the recipient answer to their own address.
    with_address = models.BooleanField("adresse jointe", default=False)
    written_at = models.DateTimeField("écrit")
    handed_at = models.DateTimeField("transmis", null=True)

    class Meta:
        verbose_name = "message entre membres"
        verbose_name_plural = "messages entre membres"
        ordering: ClassVar = ["written_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True) & ~Q(text="") | Q(handed_at__isnull=False, text=""),
                name="club_contact_forgotten_once_handed",
            ),
            models.CheckConstraint(condition=~Q(sender=F("recipient")), name="club_contact_not_to_oneself"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"
