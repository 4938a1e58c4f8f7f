"""The works contracts of a space: the sheet that its actors share, and who they are."""

from functools import cached_property
from typing import Self

from django.db import models
from django.db.models import F, Q

from sandbox.domain.market_checks import MAX_MONTHS
from sandbox.domain.market_sheet import Ccag, MarketSheet, PartyRole


class MarketQuerySet(models.QuerySet["Market"]):
    """How markets are reached."""

    def visible_to(self, structure_id: int | None) -> Self:
        """The markets that a structure is an actor of. Nobody's structure: none."""
        mine = MarketParty.objects.filter(structure_id=structure_id).order_by().values("market_id")
        return self.filter(pk__in=mine) if structure_id is not None else self.none()


class Market(models.Model):
    """A works contract: ``payload`` is the whole sheet, the columns what lists and constraints need of it.

    ``number`` is the « numéro de marché » that every piece cites: it leads from a dossier to its market.
    """

    space = models.ForeignKey("sandbox.PracticeSpace", on_delete=models.CASCADE, related_name="markets")
    rank = models.PositiveIntegerField()
    number = models.CharField(max_length=50)
    title = models.CharField(max_length=200)
    ccag = models.CharField(max_length=4, choices=[(ccag.value, ccag.label) for ccag in Ccag])
    currency = models.CharField(max_length=3, default="EUR")
    amount_excl_vat = models.DecimalField(max_digits=15, decimal_places=2)
    vat_rate = models.DecimalField(max_digits=5, decimal_places=2)
    notified_on = models.DateField()
    starts_on = models.DateField()
    months = models.PositiveSmallIntegerField()
    payload = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = MarketQuerySet.as_manager()

    class Meta:
        verbose_name = "marché de travaux"
        verbose_name_plural = "marchés de travaux"
        ordering = ["-rank"]
        constraints = [
            models.UniqueConstraint(name="sandbox_market_rank_unique", fields=["space", "rank"]),
            models.UniqueConstraint(name="sandbox_market_number_unique", fields=["space", "number"]),
            models.CheckConstraint(name="sandbox_market_named", condition=~Q(number="") & ~Q(title="")),
            models.CheckConstraint(
                name="sandbox_market_ccag_known", condition=Q(ccag__in=sorted(ccag.value for ccag in Ccag))
            ),
            models.CheckConstraint(name="sandbox_market_in_euros", condition=Q(currency="EUR")),
            models.CheckConstraint(
                name="sandbox_market_amounts", condition=Q(amount_excl_vat__gt=0, vat_rate__gte=0, vat_rate__lte=100)
            ),
            models.CheckConstraint(name="sandbox_market_lasts", condition=Q(months__gte=1, months__lte=MAX_MONTHS)),
            models.CheckConstraint(name="sandbox_market_days", condition=Q(starts_on__gte=F("notified_on"))),
        ]

    def __str__(self) -> str:
        return self.number

    @cached_property
    def sheet(self) -> MarketSheet:
        """The sheet as it was signed."""
        return MarketSheet.from_json(self.payload)


class MarketParty(models.Model):
    """An actor of a market. ``share_excl_vat``: the works of a co-contractor or a subcontractor.

    ``principal``: the member of the contract who subcontracts.
    """

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="parties")
    structure = models.ForeignKey("sandbox.Structure", on_delete=models.CASCADE, related_name="market_parties")
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in PartyRole])
    share_excl_vat = models.DecimalField(max_digits=15, decimal_places=2, default=0)
    principal = models.ForeignKey(
        "sandbox.Structure", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "acteur d’un marché"
        verbose_name_plural = "acteurs d’un marché"
        ordering = ["market", "position", "pk"]
        constraints = [
            models.UniqueConstraint(name="sandbox_party_once_a_role", fields=["market", "structure", "role"]),
            models.UniqueConstraint(
                name="sandbox_party_one_contractor",
                fields=["market"],
                condition=Q(role=PartyRole.CONTRACTOR.value),
            ),
            models.CheckConstraint(
                name="sandbox_party_role_known", condition=Q(role__in=sorted(role.value for role in PartyRole))
            ),
            models.CheckConstraint(name="sandbox_party_share", condition=Q(share_excl_vat__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.role_label}, {self.structure.name}"

    @property
    def role_label(self) -> str:
        """What the structure is to the market, in French."""
        return PartyRole.of(self.role).label
