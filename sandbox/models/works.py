"""The « dossier de facturation »: the chain of pieces of one cycle of a works contract."""

from django.db import models
from django.db.models import Q

from sandbox.domain.market_sheet import Ccag


class WorksFile(models.Model):
    """One monthly or final cycle of a works contract. Made by an initial deposit; each actor then associates his piece.

    ``number`` is that of its first piece; ``payment_from`` the day from which the time to pay is counted;
    ``final_received_at`` when the final draft statement reached the public side: the general account is owed from then.
    """

    space = models.ForeignKey("sandbox.PracticeSpace", on_delete=models.CASCADE, related_name="works_files")
    rank = models.PositiveIntegerField()
    number = models.CharField(max_length=20)
    contract_number = models.CharField(max_length=50, blank=True, default="")
    ccag = models.CharField(max_length=4, choices=[(ccag.value, ccag.label) for ccag in Ccag], default="2021")
    is_final = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, default="EUR")
    contractor = models.ForeignKey("sandbox.Structure", on_delete=models.PROTECT, related_name="works_as_contractor")
    moe = models.ForeignKey(
        "sandbox.Structure", null=True, blank=True, on_delete=models.PROTECT, related_name="works_as_moe"
    )
    moa = models.ForeignKey(
        "sandbox.Structure", null=True, blank=True, on_delete=models.PROTECT, related_name="works_as_moa"
    )
    payer = models.ForeignKey("sandbox.Structure", on_delete=models.PROTECT, related_name="works_as_payer")
    opened_at = models.DateTimeField()
    payment_from = models.DateField(null=True, blank=True)
    final_received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "dossier de facturation"
        verbose_name_plural = "dossiers de facturation"
        ordering = ["-rank"]
        indexes = [models.Index(name="sandbox_works_contract", fields=["space", "contract_number"])]
        constraints = [
            models.UniqueConstraint(name="sandbox_works_rank_unique", fields=["space", "rank"]),
            models.CheckConstraint(
                name="sandbox_works_ccag_known", condition=Q(ccag__in=sorted(ccag.value for ccag in Ccag))
            ),
            models.CheckConstraint(name="sandbox_works_numbered", condition=~Q(number="")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def version(self) -> Ccag:
        """The version of the CCAG that decides its times and articles."""
        return Ccag.of(self.ccag)
