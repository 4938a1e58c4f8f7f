"""The accounts of a works contract: who is paid on an account of his own, and what each month brings him."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce

from sandbox.domain.market_sheet import GroupKind, GuaranteeKind, MarketSheet, PartyRole, SheetParty
from sandbox.domain.money import ZERO
from sandbox.domain.works import (
    GeneralAccount,
    Instalment,
    Position,
    Terms,
    advance_amount,
    cumulative_position,
    general_account,
    instalments,
    month_revision,
    revision_coefficient,
)

NO_REVISION = Decimal(1)


@dataclass(frozen=True, slots=True)
class Payee:
    """Somebody whom the client pays. ``principal``: of a subcontractor, whose account collects the VAT."""

    structure: str
    role: PartyRole
    terms: Terms
    principal: str = ""


@dataclass(frozen=True, slots=True)
class PayeeAccount:
    """The account of a payee over the months, and its end (None while the works go on)."""

    payee: Payee
    instalments: tuple[Instalment, ...]
    end: GeneralAccount | None


def account_holder(sheet: MarketSheet, structure: str) -> str:
    """On whose account a company is paid: that of the lead contractor in a « groupement solidaire » (assumed)."""
    contractor = sheet.party(PartyRole.CONTRACTOR)
    members = {party.structure for party in sheet.parties_as(PartyRole.CO_CONTRACTOR)}
    if contractor and sheet.group is GroupKind.SOLIDARY and structure in members:
        return contractor.structure
    return structure


def payees_of(sheet: MarketSheet) -> tuple[Payee, ...]:
    """Who is paid: the contractor, the members of a « groupement conjoint », the subcontractors."""
    members = [
        Payee(party.structure, party.role, _member_terms(sheet, party.structure))
        for party in _members(sheet)
        if account_holder(sheet, party.structure) == party.structure
    ]
    subcontractors = [
        Payee(
            party.structure,
            party.role,
            Terms(amount_excl_vat=party.share_excl_vat, vat_rate=sheet.vat_rate, reverse_charge=True),
            principal=account_holder(sheet, sheet.principal_of(party)),
        )
        for party in sheet.parties_as(PartyRole.SUBCONTRACTOR)
    ]
    return (*members, *subcontractors)


def _member_terms(sheet: MarketSheet, structure: str) -> Terms:
    own = sheet.own_excl_vat(structure)
    if sheet.group is GroupKind.SOLIDARY:
        own = sum((sheet.own_excl_vat(party.structure) for party in _members(sheet)), ZERO)
    retention = sheet.guarantee.rate if sheet.guarantee.kind is GuaranteeKind.RETENTION else ZERO
    return Terms(
        amount_excl_vat=own,
        vat_rate=sheet.vat_rate,
        retention_rate=retention,
        advance_incl_vat=advance_amount(
            sheet.advance, amount_excl_vat=own, vat_rate=sheet.vat_rate, months=sheet.months
        ),
        repaid_from=sheet.advance.repaid_from,
        repaid_to=sheet.advance.repaid_to,
    )


def _members(sheet: MarketSheet) -> list[SheetParty]:
    return [*sheet.parties_as(PartyRole.CONTRACTOR), *sheet.parties_as(PartyRole.CO_CONTRACTOR)]


def coefficients(sheet: MarketSheet, months: Sequence[date]) -> tuple[Decimal, ...]:
    """The revision coefficient of each month; one throughout for a firm price."""
    clause = sheet.revision
    return tuple(revision_coefficient(clause, month) if clause else NO_REVISION for month in months)


@dataclass(frozen=True, slots=True)
class WorksDone:
    """What was done, cumulative and at base prices: month after month, then by the final measurement (None: not yet).

    ``penalties``: cumulative, held on the contractor's account until he shares them out (CCAG travaux 2021, 19.1.2).
    """

    months: Mapping[str, Sequence[Decimal]]
    final: Mapping[str, Decimal] | None = None
    penalties: Sequence[Decimal] = ()
    final_penalties: Decimal = ZERO


def accounts(sheet: MarketSheet, done: WorksDone) -> dict[str, PayeeAccount]:
    """The account of each payee, by structure. The final measurement takes the last month's index (assumed)."""
    count = len(next(iter(done.months.values()), ()))
    last = coefficients(sheet, sheet.works_months()[:count])[-1:] or (NO_REVISION,)
    payees = payees_of(sheet)
    contractor = sheet.party(PartyRole.CONTRACTOR)
    tracks = {payee.structure: _track(sheet, done, payee.structure, count, last[0]) for payee in payees}
    found = {}
    for payee in payees:
        own = contractor is not None and payee.structure == contractor.structure
        helped_by = [tracks[other.structure] for other in payees if other.principal == payee.structure]
        statements = [
            cumulative_position(
                payee.terms,
                works=works,
                revision=revision,
                subcontracted=sum((sum(track[rank], ZERO) for track in helped_by), ZERO),
                penalties=_penalties(done, rank, count) if own else ZERO,
                final=rank == count,
            )
            for rank, (works, revision) in enumerate(tracks[payee.structure])
        ]
        paid = instalments(statements[:count])
        end = general_account(payee.terms, final=statements[-1], paid=paid) if done.final is not None else None
        found[payee.structure] = PayeeAccount(payee=payee, instalments=paid, end=end)
    return found


def _penalties(done: WorksDone, rank: int, count: int) -> Decimal:
    if rank == count:
        return done.final_penalties
    return done.penalties[rank] if rank < len(done.penalties) else ZERO


def _track(
    sheet: MarketSheet, done: WorksDone, structure: str, count: int, last: Decimal
) -> list[tuple[Decimal, Decimal]]:
    """(works, revision) since the beginning, month after month, then at the end if there is one."""
    works = [*done.months.get(structure, (ZERO,) * count)]
    factors = [*coefficients(sheet, sheet.works_months()[:count])]
    if done.final is not None:
        works.append(done.final.get(structure, ZERO))
        factors.append(last)
    revision, previous, found = ZERO, ZERO, []
    for value, coefficient in zip(works, factors, strict=True):
        revision += month_revision(value - previous, coefficient)
        previous = value
        found.append((value, revision))
    return found


def total_of(positions: Iterable[Position]) -> Position:
    """Several accounts together; what is subcontracted counts in the subcontractor's own account."""
    return reduce(Position.plus, positions, Position())
