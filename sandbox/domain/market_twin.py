"""The market twin: from a sheet, every month's pieces and the final account, to practise on. Same seed, same market.

Works follow an S (slow, fast, slow); each company has its own pace; the project manager takes a part of a month's claim
off now and then, says why, and the contractor claims it again the month after. All sums are those of
``works_accounts``: what is planned here reconciles to the cent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from sandbox.domain.market_sheet import MarketSheet, PartyRole, SheetParty
from sandbox.domain.money import ZERO, to_cents
from sandbox.domain.vocabulary import Frame
from sandbox.domain.works import GeneralAccount, Instalment, delay_penalties
from sandbox.domain.works_accounts import (
    PayeeAccount,
    WorksDone,
    account_holder,
    accounts,
    coefficients,
)

MEASURED_AT_END = Decimal("0.02")
"""The part of the works that only the final measurement counts."""
CUT = Decimal("0.12")
"""What the project manager takes off a month's claim, when he does."""
REASONS = (
    "Quantités relevées contradictoirement sur le chantier inférieures aux quantités demandées.",
    "Travaux commencés mais non achevés au dernier jour du mois : repris le mois suivant.",
    "Prix du bordereau mal appliqué sur un poste.",
)
_FRAMES = {
    PartyRole.CONTRACTOR: Frame.A4,
    PartyRole.CO_CONTRACTOR: Frame.A13,
    PartyRole.SUBCONTRACTOR: Frame.A10,
}


@dataclass(frozen=True, slots=True)
class PlannedClaim:
    """What a company claims in a month and what the project manager admits: cumulative works at base prices.

    ``reason``: why they differ, empty when they do not.
    """

    number: str
    frame: Frame
    structure: str
    role: PartyRole
    asked: Decimal
    validated: Decimal
    asked_before: Decimal
    validated_before: Decimal
    reason: str

    @property
    def month_asked(self) -> Decimal:
        """The works of the month as claimed: since what was last admitted."""
        return self.asked - self.validated_before

    @property
    def month_validated(self) -> Decimal:
        """The works of the month as admitted."""
        return self.validated - self.validated_before


@dataclass(frozen=True, slots=True)
class PlannedMonth:
    """A month of the market: the claims, and what each payee gets. ``coefficient``: that of the revision."""

    rank: int
    month: date
    coefficient: Decimal
    claims: tuple[PlannedClaim, ...]
    instalments: Mapping[str, Instalment]
    asked_incl_vat: Decimal

    @property
    def validated_incl_vat(self) -> Decimal:
        """What the month is worth once admitted, VAT included."""
        return sum((item.month.incl_vat for item in self.instalments.values()), ZERO)

    @property
    def paid(self) -> Decimal:
        """What the month pays, after retention, repayment of the advance and penalties."""
        return sum((item.paid for item in self.instalments.values()), ZERO)


@dataclass(frozen=True, slots=True)
class MarketPlan:
    """The whole contract, played on paper. ``late_days``: how late it ends."""

    sheet: MarketSheet
    seed: int
    months: tuple[PlannedMonth, ...]
    accounts: Mapping[str, PayeeAccount]
    late_days: int
    final_penalties: Decimal

    @property
    def ends(self) -> dict[str, GeneralAccount]:
        """The general account of each payee."""
        return {structure: account.end for structure, account in self.accounts.items() if account.end is not None}


def plan_market(sheet: MarketSheet, *, seed: int = 1) -> MarketPlan:
    """Every month of a market, and its end. The sheet was judged before (``market_checks``)."""
    chance = Random(f"{seed}/{sheet.number}")  # noqa: S311 - a reproducible lesson, no secret
    months = sheet.works_months()
    companies = [party for party in sheet.parties if party.role in _FRAMES]
    targets = {party.structure: _own(sheet, party) for party in companies}
    wanted = {party.structure: _curve(targets[party.structure], len(months), chance) for party in companies}
    cuts = _cuts(sheet, len(months), chance)
    validated = {
        structure: [_admitted(curve, rank, structure, cuts) for rank in range(len(months))]
        for structure, curve in wanted.items()
    }
    late_days = chance.choice((0, 0, 9, 20))
    penalties = delay_penalties(sheet.penalties, amount_excl_vat=sheet.amount_excl_vat, days=late_days)
    found = accounts(
        sheet,
        WorksDone(
            months=_by_holder(sheet, validated),
            final=_final_by_holder(sheet, targets),
            final_penalties=penalties,
        ),
    )
    factors = coefficients(sheet, months)
    planned = tuple(
        _month(sheet, rank, months[rank], factors[rank], companies, wanted, validated, cuts, found)
        for rank in range(len(months))
    )
    return MarketPlan(
        sheet=sheet, seed=seed, months=planned, accounts=found, late_days=late_days, final_penalties=penalties
    )


