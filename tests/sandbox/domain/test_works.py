"""The arithmetic of works: bounds of the law, and what must hold of any contract."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.market_sheet import AdvanceClause, CoefficientRounding, PenaltyClause
from sandbox.domain.money import to_cents
from sandbox.domain.works import (
    RULES,
    Position,
    Terms,
    advance_amount,
    advance_repaid,
    cumulative_position,
    delay_penalties,
    general_account,
    instalments,
    month_revision,
    revision_coefficient,
    rounded_coefficient,
    rules_behind,
)
from tests.sandbox.factories import make_sheet

AMOUNTS = st.decimals(min_value=0, max_value=10_000_000, places=2)
RATES = st.sampled_from([Decimal(0), Decimal("2.1"), Decimal("5.5"), Decimal(10), Decimal(20)])


@st.composite
def contracts(draw):
    """Terms, and any cumulative works one after the other: they may go down."""
    terms = Terms(
        amount_excl_vat=draw(st.decimals(min_value=1, max_value=10_000_000, places=2)),
        vat_rate=draw(RATES),
        reverse_charge=draw(st.booleans()),
        retention_rate=draw(st.sampled_from([Decimal(0), Decimal(3), Decimal(5)])),
        advance_incl_vat=draw(AMOUNTS),
    )
    rows = draw(st.lists(st.tuples(AMOUNTS, st.decimals(-100_000, 100_000, places=2), AMOUNTS), min_size=1, max_size=8))
    statements = [
        cumulative_position(terms, works=works, revision=revision, penalties=penalties)
        for works, revision, penalties in rows
    ]
    works, revision, penalties = rows[-1]
    final = cumulative_position(terms, works=works, revision=revision, penalties=penalties, final=True)
    return terms, statements, final


@given(contracts())
def test_instalments_and_balance_make_the_general_account(contract):
    terms, statements, final = contract
    paid = instalments(statements)
    end = general_account(terms, final=final, paid=paid)
    assert end.advance + sum(item.paid for item in paid) + end.retention + end.balance == end.total
    assert end.total == final.incl_vat - final.penalties


@given(contracts())
def test_month_is_the_difference_of_the_cumulative_statements(contract):
    _, statements, _ = contract
    paid = instalments(statements)
    total = Position()
    for item, statement in zip(paid, statements, strict=True):
        total = total.plus(item.month)
        assert total == statement
        assert item.month.plus(item.previous) == item.cumulative


@given(contracts())
def test_instalment_is_never_negative_and_says_why_it_is_nothing(contract):
    _, statements, _ = contract
    for item in instalments(statements):
        assert item.paid >= 0
        assert item.paid == 0 or item.carried == 0
        assert (item.reason is not None) == (item.carried < 0)
        assert item.paid_before + item.paid + item.carried == item.cumulative.net


@given(contracts())
def test_everything_is_rounded_to_the_cent(contract):
    _, statements, final = contract
    for statement in (*statements, final):
        for field in dataclasses.fields(statement):
            value = getattr(statement, field.name)
            assert value == to_cents(value)


@given(contracts(), AMOUNTS, AMOUNTS)
def test_repayment_of_the_advance_grows_with_the_works_up_to_the_advance(contract, less, more):
    terms = contract[0]
    less, more = sorted((less, more))
    assert 0 <= advance_repaid(terms, works=less) <= advance_repaid(terms, works=more) <= terms.advance_incl_vat
    assert advance_repaid(terms, works=terms.amount_excl_vat) == terms.advance_incl_vat


@given(AMOUNTS, st.integers(0, 2000))
def test_penalties_are_nothing_or_more_than_the_exemption_and_under_the_cap(amount, days):
    clause = PenaltyClause()
    owed = delay_penalties(clause, amount_excl_vat=amount, days=days)
    assert owed <= to_cents(amount / 10)
    uncapped = delay_penalties(dataclasses.replace(clause, cap=Decimal(0)), amount_excl_vat=amount, days=days)
    assert uncapped == 0 or uncapped > clause.exempt
    assert uncapped >= owed


@pytest.mark.parametrize(
    ("months", "rate", "waived", "advance"),
    [
        (10, 5, False, "12000.00"),
        (12, 5, False, "12000.00"),
        (24, 5, False, "6000.00"),
        (10, 30, False, "72000.00"),
        (10, 5, True, "0.00"),
        (10, 0, False, "0.00"),
    ],
)
def test_advance_is_counted_on_twelve_months_at_most(months, rate, waived, advance):
    clause = AdvanceClause(rate=Decimal(rate), waived=waived)
    found = advance_amount(clause, amount_excl_vat=Decimal(200_000), vat_rate=Decimal(20), months=months)
    assert found == Decimal(advance)


@pytest.mark.parametrize(
    ("days", "owed"),
    [(0, "0.00"), (10, "0.00"), (11, "1100.00"), (15, "1500.00"), (300, "30000.00"), (301, "30000.00")],
)
def test_penalties_of_the_ccag_on_300_000_euro(days, owed):
    assert delay_penalties(PenaltyClause(), amount_excl_vat=Decimal(300_000), days=days) == Decimal(owed)


@pytest.mark.parametrize(
    ("value", "rounding", "rounded"),
    [
        ("1.02425", CoefficientRounding.FOUR_NEAREST, "1.0243"),
        ("1.02424", CoefficientRounding.FOUR_NEAREST, "1.0242"),
        ("1.02401", CoefficientRounding.THREE_UP, "1.025"),
        ("1.024", CoefficientRounding.THREE_UP, "1.024"),
        ("0.9831", CoefficientRounding.THREE_UP, "0.984"),
    ],
)
def test_coefficient_is_rounded_as_the_contract_says(value, rounding, rounded):
    assert rounded_coefficient(Decimal(value), rounding) == Decimal(rounded)


def test_coefficient_of_the_base_month_is_one():
    clause = make_sheet().revision
    assert revision_coefficient(clause, clause.base_month) == 1
    assert month_revision(Decimal("12345.67"), Decimal(1)) == 0
    with pytest.raises(KeyError):
        revision_coefficient(clause, date(1999, 1, 1))


@pytest.mark.parametrize(
    ("position", "said", "codes"),
    [
        (Position(works=Decimal(100)), {}, {"cumulative"}),
        (Position(retention=Decimal(5)), {}, {"cumulative", "retention", "retention-base"}),
        (
            Position(retention=Decimal(5), advance_repaid=Decimal(9)),
            {"ends": True},
            {"cumulative", "retention", "retention-base", "retention-release", "advance-repayment"},
        ),
        (Position(revision=Decimal(-1)), {}, {"cumulative", "revision", "revision-rounding"}),
        (Position(penalties=Decimal(1)), {"carried": True}, {"cumulative", "penalties", "penalties-vat", "negative"}),
        (Position(), {"subcontractor": True}, {"cumulative", "reverse-charge", "direct-payment"}),
    ],
)
def test_paper_names_the_rules_of_its_own_lines_and_no_other(position, said, codes):
    assert {rule.code for rule in rules_behind(position, **said)} == codes


def test_every_rule_has_its_source():
    for rule in RULES.values():
        assert rule.says.endswith(".")
        assert rule.source
