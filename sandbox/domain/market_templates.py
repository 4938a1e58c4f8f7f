"""The market of a scenario: a sheet whose days are counted from the opening of the space, so that it never ages."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.domain.market_sheet import (
    AdvanceClause,
    Ccag,
    CoefficientRounding,
    GroupKind,
    GuaranteeClause,
    GuaranteeKind,
    IndexTerm,
    MarketSheet,
    PartyRole,
    PenaltyClause,
    RevisionClause,
    SheetParty,
    index_table,
    months_from,
)
from sandbox.domain.scenario_reading import ScenarioError, mapping_of, member_of, rows_of, text_of


@dataclass(frozen=True, slots=True)
class MarketTemplate:
    """A sheet without its days. ``notified`` and ``starts``: months from the opening (negative: before).

    ``base`` and ``series``: the base month of the indices, and their values month after month from it; the last one
    stands for the months that follow.
    """

    sheet: MarketSheet
    notified: int
    starts: int
    base: int
    fixed_part: Decimal
    rounding: CoefficientRounding
    terms: tuple[IndexTerm, ...]
    series: Mapping[str, tuple[Decimal, ...]]

    def sheet_on(self, opened_on: date) -> MarketSheet:
        """The sheet of a space that opens on a day."""
        starts_on = _months_later(opened_on, self.starts)
        return dataclasses.replace(
            self.sheet,
            notified_on=_months_later(opened_on, self.notified),
            starts_on=starts_on,
            revision=self._revision(opened_on, starts_on) if self.terms else None,
        )

    def _revision(self, opened_on: date, starts_on: date) -> RevisionClause:
        base = _months_later(opened_on, self.base)
        ends_on = months_from(starts_on, self.sheet.months)[-1]
        count = (ends_on.year - base.year) * 12 + ends_on.month - base.month + 1
        return RevisionClause(
            base_month=base,
            fixed_part=self.fixed_part,
            rounding=self.rounding,
            terms=self.terms,
            table=index_table(
                (index, month, values[min(rank, len(values) - 1)])
                for index, values in self.series.items()
                for rank, month in enumerate(months_from(base, count))
            ),
        )


def _months_later(day: date, months: int) -> date:
    """The first day of the month, so many months later."""
    rank = day.year * 12 + day.month - 1 + months
    return date(rank // 12, rank % 12 + 1, 1)


def read_market(row: Mapping[str, Any], where: str) -> MarketTemplate:
    """The market of a scenario, or ScenarioError."""
    parties = tuple(_party(item, f"{where}.parties") for item in rows_of(row, "parties"))
    revision = mapping_of(row, "revision", where) if row.get("revision") else {}
    series = {
        str(index): tuple(Decimal(str(value)) for value in values)
        for index, values in (revision.get("series") or {}).items()
    }
    weights = revision.get("weights") or {}
    if set(weights) - set(series):
        raise ScenarioError(f"{where}.revision: {sorted(set(weights) - set(series))} have no series")
    sheet = MarketSheet(
        number=text_of(row, "number", where),
        title=text_of(row, "title", where),
        ccag=member_of(Ccag, row.get("ccag", "2021"), f"{where}.ccag"),
        group=member_of(GroupKind, row.get("group", "SEUL"), f"{where}.group"),
        amount_excl_vat=_number(row, "amount_excl_vat", where),
        vat_rate=Decimal(str(row.get("vat_rate", 20))),
        months=int(_number(row, "months", where)),
        parties=parties,
        advance=_advance(row.get("advance") or {}),
        guarantee=_guarantee(row.get("guarantee") or {}, where),
        penalties=PenaltyClause(**{name: Decimal(str(value)) for name, value in (row.get("penalties") or {}).items()}),
    )
    return MarketTemplate(
        sheet=sheet,
        notified=int(row.get("notified", -1)),
        starts=int(row.get("starts", 0)),
        base=int(revision.get("base", -3)),
        fixed_part=Decimal(str(revision.get("fixed_part", 15))),
        rounding=member_of(CoefficientRounding, revision.get("rounding", "4"), f"{where}.revision.rounding"),
        terms=tuple(IndexTerm(str(index), Decimal(str(weight))) for index, weight in weights.items()),
        series=series,
    )


def _number(row: Mapping[str, Any], name: str, where: str) -> Decimal:
    if name not in row:
        raise ScenarioError(f"{where}.{name}: a number is expected")
    return Decimal(str(row[name]))


def _party(row: Mapping[str, Any], where: str) -> SheetParty:
    return SheetParty(
        role=member_of(PartyRole, row.get("role"), f"{where}.role"),
        structure=text_of(row, "structure", where),
        share_excl_vat=Decimal(str(row.get("share_excl_vat", 0))),
        principal=str(row.get("principal") or ""),
        mission=str(row.get("mission") or ""),
    )


def _advance(row: Mapping[str, Any]) -> AdvanceClause:
    rates: dict[str, Any] = {name: Decimal(str(value)) for name, value in row.items() if name != "waived"}
    return AdvanceClause(waived=bool(row.get("waived", False)), **rates)


def _guarantee(row: Mapping[str, Any], where: str) -> GuaranteeClause:
    return GuaranteeClause(
        kind=member_of(GuaranteeKind, row.get("kind", "RETENUE"), f"{where}.guarantee.kind"),
        rate=Decimal(str(row.get("rate", 5))),
        bank=str(row.get("bank") or ""),
    )