def _own(sheet: MarketSheet, party: SheetParty) -> Decimal:
    """The works that a company does itself."""
    return party.share_excl_vat if party.role is PartyRole.SUBCONTRACTOR else sheet.own_excl_vat(party.structure)


def _curve(target: Decimal, count: int, chance: Random) -> list[Decimal]:
    """The cumulative works of each month: an S, with the weather in it, up to what the final measurement leaves."""
    weights = [Decimal(min(rank + 1, count - rank)) * chance.randint(70, 130) for rank in range(count)]
    total, done, found = sum(weights, ZERO), ZERO, []
    for weight in weights:
        done += weight
        found.append(to_cents(target * (1 - MEASURED_AT_END) * done / total))
    return found


def _cuts(sheet: MarketSheet, count: int, chance: Random) -> dict[int, tuple[str, str]]:
    """The months where the project manager takes something off the contractor's claim: rank → (structure, reason)."""
    contractor = sheet.party(PartyRole.CONTRACTOR)
    if contractor is None or count < 3:
        return {}
    ranks = chance.sample(range(1, count - 1), k=min(max(1, count // 6), count - 2))
    return {rank: (contractor.structure, REASONS[place % len(REASONS)]) for place, rank in enumerate(sorted(ranks))}


def _admitted(curve: Sequence[Decimal], rank: int, structure: str, cuts: Mapping[int, tuple[str, str]]) -> Decimal:
    """The cumulative works admitted: a part of the month's progress less in a month that is cut."""
    if cuts.get(rank, ("", ""))[0] != structure:
        return curve[rank]
    before = curve[rank - 1]
    return curve[rank] - to_cents((curve[rank] - before) * CUT)


def _reason(rank: int, structure: str, withheld: Decimal, cuts: Mapping[int, tuple[str, str]]) -> str:
    """Why a claim was not admitted whole; empty when it was: a part of a month of a few cents is none."""
    cut_structure, reason = cuts.get(rank, ("", ""))
    return reason if cut_structure == structure and withheld else ""


def _month(
    sheet: MarketSheet,
    rank: int,
    month: date,
    coefficient: Decimal,
    companies: Sequence[SheetParty],
    wanted: Mapping[str, Sequence[Decimal]],
    validated: Mapping[str, Sequence[Decimal]],
    cuts: Mapping[int, tuple[str, str]],
    found: Mapping[str, PayeeAccount],
) -> PlannedMonth:
    claims = tuple(
        PlannedClaim(
            number=piece_number(sheet, party, rank, position),
            frame=_FRAMES[party.role],
            structure=party.structure,
            role=party.role,
            asked=wanted[party.structure][rank],
            validated=validated[party.structure][rank],
            asked_before=wanted[party.structure][rank - 1] if rank else ZERO,
            validated_before=validated[party.structure][rank - 1] if rank else ZERO,
            reason=_reason(
                rank, party.structure, wanted[party.structure][rank] - validated[party.structure][rank], cuts
            ),
        )
        for position, party in enumerate(companies)
    )
    paid = {structure: account.instalments[rank] for structure, account in found.items()}
    admitted = sum((item.month.incl_vat for item in paid.values()), ZERO)
    withheld = sum((claim.asked - claim.validated for claim in claims), ZERO)
    return PlannedMonth(
        rank=rank + 1,
        month=month,
        coefficient=coefficient,
        claims=claims,
        instalments=paid,
        asked_incl_vat=admitted + to_cents(withheld * coefficient * (100 + sheet.vat_rate) / 100),
    )


def piece_number(sheet: MarketSheet, party: SheetParty, rank: int, position: int) -> str:
    """The number of a month's draft: the company's place in the market, and the month (« D1-03 »)."""
    month = sheet.works_months()[rank]
    return f"D{position + 1}-{month:%y%m}"


def _by_holder(sheet: MarketSheet, values: Mapping[str, Sequence[Decimal]]) -> dict[str, list[Decimal]]:
    """The works of companies on the accounts that are paid: a « groupement solidaire » has one."""
    found: dict[str, list[Decimal]] = {}
    for structure, curve in values.items():
        holder = account_holder(sheet, structure)
        sums = found.setdefault(holder, [ZERO] * len(curve))
        found[holder] = [mine + theirs for mine, theirs in zip(sums, curve, strict=True)]
    return found


def _final_by_holder(sheet: MarketSheet, targets: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {structure: curve[0] for structure, curve in _by_holder(sheet, {k: [v] for k, v in targets.items()}).items()}
