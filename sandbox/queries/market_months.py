"""A market over the months: what its dossiers ask, what is admitted, what is paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from sandbox.domain.money import ZERO
from sandbox.models import Market, PracticeSpace, WorksFile
from sandbox.queries.works import DossierRow, dossier_rows


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


def market_months(space: PracticeSpace, market: Market) -> tuple[MarketMonth, ...]:
    """The months that have a dossier of this market, oldest first (three queries, however many there are).

    Whoever sees the market sees its dossiers. The month is that of the opening, in France.
    """
    seat = space.current_seat
    if seat is None:
        return ()
    files = WorksFile.objects.filter(space=space, contract_number=market.number).order_by("opened_at", "rank")
    return _by_month(dossier_rows(files, seat))


def _by_month(rows: Iterable[DossierRow]) -> tuple[MarketMonth, ...]:
    months: dict[date, list[DossierRow]] = {}
    for row in rows:
        months.setdefault(timezone.localtime(row.file.opened_at).date().replace(day=1), []).append(row)
    return tuple(MarketMonth(month, tuple(months[month])) for month in sorted(months))
