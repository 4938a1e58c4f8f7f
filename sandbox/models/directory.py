"""The directory of a space: fictitious structures, their services and commitments."""

from django.db import models
from django.db.models import Q

from sandbox.domain.vocabulary import IdentifierType, RecipientKind


class Structure(models.Model):
    """One legal establishment, as supplier, recipient or both. What it requires of a deposit stands in its flags."""

    space = models.ForeignKey("sandbox.PracticeSpace", on_delete=models.CASCADE, related_name="structures")
    identifier = models.CharField(max_length=40)
    identifier_type = models.CharField(
        max_length=20, choices=[(kind.value, kind.label) for kind in IdentifierType], default="SIRET"
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.label) for kind in RecipientKind])
    active = models.BooleanField(default=True)
    is_supplier = models.BooleanField(default=False)
    is_recipient = models.BooleanField(default=False)
    service_required = models.BooleanField(default=False)
    commitment_required = models.BooleanField(default=False)
    service_or_commitment_required = models.BooleanField(default=False)
    by_flow = models.BooleanField(default=False)
    helios = models.BooleanField(default=False)
    unused_statuses = models.JSONField(default=list, blank=True)
    iban = models.CharField(max_length=34, blank=True, default="")
    address = models.CharField(max_length=200, blank=True, default="")
    postcode = models.CharField(max_length=10, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        verbose_name = "structure"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="sandbox_structure_unique", fields=["space", "identifier_type", "identifier"]),
            models.CheckConstraint(name="sandbox_structure_identified", condition=~Q(identifier="")),
            models.CheckConstraint(
                name="sandbox_structure_type_known",
                condition=Q(identifier_type__in=sorted(kind.value for kind in IdentifierType)),
            ),
            models.CheckConstraint(
                name="sandbox_structure_kind_known",
                condition=Q(kind__in=sorted(kind.value for kind in RecipientKind)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_label(self) -> str:
        """The kind in French."""
        return RecipientKind.of(self.kind).label


class Department(models.Model):
    """A « service exécutant » of a structure."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="departments")
    code = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    active = models.BooleanField(default=True)
    commitment_required = models.BooleanField(default=False)

    class Meta:
        verbose_name = "service"
        ordering = ["structure", "name", "pk"]
        constraints = [models.UniqueConstraint(name="sandbox_department_unique", fields=["structure", "code"])]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"


class Commitment(models.Model):
    """An « engagement juridique » that a recipient knows."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="commitments")
    number = models.CharField(max_length=50)
    label = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "engagement"
        ordering = ["structure", "number", "pk"]
        constraints = [models.UniqueConstraint(name="sandbox_commitment_unique", fields=["structure", "number"])]

    def __str__(self) -> str:
        return self.number
