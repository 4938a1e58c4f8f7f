"""The sheet of a works contract (« fiche de marché »): who, how much, for how long, and by which clauses it is paid.

Articles R and L are those of the code de la commande publique; CCAG is the CCAG travaux. Rates are in percent.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sandbox.domain.labelled import Labelled
from sandbox.domain.money import ZERO


class Ccag(Labelled):
    """The version of the CCAG travaux that a contract refers to."""

    V2009 = "2009", "CCAG travaux 2009"
    V2021 = "2021", "CCAG travaux 2021"

    @property
    def decree(self) -> str:
        """The text that approves it."""
        return _DECREES[self.value]


_DECREES = {
    "2009": "arrêté du 8 septembre 2009, modifié par l’arrêté du 3 mars 2014",
    "2021": "arrêté du 30 mars 2021",
}


class GroupKind(Labelled):
    """How the companies of one contract stand together (R2142-20 to R2142-24)."""

    SINGLE = "SEUL", "Entreprise seule"
    JOINT = "CONJOINT", "Groupement conjoint"
    SOLIDARY = "SOLIDAIRE", "Groupement solidaire"


class PartyRole(Labelled):
    """What a structure is to a works contract."""

    CONTRACTOR = "TITULAIRE", "Titulaire (mandataire d’un groupement)"
    CO_CONTRACTOR = "COTRAITANT", "Cotraitant"
    SUBCONTRACTOR = "SOUS_TRAITANT", "Sous-traitant à paiement direct"
    MOE = "MOE", "Maîtrise d’œuvre"
    MOA = "MOA", "Maîtrise d’ouvrage"
    FINANCE = "SERVICE_FINANCIER", "Service financier"


COMPANIES = frozenset({PartyRole.CONTRACTOR, PartyRole.CO_CONTRACTOR, PartyRole.SUBCONTRACTOR})
"""The parties that are paid."""


class GuaranteeKind(Labelled):
    """What protects the client against defects (R2191-32 to R2191-42)."""

    NONE = "AUCUNE", "Aucune garantie"
    RETENTION = "RETENUE", "Retenue de garantie sur chaque acompte"
    FIRST_DEMAND = "GAPD", "Garantie à première demande d’une banque"
    SURETY = "CAUTION", "Caution personnelle et solidaire d’une banque"


class CoefficientRounding(Labelled):
    """How a revision coefficient is rounded: the contract says it, and accountants quarrel about it."""

    FOUR_NEAREST = "4", "Au dix-millième le plus proche"
    THREE_UP = "3S", "Au millième supérieur"


@dataclass(frozen=True, slots=True)
class SheetParty:
    """A party: its structure by identifier. ``share_excl_vat``: the works that a co-contractor or subcontractor does.

    ``principal``: who subcontracts to him, by identifier; empty: the contractor.
    """

    role: PartyRole
    structure: str
    share_excl_vat: Decimal = ZERO
    principal: str = ""
    mission: str = ""


@dataclass(frozen=True, slots=True)
class AdvanceClause:
    """The advance, repaid between two degrees of completion (R2191-3 to R2191-12). Rate 0: none."""

    rate: Decimal = Decimal(5)
    waived: bool = False
    repaid_from: Decimal = Decimal(65)
    repaid_to: Decimal = Decimal(80)


@dataclass(frozen=True, slots=True)
class GuaranteeClause:
    """The retention, or the bank that stands for it. ``rate`` counts for a retention only."""

    kind: GuaranteeKind = GuaranteeKind.RETENTION
    rate: Decimal = Decimal(5)
    bank: str = ""


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """An index of the formula and its weight."""

    index: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class RevisionClause:
    """C = fixed part + Σ weight × (index of the month ÷ index of the base month).

    ``table``: index → month (its first day) → value.
    """

    base_month: date
    terms: tuple[IndexTerm, ...]
    table: Mapping[str, Mapping[date, Decimal]]
    fixed_part: Decimal = Decimal(15)
    rounding: CoefficientRounding = CoefficientRounding.FOUR_NEAREST

    def value(self, index: str, month: date) -> Decimal | None:
        """The value of an index in a month, or None when the table lacks it."""
        return self.table.get(index, {}).get(month)


@dataclass(frozen=True, slots=True)
class PenaltyClause:
    """Delay penalties: amount ÷ ``divisor`` a day, nothing up to ``exempt``, ``cap`` percent at most (0: no cap)."""

    divisor: Decimal = Decimal(3000)
    exempt: Decimal = Decimal(1000)
    cap: Decimal = Decimal(10)


@dataclass(frozen=True, slots=True)
class MarketSheet:
    """A works contract, as the parties signed it."""

    number: str = ""
    title: str = ""
    ccag: Ccag = Ccag.V2021
    group: GroupKind = GroupKind.SINGLE
    currency: str = "EUR"
    amount_excl_vat: Decimal = ZERO
    vat_rate: Decimal = Decimal(20)
    notified_on: date | None = None
    starts_on: date | None = None
    months: int = 0
    parties: tuple[SheetParty, ...] = ()
    advance: AdvanceClause = AdvanceClause()
    guarantee: GuaranteeClause = GuaranteeClause()
    revision: RevisionClause | None = None
    penalties: PenaltyClause = PenaltyClause()

    def party(self, role: PartyRole) -> SheetParty | None:
        """The first party of a role, or None."""
        return next((party for party in self.parties if party.role is role), None)

    def parties_as(self, role: PartyRole) -> tuple[SheetParty, ...]:
        """The parties of a role, in order."""
        return tuple(party for party in self.parties if party.role is role)

    def works_months(self) -> tuple[date, ...]:
        """The months of the works, by their first day; none before the sheet says when they start."""
        return months_from(self.starts_on, self.months) if self.starts_on else ()

    def principal_of(self, subcontractor: SheetParty) -> str:
        """Who subcontracts: the one named, else the contractor."""
        contractor = self.party(PartyRole.CONTRACTOR)
        return subcontractor.principal or (contractor.structure if contractor else "")

    def own_excl_vat(self, structure: str) -> Decimal:
        """What a company of the contract does itself, its subcontractors' works aside."""
        given_away = sum(
            (
                party.share_excl_vat
                for party in self.parties_as(PartyRole.SUBCONTRACTOR)
                if self.principal_of(party) == structure
            ),
            ZERO,
        )
        return self.entrusted_excl_vat(structure) - given_away

    def executed_excl_vat(self, party: SheetParty) -> Decimal | None:
        """What a party does itself, so that the parts add up to the contract; None for who is not paid."""
        if party.role not in COMPANIES:
            return None
        return party.share_excl_vat if party.role is PartyRole.SUBCONTRACTOR else self.own_excl_vat(party.structure)

    def entrusted_excl_vat(self, structure: str) -> Decimal:
        """The part of the contract that a member of it answers for, its subcontractors' works included."""
        others = self.parties_as(PartyRole.CO_CONTRACTOR)
        named = next((party for party in others if party.structure == structure), None)
        if named is not None:
            return named.share_excl_vat
        return self.amount_excl_vat - sum((party.share_excl_vat for party in others), ZERO)

    def as_json(self) -> dict[str, Any]:
        """The stored shape (journal, database): text, numbers as text, months as « 2026-01 »."""
        names = [field.name for field in dataclasses.fields(self) if field.name != "revision"]
        data = {name: _plain(getattr(self, name)) for name in names}
        data["revision"] = _revision_json(self.revision) if self.revision else None
        return data

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> MarketSheet:
        """The sheet that ``as_json`` stored."""
        data = dict(stored)
        revision = data.pop("revision", None)
        return cls(
            number=data["number"],
            title=data["title"],
            ccag=Ccag.of(data["ccag"]),
            group=GroupKind.of(data["group"]),
            currency=data["currency"],
            amount_excl_vat=Decimal(data["amount_excl_vat"]),
            vat_rate=Decimal(data["vat_rate"]),
            notified_on=_day(data["notified_on"]),
            starts_on=_day(data["starts_on"]),
            months=int(data["months"]),
            parties=tuple(
                SheetParty(
                    **{
                        **party,
                        "role": PartyRole.of(party["role"]),
                        "share_excl_vat": Decimal(party["share_excl_vat"]),
                    }
                )
                for party in data["parties"]
            ),
            advance=AdvanceClause(
                waived=bool(data["advance"]["waived"]), **_decimals(data["advance"], without="waived")
            ),
            guarantee=GuaranteeClause(
                kind=GuaranteeKind.of(data["guarantee"]["kind"]),
                rate=Decimal(data["guarantee"]["rate"]),
                bank=data["guarantee"]["bank"],
            ),
            revision=_revision(revision) if revision else None,
            penalties=PenaltyClause(**_decimals(data["penalties"])),
        )


