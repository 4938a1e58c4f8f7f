"""The controls of a market sheet: every objection at once, worst first, each with the box of the form it is about.

What the law says is marked official in the catalogue; what only keeps the arithmetic possible is ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from sandbox.domain.labelled import Evidence
from sandbox.domain.limits import MAX_AMOUNT
from sandbox.domain.market_sheet import (
    COMPANIES,
    GroupKind,
    GuaranteeKind,
    MarketSheet,
    PartyRole,
    RevisionClause,
    month_code,
)
from sandbox.domain.money import ZERO, to_cents
from sandbox.domain.refusals import Level, Refusal, RefusalCode

CURRENCY = "EUR"
VAT_RATES = (Decimal(20), Decimal(10), Decimal("8.5"), Decimal("5.5"), Decimal("2.1"), ZERO)
"""The rates of mainland and overseas France (CGI, articles 278 to 281 nonies, 294 and 296)."""
MAX_MONTHS = 60
"""Ours: as many months as a page can show."""
ADVANCE_THRESHOLD = Decimal(50_000)
ADVANCE_MONTHS = 2
"""R2191-3: the advance is owed above 50 000 euro without VAT and more than two months of works."""
MAX_ADVANCE = Decimal(60)
"""R2191-7 and R2191-8 let the client go further with a guarantee; the sandbox stops at 60 percent (ours)."""
MAX_REPAID_TO = Decimal(80)
"""R2191-12: an advance below 80 percent is repaid when 80 percent of the works are done."""
MAX_RETENTION = Decimal(5)
"""R2191-33: five percent of the contract at most."""
REVISION_MONTHS = 3
"""R2112-14: beyond three months, works that need raw materials have a revision clause."""

LAW = frozenset(
    {
        RefusalCode.MARKET_ADVANCE_OWED,
        RefusalCode.MARKET_ADVANCE_REPAYMENT,
        RefusalCode.MARKET_RETENTION,
        RefusalCode.MARKET_FIRM_PRICE,
    }
)
EVIDENCE = dict.fromkeys(LAW, Evidence.OFFICIAL)
"""Refusals that a text of law stands behind; the others are ours."""

_NEEDED = (PartyRole.CONTRACTOR, PartyRole.MOA, PartyRole.FINANCE)


def judge_sheet(sheet: MarketSheet, *, structures: Collection[str], taken: bool = False) -> tuple[Refusal, ...]:
    """Every objection to a sheet, in the order of the form; advice last.

    ``structures``: the identifiers that the directory knows; ``taken``: another market bears the number.
    """
    found = [
        *_identity(sheet, taken=taken),
        *_parties(sheet, structures),
        *_amounts(sheet),
        *_dates(sheet),
        *_clauses(sheet),
        *(_revision(sheet, sheet.revision) if sheet.revision else ()),
    ]
    return (*found, *_advice(sheet)) if not found else tuple(found)


def blocking(objections: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """The objections that close the door; advice does not."""
    return tuple(refusal for refusal in objections if refusal.level is Level.BLOCKING)


def _identity(sheet: MarketSheet, *, taken: bool) -> Iterator[Refusal]:
    if not sheet.number.strip():
        yield Refusal(RefusalCode.MARKET_NUMBER_MISSING, "number")
    elif taken:
        yield Refusal(RefusalCode.MARKET_NUMBER_TAKEN, "number", values={"number": sheet.number})
    if not sheet.title.strip():
        yield Refusal(RefusalCode.MARKET_TITLE_MISSING, "title")
    if sheet.currency != CURRENCY:
        yield Refusal(RefusalCode.MARKET_CURRENCY, "currency", values={"currency": sheet.currency})


def _parties(sheet: MarketSheet, structures: Collection[str]) -> Iterator[Refusal]:
    for role in _NEEDED:
        if not any(party.structure for party in sheet.parties_as(role)):
            yield Refusal(RefusalCode.MARKET_PARTY_MISSING, role.name.lower(), values={"role": role.label})
    for party in sheet.parties:
        if party.structure and party.structure not in structures:
            values = {"role": party.role.label, "identifier": party.structure}
            yield Refusal(RefusalCode.MARKET_PARTY_UNKNOWN, party.role.name.lower(), values=values)
    companies = Counter(party.structure for party in sheet.parties if party.role in COMPANIES and party.structure)
    for identifier, count in sorted(companies.items()):
        if count > 1:
            yield Refusal(RefusalCode.MARKET_PARTY_TWICE, "contractor", values={"identifier": identifier})
    moe = sheet.party(PartyRole.MOE)
    if moe is not None and moe.structure in companies:
        yield Refusal(RefusalCode.MARKET_PARTY_TWICE, "moe", values={"identifier": moe.structure})
    members = sheet.parties_as(PartyRole.CO_CONTRACTOR)
    if bool(members) != (sheet.group is not GroupKind.SINGLE):
        yield Refusal(RefusalCode.MARKET_GROUP, "group", values={"group": sheet.group.label})


def _amounts(sheet: MarketSheet) -> Iterator[Refusal]:
    amount = sheet.amount_excl_vat
    if not ZERO < amount < MAX_AMOUNT or to_cents(amount) != amount:
        yield Refusal(RefusalCode.MARKET_AMOUNT, "amount_excl_vat", values={"amount": f"{amount:f}"})
        return
    if sheet.vat_rate not in VAT_RATES:
        yield Refusal(RefusalCode.MARKET_VAT_RATE, "vat_rate", values={"rate": _percent(sheet.vat_rate)})
    shares = [party for party in sheet.parties if party.role in COMPANIES - {PartyRole.CONTRACTOR}]
    for party in shares:
        if party.share_excl_vat <= 0 or to_cents(party.share_excl_vat) != party.share_excl_vat:
            values = {"role": party.role.label, "identifier": party.structure}
            yield Refusal(RefusalCode.MARKET_SHARE_MISSING, party.role.name.lower(), values=values)
    yield from _shares(sheet)


def _shares(sheet: MarketSheet) -> Iterator[Refusal]:
    """What is given away fits in what its giver answers for."""
    contractor = sheet.party(PartyRole.CONTRACTOR)
    members = [party.structure for party in sheet.parties_as(PartyRole.CO_CONTRACTOR)]
    companies = [*([contractor.structure] if contractor else []), *members]
    for party in sheet.parties_as(PartyRole.SUBCONTRACTOR):
        if party.principal and party.principal not in companies:
            values = {"identifier": party.principal}
            yield Refusal(RefusalCode.MARKET_PRINCIPAL, "subcontractor", values=values)
    for structure in companies:
        if sheet.own_excl_vat(structure) < 0:
            values = {
                "identifier": structure,
                "entrusted": _amount(sheet.entrusted_excl_vat(structure)),
                "given": _amount(sheet.entrusted_excl_vat(structure) - sheet.own_excl_vat(structure)),
            }
            yield Refusal(RefusalCode.MARKET_SHARES, "amount_excl_vat", values=values)


def _dates(sheet: MarketSheet) -> Iterator[Refusal]:
    if not 1 <= sheet.months <= MAX_MONTHS:
        values = {"months": str(sheet.months), "limit": str(MAX_MONTHS)}
        yield Refusal(RefusalCode.MARKET_DURATION, "months", values=values)
    for name, day in (("notified_on", sheet.notified_on), ("starts_on", sheet.starts_on)):
        if day is None or not 2000 <= day.year < 2200:
            yield Refusal(RefusalCode.MARKET_DATE_MISSING, name, values={"field": _DAYS[name]})
            return
    assert sheet.notified_on is not None  # noqa: S101 - just checked
    assert sheet.starts_on is not None  # noqa: S101 - just checked
    if sheet.starts_on < sheet.notified_on:
        values = {"starts_on": f"{sheet.starts_on:%d/%m/%Y}", "notified_on": f"{sheet.notified_on:%d/%m/%Y}"}
        yield Refusal(RefusalCode.MARKET_DATES, "starts_on", values=values)


_DAYS = {"notified_on": "Notifié le", "starts_on": "Début des travaux"}


def _clauses(sheet: MarketSheet) -> Iterator[Refusal]:
    advance, guarantee, penalties = sheet.advance, sheet.guarantee, sheet.penalties
    yield from _rate("advance_rate", "Taux de l’avance", advance.rate, MAX_ADVANCE)
    if not ZERO <= advance.repaid_from < advance.repaid_to <= MAX_REPAID_TO:
        values = {"from": _percent(advance.repaid_from), "to": _percent(advance.repaid_to)}
        yield Refusal(RefusalCode.MARKET_ADVANCE_REPAYMENT, "repaid_from", values=values)
    if guarantee.kind is GuaranteeKind.RETENTION and not ZERO < guarantee.rate <= MAX_RETENTION:
        yield Refusal(RefusalCode.MARKET_RETENTION, "guarantee_rate", values={"rate": _percent(guarantee.rate)})
    if guarantee.kind in (GuaranteeKind.FIRST_DEMAND, GuaranteeKind.SURETY) and not guarantee.bank.strip():
        yield Refusal(RefusalCode.MARKET_BANK_MISSING, "bank", values={"kind": guarantee.kind.label})
    if penalties.divisor < 1:
        yield Refusal(RefusalCode.MARKET_PENALTY, "penalty_divisor", values={"divisor": f"{penalties.divisor:f}"})
    if not ZERO <= penalties.exempt < MAX_AMOUNT:
        yield Refusal(RefusalCode.MARKET_AMOUNT, "penalty_exempt", values={"amount": f"{penalties.exempt:f}"})
    yield from _rate("penalty_cap", "Plafond des pénalités", penalties.cap, Decimal(100))


def _rate(field: str, label: str, rate: Decimal, highest: Decimal) -> Iterator[Refusal]:
    if not ZERO <= rate <= highest:
        values = {"field": label, "rate": _percent(rate), "limit": _percent(highest)}
        yield Refusal(RefusalCode.MARKET_RATE, field, values=values)


def _revision(sheet: MarketSheet, clause: RevisionClause) -> Iterator[Refusal]:
    total = clause.fixed_part + sum((term.weight for term in clause.terms), ZERO)
    negative = clause.fixed_part < 0 or any(term.weight <= 0 for term in clause.terms)
    if total != 100 or negative or not clause.terms:
        yield Refusal(RefusalCode.MARKET_FORMULA, "fixed_part", values={"total": _percent(total)})
    if len({term.index for term in clause.terms}) != len(clause.terms):
        repeated = Counter(term.index for term in clause.terms).most_common(1)[0][0]
        yield Refusal(RefusalCode.MARKET_INDEX_TWICE, "fixed_part", values={"index": repeated})
    for term in clause.terms:
        for month in (clause.base_month, *sheet.works_months()[:MAX_MONTHS]):
            value = clause.value(term.index, month)
            if value is None:
                values = {"index": term.index, "month": month_code(month)}
                yield Refusal(RefusalCode.MARKET_INDEX_MISSING, "index_table", values=values)
                break
            if not ZERO < value < MAX_AMOUNT:
                values = {"index": term.index, "month": month_code(month), "value": f"{value:f}"}
                yield Refusal(RefusalCode.MARKET_INDEX_WRONG, "index_table", values=values)
                break


def _advice(sheet: MarketSheet) -> Iterator[Refusal]:
    owed = sheet.amount_excl_vat > ADVANCE_THRESHOLD and sheet.months > ADVANCE_MONTHS
    if owed and not sheet.advance.rate and not sheet.advance.waived:
        yield Refusal(RefusalCode.MARKET_ADVANCE_OWED, "advance_rate", level=Level.ADVICE)
    if sheet.months > REVISION_MONTHS and sheet.revision is None:
        values = {"months": str(sheet.months)}
        yield Refusal(RefusalCode.MARKET_FIRM_PRICE, "fixed_part", values=values, level=Level.ADVICE)


def _percent(rate: Decimal) -> str:
    return f"{rate.normalize():f}".replace(".", ",")


def _amount(value: Decimal) -> str:
    return f"{to_cents(value):,.2f}".replace(",", "\u202f").replace(".", ",")
