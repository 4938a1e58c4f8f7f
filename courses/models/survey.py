"""The survey: who was asked, on one side; what was said, on the other. Nothing joins the two.

``SurveyPass`` tells who answered, never when nor what. ``SealedAnswer`` waits
for others in an envelope that the database cannot open. ``SurveyAnswer`` has no
person, no moment and an identifier drawn at random; its rows are written several at a
time, shuffled, in one transaction.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.domain.survey import COMMENT_LENGTH
from courses.domain.vocabulary import CanRedo, Pace, Satisfaction


class Survey(models.Model):
    """The questionnaire of one session, and how many were asked and answered."""

    session = models.OneToOneField("courses.Session", models.PROTECT, related_name="survey", verbose_name="session")
    closes_at = models.DateTimeField("close le")
    invited = models.PositiveIntegerField("personnes interrogées", default=0)
    answered = models.PositiveIntegerField("réponses", default=0)
    reminded = models.BooleanField("relance faite", default=False)
    ended = models.BooleanField("dépouillé", default=False)

    class Meta:
        verbose_name = "questionnaire"
        verbose_name_plural = "questionnaires"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answered__lte=F("invited")), name="courses_survey_no_more_than_invited"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}, {self.answered}/{self.invited}"


class SurveyPass(models.Model):
    """The right of one attendee to answer once; gone when the survey ends."""

    enrolment = models.OneToOneField("courses.Enrolment", models.CASCADE, related_name="survey_pass", primary_key=True)
    answered = models.BooleanField("a répondu", default=False)

    class Meta:
        verbose_name = "droit de répondre"
        verbose_name_plural = "droits de répondre"

    def __str__(self) -> str:
        return str(self.pk)


class SealedAnswer(models.Model):
    """An answer that waits for others."""

    id = models.UUIDField(primary_key=True, editable=False)
    session = models.ForeignKey("courses.Session", models.PROTECT, related_name="+")
    box = models.TextField("enveloppe")

    class Meta:
        verbose_name = "réponse sous enveloppe"
        verbose_name_plural = "réponses sous enveloppe"

    def __str__(self) -> str:
        return str(self.pk)


class SurveyAnswer(models.Model):
    """What somebody answered; ``session`` is empty where too few answered for one to stay unknown."""

    id = models.UUIDField(primary_key=True, editable=False)
    topic = models.ForeignKey("courses.Topic", models.PROTECT, related_name="+", verbose_name="sujet")
    session = models.ForeignKey("courses.Session", models.PROTECT, null=True, related_name="+", verbose_name="session")
    year = models.PositiveSmallIntegerField("année de la session")
    satisfaction = models.CharField("satisfaction", max_length=10, choices=[(s.value, s.label) for s in Satisfaction])
    can_redo = models.CharField("saurait refaire", max_length=10, choices=[(c.value, c.label) for c in CanRedo])
    pace = models.CharField("durée", max_length=10, choices=[(p.value, p.label) for p in Pace])
    comment = models.CharField("remarque", max_length=COMMENT_LENGTH, blank=True)

    class Meta:
        verbose_name = "réponse au questionnaire"
        verbose_name_plural = "réponses au questionnaire"
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    satisfaction__in=sorted(s.value for s in Satisfaction),
                    can_redo__in=sorted(c.value for c in CanRedo),
                    pace__in=sorted(p.value for p in Pace),
                ),
                name="courses_surveyanswer_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.satisfaction


class FollowUp(models.Model):
    """« Vous l’avez dit, nous l’avons fait » : what attendees said, what changed; shown where the topic is taught."""

    topic = models.ForeignKey("courses.Topic", models.CASCADE, related_name="follow_ups", verbose_name="sujet")
    said = models.CharField(
        "vous l’avez dit", max_length=300, help_text="Ce que plusieurs participants ont écrit, sans citer personne."
    )
    done = models.CharField("nous l’avons fait", max_length=500, help_text="Ce qui a changé, et depuis quand.")
    published = models.BooleanField("publié", default=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="écrit par"
    )
    written_at = models.DateTimeField("écrit le", editable=False)

    class Meta:
        verbose_name = "suite donnée"
        verbose_name_plural = "suites données"
        ordering = ("-written_at", "-pk")

    def __str__(self) -> str:
        return self.said
