"""The controls of a market sheet: each bad value has its refusal, on its box."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from sandbox.domain.explanations import explain
from sandbox.domain.market_checks import judge_sheet
from sandbox.domain.market_sheet import (
    AdvanceClause,
    GroupKind,
    GuaranteeClause,
    GuaranteeKind,
    IndexTerm,
    MarketSheet,
    PartyRole,
    PenaltyClause,
    SheetParty,
    index_table,
)
from sandbox.domain.refusals import RefusalCode
from tests.sandbox.factories import COMMUNE, LUMEN, MENUISERIE, make_sheet

KNOWN = {LUMEN, MENUISERIE, COMMUNE, "MOE"}


def codes(sheet: MarketSheet, **kwargs: object) -> list[RefusalCode]:
    return [refusal.code for refusal in judge_sheet(sheet, structures=KNOWN, **kwargs)]


def with_parties(*parties: SheetParty) -> MarketSheet:
    return make_sheet(parties=(*make_sheet().parties, *parties))


def with_revision(**changes: object) -> MarketSheet:
    return make_sheet(revision=dataclasses.replace(make_sheet().revision, **changes))


def test_right_sheet_has_nothing_against_it():
    assert codes(make_sheet()) == []


def test_sheet_survives_the_journal():
    sheet = make_sheet()
    assert MarketSheet.from_json(sheet.as_json()) == sheet
    assert MarketSheet.from_json(make_sheet(revision=None).as_json()) == make_sheet(revision=None)


def test_empty_sheet_says_everything_at_once():
    found = codes(MarketSheet())
    assert found[:2] == [RefusalCode.MARKET_NUMBER_MISSING, RefusalCode.MARKET_TITLE_MISSING]
    assert found.count(RefusalCode.MARKET_PARTY_MISSING) == 3
    assert {RefusalCode.MARKET_AMOUNT, RefusalCode.MARKET_DURATION, RefusalCode.MARKET_DATE_MISSING} <= set(found)


def revised(**changes: object) -> dict[str, object]:
    return {"revision": dataclasses.replace(make_sheet().revision, **changes)}


NO_JUNE = index_table(
    (index, month, value)
    for index, values in make_sheet().revision.table.items()
    for month, value in values.items()
    if month != date(2026, 6, 1)
)
ZEROS = index_table(
    (index, month, Decimal(0)) for index, values in make_sheet().revision.table.items() for month in values
)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"number": " "}, RefusalCode.MARKET_NUMBER_MISSING, "number"),
        ({"title": ""}, RefusalCode.MARKET_TITLE_MISSING, "title"),
        ({"currency": "USD"}, RefusalCode.MARKET_CURRENCY, "currency"),
        ({"parties": make_sheet().parties[1:]}, RefusalCode.MARKET_PARTY_MISSING, "contractor"),
        ({"group": GroupKind.JOINT}, RefusalCode.MARKET_GROUP, "group"),
        ({"amount_excl_vat": Decimal(-1)}, RefusalCode.MARKET_AMOUNT, "amount_excl_vat"),
        ({"amount_excl_vat": Decimal("600000.001")}, RefusalCode.MARKET_AMOUNT, "amount_excl_vat"),
        ({"amount_excl_vat": Decimal("89999.99")}, RefusalCode.MARKET_SHARES, "amount_excl_vat"),
        ({"vat_rate": Decimal("19.6")}, RefusalCode.MARKET_VAT_RATE, "vat_rate"),
        ({"months": 0}, RefusalCode.MARKET_DURATION, "months"),
        ({"months": 61}, RefusalCode.MARKET_DURATION, "months"),
        ({"starts_on": None}, RefusalCode.MARKET_DATE_MISSING, "starts_on"),
        ({"starts_on": date(2025, 12, 14)}, RefusalCode.MARKET_DATES, "starts_on"),
        ({"advance": AdvanceClause(rate=Decimal(61))}, RefusalCode.MARKET_RATE, "advance_rate"),
        ({"advance": AdvanceClause(rate=Decimal(-1))}, RefusalCode.MARKET_RATE, "advance_rate"),
        (
            {"advance": AdvanceClause(repaid_from=Decimal(80), repaid_to=Decimal(65))},
            RefusalCode.MARKET_ADVANCE_REPAYMENT,
            "repaid_from",
        ),
        ({"advance": AdvanceClause(repaid_to=Decimal(81))}, RefusalCode.MARKET_ADVANCE_REPAYMENT, "repaid_from"),
        ({"guarantee": GuaranteeClause(rate=Decimal("5.01"))}, RefusalCode.MARKET_RETENTION, "guarantee_rate"),
        ({"guarantee": GuaranteeClause(GuaranteeKind.SURETY)}, RefusalCode.MARKET_BANK_MISSING, "bank"),
        ({"penalties": PenaltyClause(divisor=Decimal(0))}, RefusalCode.MARKET_PENALTY, "penalty_divisor"),
        ({"penalties": PenaltyClause(cap=Decimal(101))}, RefusalCode.MARKET_RATE, "penalty_cap"),
        ({"penalties": PenaltyClause(exempt=Decimal(-1))}, RefusalCode.MARKET_AMOUNT, "penalty_exempt"),
        (revised(fixed_part=Decimal(10)), RefusalCode.MARKET_FORMULA, "fixed_part"),
        (revised(terms=()), RefusalCode.MARKET_FORMULA, "fixed_part"),
        (
            revised(terms=(IndexTerm("BT01", Decimal(60)), IndexTerm("BT01", Decimal(25)))),
            RefusalCode.MARKET_INDEX_TWICE,
            "fixed_part",
        ),
        (revised(table=NO_JUNE), RefusalCode.MARKET_INDEX_MISSING, "index_table"),
        (revised(table=ZEROS), RefusalCode.MARKET_INDEX_WRONG, "index_table"),
    ],
)
def test_bad_value_is_refused_on_its_box(changes, code, field):
    refusals = judge_sheet(make_sheet(**changes), structures=KNOWN)
    assert refusals[0].code is code
    assert refusals[0].field == field
    assert "{" not in explain(refusals[0]).message


@pytest.mark.parametrize(
    ("party", "code"),
    [
        (SheetParty(PartyRole.SUBCONTRACTOR, LUMEN, Decimal(1)), RefusalCode.MARKET_PARTY_TWICE),
        (SheetParty(PartyRole.MOE, LUMEN), RefusalCode.MARKET_PARTY_TWICE),
        (SheetParty(PartyRole.MOE, "ABSENT"), RefusalCode.MARKET_PARTY_UNKNOWN),
        (SheetParty(PartyRole.SUBCONTRACTOR, "MOE", Decimal(0)), RefusalCode.MARKET_SHARE_MISSING),
        (SheetParty(PartyRole.SUBCONTRACTOR, "MOE", Decimal(1), principal=COMMUNE), RefusalCode.MARKET_PRINCIPAL),
    ],
)
def test_actor_out_of_place_is_refused(party, code):
    assert codes(with_parties(party))[0] is code


def test_number_that_another_market_bears_is_refused():
    assert codes(make_sheet(), taken=True) == [RefusalCode.MARKET_NUMBER_TAKEN]


def test_subcontractor_of_a_member_is_counted_on_that_member():
    sheet = make_sheet(
        group=GroupKind.JOINT,
        parties=(
            *make_sheet().parties,
            SheetParty(PartyRole.CO_CONTRACTOR, "A", Decimal("50000.00")),
            SheetParty(PartyRole.SUBCONTRACTOR, "B", Decimal("50000.01"), principal="A"),
        ),
    )
    found = judge_sheet(sheet, structures={*KNOWN, "A", "B"})
    assert [(refusal.code, refusal.values["identifier"]) for refusal in found] == [(RefusalCode.MARKET_SHARES, "A")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"advance": AdvanceClause(rate=Decimal(0))}, [RefusalCode.MARKET_ADVANCE_OWED]),
        ({"advance": AdvanceClause(rate=Decimal(0), waived=True)}, []),
        ({"advance": AdvanceClause(rate=Decimal(0)), "months": 2}, []),
        ({"advance": AdvanceClause(rate=Decimal(0)), "amount_excl_vat": Decimal(50000), "parties": 0}, []),
        ({"revision": None}, [RefusalCode.MARKET_FIRM_PRICE]),
        ({"revision": None, "months": 3}, []),
    ],
)
def test_law_is_recalled_without_closing_the_door(changes, found):
    if "parties" in changes:
        changes = changes | {"parties": tuple(p for p in make_sheet().parties if p.structure != MENUISERIE)}
    refusals = judge_sheet(make_sheet(**changes), structures=KNOWN)
    assert [refusal.code for refusal in refusals] == found
    assert all(refusal.level.value == "advice" for refusal in refusals)
