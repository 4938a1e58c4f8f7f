"""What EN 16931 and the French rules say of a file: by its fingerprint, because it depends on nothing else.

So a replay of a space has nothing to compute again, and the same file deposited twice is asked about once.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sandbox.domain.advice import AdviceState


class FileAdvice(models.Model):
    """The advice on one file. ``findings`` holds ``formats.advice.Advice.as_json`` rows; empty until READY."""

    sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(
        max_length=20, choices=[(state.value, state.label) for state in AdviceState], default="pending"
    )
    findings = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "avis sur un fichier"
        verbose_name_plural = "avis sur des fichiers"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="sandbox_advice_state_known", condition=Q(state__in=sorted(state.value for state in AdviceState))
            ),
            models.CheckConstraint(name="sandbox_advice_fingerprint", condition=Q(sha256__length=64)),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.state}"
