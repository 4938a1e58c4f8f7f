"""A moment of a practice space that anyone may start from, in a space of their own."""

from django.db import models


class Bookmark(models.Model):
    """What a space was at a moment: its scenario and its journal until then, copied, so that it outlives the space.

    ``events``: rows of the journal, oldest first, in the shape that ``services.bookmarks`` writes and replays. Empty:
    the first moment of the scenario. Nobody's name is in it: an event keeps no actor here.
    """

    code = models.SlugField("fin d’adresse", max_length=40, unique=True)
    title = models.CharField("titre", max_length=150)
    scenario = models.SlugField("scénario", max_length=60)
    clock = models.DateTimeField("date de l’espace", null=True)
    events = models.JSONField("journal", default=list, blank=True)
    created_at = models.DateTimeField("créé le")

    class Meta:
        verbose_name = "marque-page"
        verbose_name_plural = "marque-pages"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="sandbox_bookmark_has_a_code", condition=~models.Q(code="")),
        ]

    def __str__(self) -> str:
        return self.title
