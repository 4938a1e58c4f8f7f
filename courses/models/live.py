"""A class while it is given: its steps, who is in it under which pseudonym, hands, questions, polls."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.domain.live import QUESTION_LENGTH, pseudonym

BOOKMARK_LENGTH = 40


class LessonStep(models.Model):
    """A step of a session's plan. ``bookmark``: the code of the moment to start from; empty for a step one watches."""

    session = models.ForeignKey("courses.Session", models.CASCADE, related_name="plan", verbose_name="session")
    position = models.PositiveSmallIntegerField("rang")
    title = models.CharField("titre", max_length=150)
    bookmark = models.CharField("marque-page", max_length=BOOKMARK_LENGTH, blank=True)

    class Meta:
        verbose_name = "étape"
        verbose_name_plural = "étapes"
        ordering = ("session", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("session", "position"), name="courses_step_one_a_rank"),
        ]

    def __str__(self) -> str:
        return self.title


class LiveClass(models.Model):
    """A session while it is given. ``version`` grows with every change: that is what live pages watch.

    ``step``: the one in hand. ``frozen_at``: practice spaces are held still. ``spotlight``: what is shown to all.
    """

    session = models.OneToOneField("courses.Session", models.CASCADE, related_name="live", verbose_name="session")
    opened_at = models.DateTimeField("ouverte le")
    ended_at = models.DateTimeField("terminée le", null=True)
    step = models.ForeignKey(
        "courses.LessonStep", models.SET_NULL, null=True, related_name="+", verbose_name="étape en cours"
    )
    frozen_at = models.DateTimeField("figée le", null=True)
    spotlight = models.CharField("montré à tous", max_length=QUESTION_LENGTH, blank=True)
    version = models.PositiveIntegerField("version", default=0)

    class Meta:
        verbose_name = "classe en direct"
        verbose_name_plural = "classes en direct"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("opened_at")), name="courses_live_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}, {self.opened_at:%Y-%m-%d %H:%M}"


class Participant(models.Model):
    """An enrolment in a class that is given. The board knows the pseudonym; the name only if its owner shows it."""

    live = models.ForeignKey("courses.LiveClass", models.CASCADE, related_name="participants")
    enrolment = models.OneToOneField("courses.Enrolment", models.PROTECT, related_name="participant")
    number = models.PositiveIntegerField("rang d’arrivée")
    shows_name = models.BooleanField("montre son nom", default=False)
    joined_at = models.DateTimeField("première arrivée")
    seen_at = models.DateTimeField("vu pour la dernière fois")
    hand_raised_at = models.DateTimeField("main levée depuis", null=True)
    space = models.ForeignKey("sandbox.PracticeSpace", models.SET_NULL, null=True, related_name="+")
    space_start = models.PositiveIntegerField("début de l’étape dans le journal", default=0)

    class Meta:
        verbose_name = "participant"
        verbose_name_plural = "participants"
        ordering = ("live", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("live", "number"), name="courses_participant_one_a_number"),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def pseudonym(self) -> str:
        """The name on the board."""
        return pseudonym(self.number)


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions by who may see them."""

    def visible_to(self, user: Any) -> Self:
        """Those of the sessions whose roster ``user`` may open."""
        session_model = self.model._meta.get_field("live").related_model._meta.get_field("session").related_model  # noqa: SLF001
        return self.filter(live__session__in=session_model.objects.visible_to(user))


class Question(models.Model):
    """What a participant asks, under the pseudonym. ``answer`` may be written after the class."""

    live = models.ForeignKey("courses.LiveClass", models.CASCADE, related_name="questions", verbose_name="classe")
    participant = models.ForeignKey("courses.Participant", models.SET_NULL, null=True, related_name="questions")
    text = models.CharField("question", max_length=QUESTION_LENGTH)
    asked_at = models.DateTimeField("posée le")
    answered_at = models.DateTimeField("traitée le", null=True, blank=True)
    answer = models.TextField("réponse écrite", blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "question"
        verbose_name_plural = "questions"
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="courses_question_has_a_text"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class QuestionVote(models.Model):
    """« Moi aussi »."""

    question = models.ForeignKey("courses.Question", models.CASCADE, related_name="votes")
    participant = models.ForeignKey("courses.Participant", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "soutien"
        verbose_name_plural = "soutiens"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("question", "participant"), name="courses_question_one_vote_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.participant_id}"


class Poll(models.Model):
    """A question of the trainer with its answers; one is open at a time."""

    live = models.ForeignKey("courses.LiveClass", models.CASCADE, related_name="polls")
    question = models.CharField("question", max_length=QUESTION_LENGTH)
    choices = models.JSONField("réponses proposées", default=list)
    opened_at = models.DateTimeField("ouvert le")
    closed_at = models.DateTimeField("clos le", null=True)

    class Meta:
        verbose_name = "sondage"
        verbose_name_plural = "sondages"
        ordering = ("-opened_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("live",), condition=Q(closed_at=None), name="courses_poll_one_open_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.question[:80]


class PollAnswer(models.Model):
    """One answer a person; ``choice`` is its rank from 0."""

    poll = models.ForeignKey("courses.Poll", models.CASCADE, related_name="answers")
    participant = models.ForeignKey("courses.Participant", models.CASCADE, related_name="+")
    choice = models.PositiveSmallIntegerField("réponse")

    class Meta:
        verbose_name = "réponse à un sondage"
        verbose_name_plural = "réponses à un sondage"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("poll", "participant"), name="courses_poll_one_answer_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id} {self.choice}"


class OrganiserNote(models.Model):
    """What organisers tell each other during the class; participants never see it."""

    live = models.ForeignKey("courses.LiveClass", models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.CharField("note", max_length=QUESTION_LENGTH)
    at = models.DateTimeField("moment")

    class Meta:
        verbose_name = "note d’organisation"
        verbose_name_plural = "notes d’organisation"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.text[:80]
