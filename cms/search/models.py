"""The words that public pages use: what a mistyped word is corrected to."""

from django.db import models


class SearchWord(models.Model):
    """One word: ``plain`` without accents, ``shown`` as pages write it, ``uses`` how many texts hold it."""

    plain = models.CharField(max_length=30, primary_key=True)
    shown = models.CharField(max_length=30)
    uses = models.PositiveIntegerField()

    class Meta:
        verbose_name = "mot des pages"
        verbose_name_plural = "mots des pages"
        constraints = [models.CheckConstraint(name="search_word_used", condition=models.Q(uses__gt=0))]

    def __str__(self) -> str:
        return self.shown
