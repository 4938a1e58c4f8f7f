"""What the waiting list leaves behind: the draw that ordered it, and how seats came free in past sessions."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class QueueDraw(models.Model):
    """The draw of one session. The seal is public from the first day, the seed only after the draw."""

    session = models.OneToOneField("courses.Session", models.CASCADE, related_name="draw")
    seed = models.CharField("graine", max_length=64)
    seal = models.CharField("scellé", max_length=64)
    drawn_at = models.DateTimeField("tiré le", null=True)
    # Identifiers of enrolments (not people): what went in, by arrival; what came out, by lot.
    entries = models.JSONField("entrés", default=list, blank=True)
    result = models.JSONField("sortis", default=list, blank=True)

    class Meta:
        verbose_name = "tirage"
        verbose_name_plural = "tirages"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"tirage {self.session_id}"


class SeatHistory(models.Model):
    """Of the seats taken at one distance from a past session, how many came free before its list closed."""

    session = models.ForeignKey("courses.Session", models.CASCADE, related_name="seat_history")
    days_before = models.PositiveSmallIntegerField("jours avant")
    taken = models.PositiveIntegerField("places prises")
    released = models.PositiveIntegerField("places rendues ensuite")
    offers_made = models.PositiveIntegerField("places proposées", default=0)
    offers_taken = models.PositiveIntegerField("places prises par la liste", default=0)

    class Meta:
        verbose_name = "mesure de places rendues"
        verbose_name_plural = "mesures de places rendues"
        ordering = ("session", "days_before")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("session", "days_before"), name="courses_history_once_a_distance"),
            models.CheckConstraint(condition=Q(released__lte=F("taken")), name="courses_history_released_was_taken"),
            models.CheckConstraint(
                condition=Q(offers_taken__lte=F("offers_made")), name="courses_history_offer_taken_was_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} à {self.days_before} j"
