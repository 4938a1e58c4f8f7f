"""The figures of the letter for the yearly report."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Sum
from django.utils import timezone

from cms.newsletter.domain.vocabulary import CampaignState
from cms.newsletter.models import Campaign
from cms.newsletter.queries.campaigns import accounts

DEFINITION = (
    "Un message compte quand le serveur d’envoi l’a pris en charge ; il est délivré s’il n’est pas revenu. Une "
    "ouverture est un chargement de l’image du numéro, la même pour tous ses lecteurs : elle ne dit pas qui a lu, "
    "compte deux fois qui ouvre sur deux appareils et manque qui ne charge pas les images. L’année est celle de "
    "l’envoi, à l’heure de Paris."
)


@dataclass(frozen=True)
class LetterFigure:
    """One issue that went out."""

    code: str
    label: str
    handed: int
    delivered: int
    opens: int
    departures: int


def _sent(year: int | None) -> "QuerySet[Campaign]":
    sent = Campaign.objects.filter(state=CampaignState.DONE.value)
    if year is None:
        return sent
    zone = timezone.get_default_timezone()
    return sent.filter(
        closed_at__gte=datetime(year, 1, 1, tzinfo=zone), closed_at__lt=datetime(year + 1, 1, 1, tzinfo=zone)
    )


def letter_by_issue(year: int | None) -> list[LetterFigure]:
    """The issues of a year (None: all), in the order in which they left."""
    return [
        LetterFigure(
            code=f"envoi-{account.campaign.pk}",
            label=account.campaign.subject,
            handed=account.handed,
            delivered=account.delivered,
            opens=account.campaign.opens,
            departures=account.campaign.departures,
        )
        for account in accounts(list(_sent(year).order_by("closed_at", "pk")))
    ]


def letter_total(year: int | None) -> int:
    """Messages handed over, counted on the sendings and not by adding the lines."""
    return int(_sent(year).aggregate(total=Sum("handed", default=0))["total"])


def first_letter_year() -> int | None:
    """The year of the first sending."""
    first = _sent(None).order_by("closed_at").values_list("closed_at", flat=True).first()
    return timezone.localtime(first).year if first else None
