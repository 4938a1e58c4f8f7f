"""Who was there: the choice to be measured, the stays, what they come to."""

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.domain.attendance import REASON_LENGTH, Span, telling
from courses.domain.vocabulary import PresenceChoice, PresenceOutcome

_OUTCOMES = sorted(o.value for o in PresenceOutcome)
CONNECTION_LENGTH = 64


class AttendanceSheet(models.Model):
    """The list of a session, once closed: from then on presences count, and certificates exist."""

    session = models.OneToOneField("courses.Session", models.PROTECT, related_name="sheet", verbose_name="session")
    closed_at = models.DateTimeField("arrêtée le")
    held_minutes = models.PositiveSmallIntegerField("durée tenue (minutes)")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="arrêtée par"
    )

    class Meta:
        verbose_name = "feuille de présence"
        verbose_name_plural = "feuilles de présence"

    def __str__(self) -> str:
        return f"{self.session_id}, {self.closed_at:%Y-%m-%d}"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Presences by what is left to do about them."""

    def contested(self) -> Self:
        """Those whose contest waits for an answer."""
        return self.filter(contested_at__isnull=False, contest_answered_at=None)


class Attendance(models.Model):
    """One enrolment's presence. ``outcome`` is what counts; ``measured`` what the stays alone came to."""

    enrolment = models.OneToOneField("courses.Enrolment", models.PROTECT, related_name="attendance")
    choice = models.CharField(
        "mesure de la présence", max_length=10, choices=[(c.value, c.label) for c in PresenceChoice], blank=True
    )
    chosen_at = models.DateTimeField("choisie le", null=True)
    minutes = models.PositiveSmallIntegerField("minutes de présence", null=True)
    measured = models.CharField(
        "présence mesurée", max_length=10, choices=[(o.value, o.label) for o in PresenceOutcome], blank=True
    )
    outcome = models.CharField(
        "présence", max_length=10, choices=[(o.value, o.label) for o in PresenceOutcome], blank=True
    )
    corrected_at = models.DateTimeField("corrigée le", null=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="corrigée par"
    )
    correction_reason = models.CharField("motif de la correction", max_length=REASON_LENGTH, blank=True)
    contested_at = models.DateTimeField("contestée le", null=True)
    contest_reason = models.CharField("motif de la contestation", max_length=REASON_LENGTH, blank=True)
    contest_answered_at = models.DateTimeField("contestation traitée le", null=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=["", *_OUTCOMES], measured__in=["", *_OUTCOMES]),
                name="courses_attendance_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=Q(choice__in=["", *sorted(c.value for c in PresenceChoice)]),
                name="courses_attendance_choice_is_known",
            ),
            models.CheckConstraint(
                condition=Q(choice="") | Q(chosen_at__isnull=False), name="courses_attendance_choice_has_a_date"
            ),
            # Nobody's presence departs from what was measured without somebody saying when and why.
            models.CheckConstraint(
                condition=Q(outcome=F("measured")) | (Q(corrected_at__isnull=False) & ~Q(correction_reason="")),
                name="courses_attendance_correction_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(contested_at=None) | ~Q(contest_reason=""),
                name="courses_attendance_contest_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.outcome or 'en cours'}"

    def spans(self) -> list[Span]:
        """The stays that count; reads ``stays``."""
        return telling((stay.connection, stay.span()) for stay in self.stays.all())


class StayQuerySet(models.QuerySet["Stay"]):
    """Stays by age."""

    def older_than(self, moment: datetime) -> Self:
        """Those of sessions closed before ``moment``."""
        return self.filter(attendance__enrolment__session__sheet__closed_at__lt=moment)


class Stay(models.Model):
    """One connection to the room, from its arrival to its departure; ``connection`` tells two devices apart."""

    attendance = models.ForeignKey("courses.Attendance", models.CASCADE, related_name="stays")
    connection = models.CharField("connexion", max_length=CONNECTION_LENGTH, blank=True)
    joined_at = models.DateTimeField("arrivée")
    left_at = models.DateTimeField("départ", null=True)

    objects = StayQuerySet.as_manager()

    class Meta:
        verbose_name = "passage"
        verbose_name_plural = "passages"
        ordering = ("joined_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")), name="courses_stay_ends_after_it_began"
            ),
            models.UniqueConstraint(
                fields=("attendance", "connection"),
                condition=Q(left_at=None),
                name="courses_stay_one_open_a_connection",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendance_id} {self.joined_at:%H:%M}"

    def span(self) -> Span:
        """What the rules look at."""
        return Span(self.joined_at, self.left_at)
