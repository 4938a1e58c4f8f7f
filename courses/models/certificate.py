"""The proof that somebody attended."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length, Upper
from django.db.models.lookups import Exact

from courses.domain.certificates import LENGTH


class Certificate(models.Model):
    """One certificate. The name is read from the enrolment when it is printed; an erased person leaves it valid."""

    enrolment = models.OneToOneField("courses.Enrolment", models.PROTECT, related_name="certificate")
    code = models.CharField("code de vérification", max_length=LENGTH, unique=True)
    issued_on = models.DateField("établie le")
    withdrawn_at = models.DateTimeField("retirée le", null=True)

    class Meta:
        verbose_name = "attestation"
        verbose_name_plural = "attestations"
        ordering = ("pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Exact(Length("code"), LENGTH) & models.Q(code=Upper("code")), name="courses_certificate_code"
            ),
        ]

    def __str__(self) -> str:
        return self.code
