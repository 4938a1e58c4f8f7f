"""Sessions that go together: the dates of one plan."""

from django.conf import settings
from django.db import models


class Series(models.Model):
    """A plan of several sessions of one topic; each of them stays a session of its own, changed on its own."""

    title = models.CharField("titre", max_length=150)
    topic = models.ForeignKey("courses.Topic", models.PROTECT, related_name="series", verbose_name="sujet")
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="series_planned",
        verbose_name="formateur",
    )
    created_at = models.DateTimeField("créée le")

    class Meta:
        verbose_name = "série"
        verbose_name_plural = "séries"
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.title
