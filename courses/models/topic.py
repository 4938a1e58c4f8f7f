"""What is taught."""

from typing import ClassVar

from django.db import models

from courses.domain.vocabulary import Audience, Level


class Topic(models.Model):
    """A subject that sessions come back to; its lists are kept one item a line."""

    title = models.CharField("titre", max_length=150, unique=True)
    slug = models.SlugField("fin d’adresse", max_length=80, unique=True)
    summary = models.CharField("en une phrase", max_length=300)
    audience = models.CharField("public", max_length=20, choices=[(a.value, a.label) for a in Audience])
    level = models.CharField(
        "niveau", max_length=15, choices=[(n.value, n.label) for n in Level], default=Level.BEGINNER.value
    )
    duration_minutes = models.PositiveSmallIntegerField("durée habituelle (minutes)", default=90)
    objectives = models.TextField("ce que l’on saura faire", help_text="Une ligne par objectif, un verbe d’abord.")
    preparation = models.TextField("à préparer", blank=True, help_text="Une ligne par chose à avoir sous la main.")
    guide_slugs = models.TextField(
        "guides liés", blank=True, help_text="La fin d’adresse de chaque guide, une par ligne."
    )
    exercise_slugs = models.TextField(
        "exercices liés", blank=True, help_text="La fin d’adresse de chaque exercice du bac à sable, une par ligne."
    )
    rank = models.PositiveSmallIntegerField("rang au catalogue", default=100)

    class Meta:
        verbose_name = "sujet"
        verbose_name_plural = "sujets"
        ordering = ("rank", "title")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(duration_minutes__gte=15, duration_minutes__lte=480),
                name="courses_topic_duration_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.title
