"""Unit: what people type in an amount, a text, a day."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from sandbox.web.fields import AmountField, DayField, TextField


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1 234,56", Decimal("1234.56")),
        ("1\u202f234,56 €", Decimal("1234.56")),
        ("1234.5", Decimal("1234.5")),
        ("-12", Decimal(-12)),
        ("", None),
        ("   ", None),
    ],
)
def test_amount_field_reads_what_people_type(typed, read):
    assert AmountField(required=False).clean(typed) == read


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("abc", "« abc » n’est pas un nombre : tapez des chiffres, avec une virgule pour les décimales."),
        ("1e9", "« 1e9 » n’est pas un nombre : tapez des chiffres, avec une virgule pour les décimales."),
        ("NaN", "« NaN » n’est pas un nombre : tapez des chiffres, avec une virgule pour les décimales."),
        ("1,234", "Trop de décimales : 2 au plus."),
        ("1234567890123", "Nombre trop grand : 12 chiffres au plus avant la virgule."),
    ],
)
def test_amount_field_says_what_may_be_typed(typed, sentence):
    with pytest.raises(ValidationError) as refused:
        AmountField(required=False).clean(typed)
    assert refused.value.messages == [sentence]


def test_amount_field_shows_amounts_the_french_way():
    assert AmountField().prepare_value(Decimal("1234.50")) == "1234,50"
    assert AmountField().prepare_value(Decimal(12)) == "12"
    assert AmountField(places=6).prepare_value(Decimal("0.125000")) == "0,125"
    assert AmountField().prepare_value("12,5x") == "12,5x"


def test_text_field_refuses_control_characters():
    with pytest.raises(ValidationError) as refused:
        TextField().clean("F\x07-1")
    assert refused.value.messages == ["Ce texte contient des caractères illisibles : retapez-le."]


def test_day_field_reads_both_writings():
    assert DayField().clean("24/11/2026") == DayField().clean("2026-11-24")
    with pytest.raises(ValidationError) as refused:
        DayField().clean("31/02/2026")
    assert refused.value.messages == ["Cette date n’existe pas : écrivez-la jour/mois/année, par exemple 24/11/2026."]