def months_from(start: date, count: int) -> tuple[date, ...]:
    """``count`` months from the one of ``start``, by their first day."""
    first = start.year * 12 + start.month - 1
    return tuple(date((first + rank) // 12, (first + rank) % 12 + 1, 1) for rank in range(count))


def month_of(text: str) -> date:
    """« 2026-01 » as the first day of the month; ValueError for anything else."""
    year, _, month = text.partition("-")
    if len(year) != 4 or not (year + month).isascii() or not (year + month).isdigit():
        raise ValueError(text)
    return date(int(year), int(month), 1)


def month_code(month: date) -> str:
    """A month as « 2026-01 »."""
    return f"{month.year:04d}-{month.month:02d}"


def index_table(rows: Iterable[tuple[str, date, Decimal]]) -> Mapping[str, Mapping[date, Decimal]]:
    """The table of an index clause, of (index, month, value) rows; the last of a repeated one counts."""
    table: dict[str, dict[date, Decimal]] = {}
    for index, month, value in rows:
        table.setdefault(index, {})[month] = value
    return MappingProxyType(table)


def _plain(value: Any) -> Any:
    if isinstance(value, Labelled):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def _decimals(stored: Mapping[str, Any], *, without: str = "") -> dict[str, Any]:
    return {name: Decimal(value) for name, value in stored.items() if name != without}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _revision_json(clause: RevisionClause) -> dict[str, Any]:
    return {
        "base_month": month_code(clause.base_month),
        "fixed_part": f"{clause.fixed_part:f}",
        "rounding": clause.rounding.value,
        "terms": [{"index": term.index, "weight": f"{term.weight:f}"} for term in clause.terms],
        "table": {
            index: {month_code(month): f"{value:f}" for month, value in sorted(values.items())}
            for index, values in sorted(clause.table.items())
        },
    }


def _revision(stored: Mapping[str, Any]) -> RevisionClause:
    return RevisionClause(
        base_month=month_of(stored["base_month"]),
        fixed_part=Decimal(stored["fixed_part"]),
        rounding=CoefficientRounding.of(stored["rounding"]),
        terms=tuple(IndexTerm(index=term["index"], weight=Decimal(term["weight"])) for term in stored["terms"]),
        table=index_table(
            (index, month_of(month), Decimal(value))
            for index, values in stored["table"].items()
            for month, value in values.items()
        ),
    )
