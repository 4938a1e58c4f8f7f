"""Corrections of published figures, and how often each page was seen."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cms.report.domain.published import LARGEST


class Correction(models.Model):
    """A published number put right. Never edited: a second thought is another correction; the latest one counts.

    ``author`` is emptied when that person's data are erased: the reason and the source are what a reader needs.
    """

    year = models.PositiveSmallIntegerField("année du bilan")
    figure = models.SlugField("chiffre", max_length=80)
    code = models.SlugField("nombre", max_length=60)
    before = models.BigIntegerField("valeur remplacée")
    value = models.BigIntegerField("valeur juste")
    reason = models.TextField("raison")
    source = models.TextField("source")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField("date")

    class Meta:
        verbose_name = "correction"
        verbose_name_plural = "corrections"
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["year", "figure"], name="report_correction_figure")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(source=""), name="report_correction_says_why"),
            models.CheckConstraint(condition=~Q(value=F("before")), name="report_correction_changes"),
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=LARGEST), name="report_correction_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.figure}/{self.code} {self.before} → {self.value}"


class PageViews(models.Model):
    """How often the pages of one address were seen on one day: a number, and nothing on who saw them.

    Written by the web processes in batches (``cms.report.services.page_views``).
    """

    day = models.DateField("jour")
    address = models.CharField("adresse", max_length=200)
    views = models.PositiveBigIntegerField("vues")

    class Meta:
        verbose_name = "vues d’une page"
        verbose_name_plural = "vues des pages"
        ordering: ClassVar = ["day", "address"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "address"], name="report_views_once_a_day"),
            models.CheckConstraint(condition=Q(views__gte=1), name="report_views_at_least_one"),
            models.CheckConstraint(condition=Q(address__startswith="/"), name="report_views_of_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.day} : {self.views}"
