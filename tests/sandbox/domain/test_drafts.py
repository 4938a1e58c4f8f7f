"""Totals of a typed invoice, and what is stored of a draft."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.drafts import Attachment, Draft, Line, Party, Totals, totals_of, vat_summary, with_computed_totals
from sandbox.domain.money import CENT, to_cents
from sandbox.domain.vocabulary import Frame

AMOUNTS = st.decimals(min_value=-100_000, max_value=100_000, places=2)
LINES = st.lists(
    st.builds(
        Line,
        number=st.just(1),
        quantity=st.decimals(min_value=-1000, max_value=1000, places=3),
        unit_price_excl_vat=st.decimals(min_value=-1000, max_value=1000, places=4),
        discount_excl_vat=st.decimals(min_value=0, max_value=50, places=2),
        vat_rate=st.sampled_from([Decimal("20.00"), Decimal("10.00"), Decimal("5.50"), Decimal("0.00"), None]),
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1.0049", "1.00"), ("-0.001", "0.00")],
)
def test_to_cents_rounds_half_away_from_zero(amount, rounded):
    assert str(to_cents(Decimal(amount))) == rounded


@given(LINES, AMOUNTS, AMOUNTS)
def test_totals_add_up_to_the_cent(lines, discount, prepaid):
    totals = totals_of(lines, discount=discount, prepaid=prepaid)
    assert totals.excl_vat + totals.vat - totals.discount == totals.incl_vat
    assert totals.incl_vat - totals.prepaid == totals.due
    assert sum((row.base for row in vat_summary(lines)), Decimal(0)) == totals.excl_vat
    assert all(amount == amount.quantize(CENT) for amount in (totals.excl_vat, totals.vat, totals.due))


def test_vat_is_rounded_once_a_rate_and_not_once_a_line():
    lines = [Line(number=n, unit_price_excl_vat=Decimal("0.12"), vat_rate=Decimal("20.00")) for n in range(1, 4)]
    assert totals_of(lines).vat == Decimal("0.07")  # 0.36 x 20 %, where 3 x 0.02 would give 0.06


def test_draft_survives_its_storage():
    draft = with_computed_totals(
        Draft(
            number="F-1",
            issued_on=date(2026, 11, 20),
            supplier=Party(identifier="33254021516357", name="Atelier"),
            validator=Party(identifier="24590041000292"),
            lines=(Line(number=1, unit_price_excl_vat=Decimal("10.10"), vat_rate=Decimal("5.50")),),
            totals=Totals(discount=Decimal("1.00")),
            attachments=(Attachment(name="bon.pdf", size=3, sha256="0" * 64, content=b"pdf"),),
        )
    )
    again = Draft.from_json(draft.as_json())
    assert again == draft
    assert again.attachments[0].content is None


def test_draft_of_an_older_shape_is_still_read():
    stored = Draft(number="F-1").as_json() | {"gone": 1}
    assert Draft.from_json(stored).number == "F-1"


def test_stored_draft_has_no_nul():
    assert Draft(comment="a\x00b").as_json()["comment"] == "ab"


@pytest.mark.parametrize(
    ("code", "frame"),
    [("", Frame.A1), ("A9", Frame.A9), ("A2_FACTURE_FOURNISSEUR_DEJA_PAYEE", Frame.A2), ("A26", None)],
)
def test_missing_frame_reads_as_a1_and_a_wrong_one_as_none(code, frame):
    assert dataclasses.replace(Draft(), frame_code=code).frame is frame
