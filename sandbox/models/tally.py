"""What the journal said of spaces that were deleted since: numbers by month, nothing of anybody."""

from django.db import models
from django.db.models import Q


class PracticeTally(models.Model):
    """So many facts of one ``kind`` in one month, whose events are gone. Rows are only added; readers sum them.

    ``kind`` is a type of event, ``refusal`` (``code`` says which message) or one of ``SPACES``. ``month`` is its first
    day, in the time of Paris.
    """

    month = models.DateField()
    kind = models.CharField(max_length=60)
    code = models.CharField(max_length=60, blank=True, default="")
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = "compte d’espaces effacés"
        verbose_name_plural = "comptes d’espaces effacés"
        ordering = ["pk"]
        indexes = [models.Index(name="sandbox_tally_kind", fields=["kind", "month"])]
        constraints = [
            models.CheckConstraint(name="sandbox_tally_counts", condition=Q(count__gte=1)),
            models.CheckConstraint(name="sandbox_tally_code_of_refusals", condition=Q(code="") | Q(kind="refusal")),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.kind} {self.code} {self.count}"
