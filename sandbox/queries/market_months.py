"""A market over the months: what its dossiers ask, what is admitted, what is paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from sandbox.domain.money import ZERO
from sandbox.models import Market, PracticeSpace, Seat, WorksFile
from sandbox.queries.works import DossierRow, amounts_of_files, dossier_rows


@dataclass(frozen=True, slots=True)
class MarketMonth:
    """The dossiers that were opened in a month, and their sums, VAT included. ``month``: its first day."""

    month: date
    dossiers: tuple[DossierRow, ...]

    @property
    def asked(self) -> Decimal:
        """What the first piece of each dossier asks."""
        return sum((row.asked for row in self.dossiers), ZERO)

    @property
    def admitted(self) -> Decimal | None:
        """What the last certificates admit; None while nobody answered any of them."""
        told = [row.admitted for row in self.dossiers if row.admitted is not None]
        return sum(told, ZERO) if told else None

    @property
    def paid(self) -> Decimal:
        """What the accountant paid."""
        return sum((row.paid for row in self.dossiers), ZERO)


@dataclass(frozen=True, slots=True)
class MarketTotals:
    """What the whole market asks, admits and paid, VAT included. ``admitted``: None while nobody answered anything."""

    asked: Decimal
    admitted: Decimal | None
    paid: Decimal


@dataclass(frozen=True, slots=True)
class MarketLine:
    """The months that have a dossier of a market, oldest first: their days, their keys, and what they sum up to."""

    months: tuple[tuple[date, tuple[int, ...]], ...]
    totals: MarketTotals


def market_line(space: PracticeSpace, market: Market) -> MarketLine:
    """The months of a market and its totals, without the contents of any dossier (two queries).

    Whoever sees the market sees its dossiers. The month is that of the opening, in France.
    """
    if space.current_seat is None:
        return MarketLine((), MarketTotals(ZERO, None, ZERO))
    files = WorksFile.objects.filter(space=space, contract_number=market.number).order_by("opened_at", "rank")
    months: dict[date, list[int]] = {}
    for pk, opened_at in files.values_list("pk", "opened_at"):
        months.setdefault(timezone.localtime(opened_at).date().replace(day=1), []).append(pk)
    return MarketLine(
        months=tuple((month, tuple(months[month])) for month in sorted(months)),
        totals=MarketTotals(*amounts_of_files([pk for keys in months.values() for pk in keys])),
    )


def months_shown(months: Sequence[tuple[date, Sequence[int]]], seat: Seat) -> tuple[MarketMonth, ...]:
    """The dossiers of some months of a line, whole (three queries, however many there are)."""
    files = WorksFile.objects.filter(pk__in=[pk for _month, keys in months for pk in keys]).order_by(
        "opened_at", "rank"
    )
    rows = {row.file.pk: row for row in dossier_rows(files, seat)}
    return tuple(MarketMonth(month, tuple(rows[pk] for pk in keys if pk in rows)) for month, keys in months)
