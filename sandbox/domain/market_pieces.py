"""The pieces of a planned month as drafts that the gate can read: the claim of each company."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from decimal import Decimal

from sandbox.domain.drafts import Draft, Line, Party, with_computed_totals
from sandbox.domain.market_sheet import MarketSheet, PartyRole
from sandbox.domain.market_twin import PlannedClaim, PlannedMonth
from sandbox.domain.money import ZERO
from sandbox.domain.vocabulary import DocumentKind, PaymentMode, TaxRegime
from sandbox.domain.works import REVERSE_CHARGE_MENTION, month_revision
from sandbox.domain.works_drafts import Admitted

_IBAN = "FR7630006000011234567890189"


def claim_draft(sheet: MarketSheet, month: PlannedMonth, claim: PlannedClaim, *, names: Mapping[str, str]) -> Draft:
    """The « projet de décompte » of a company: the works of the month at base prices, then their revision.

    A subcontractor's is without VAT, which his principal owes (CGI, article 283, 2 nonies).
    """
    reverse = claim.role is PartyRole.SUBCONTRACTOR
    rate = ZERO if reverse else sheet.vat_rate
    works = claim.month_asked
    revision = month_revision(works, month.coefficient)
    lines = [_line(1, "Travaux du mois, aux prix du marché", works, rate)]
    if revision:
        lines.append(_line(2, f"Révision, coefficient {month.coefficient:f}".replace(".", ","), revision, rate))
    finance, moe = sheet.party(PartyRole.FINANCE), sheet.party(PartyRole.MOE)
    last = month.month.replace(day=monthrange(month.month.year, month.month.month)[1])
    validator = _validator(sheet, claim)
    return with_computed_totals(
        Draft(
            number=claim.number,
            issued_on=last,
            frame_code=claim.frame.short,
            kind=DocumentKind.INVOICE.value,
            supplier=_party(claim.structure, names),
            recipient=_party(finance.structure if finance else "", names),
            validator=_party(validator, names) if validator else (_party(moe.structure, names) if moe else None),
            contract_number=sheet.number,
            commitment_number=sheet.number,
            tax_regime=(TaxRegime.EXEMPT if reverse else TaxRegime.ON_DEBITS).value,
            exemption_reason=REVERSE_CHARGE_MENTION if reverse else "",
            payment_mode=PaymentMode.TRANSFER.value,
            iban=_IBAN,
            lines=tuple(lines),
            comment=f"Travaux cumulés depuis le début du marché : {claim.asked:.2f} € HT".replace(".", ","),
        )
    )


def admitted_of(month: PlannedMonth, claim: PlannedClaim) -> dict[int, Admitted]:
    """What the project manager admits of each line of a planned claim, with his reason; nothing when he admits all."""
    if not claim.reason:
        return {}
    works = claim.month_validated
    revision = month_revision(works, month.coefficient)
    found = {1: Admitted(works, claim.reason)}
    if month_revision(claim.month_asked, month.coefficient):
        found[2] = Admitted(revision, claim.reason)
    return found


def _line(number: int, name: str, amount: Decimal, rate: Decimal) -> Line:
    return Line(number=number, name=name, quantity=Decimal(1), unit_price_excl_vat=amount, vat_rate=rate)


def _party(structure: str, names: Mapping[str, str]) -> Party:
    return Party(identifier=structure, name=names.get(structure, ""))


def _validator(sheet: MarketSheet, claim: PlannedClaim) -> str:
    """Who agrees first: the principal of a subcontractor, the lead contractor of a group."""
    contractor = sheet.party(PartyRole.CONTRACTOR)
    if claim.role is PartyRole.SUBCONTRACTOR:
        party = next(item for item in sheet.parties_as(claim.role) if item.structure == claim.structure)
        return sheet.principal_of(party)
    return contractor.structure if claim.role is PartyRole.CO_CONTRACTOR and contractor else ""
