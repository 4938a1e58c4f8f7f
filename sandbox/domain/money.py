"""Money is Decimal, and one function rounds it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def to_cents(amount: Decimal) -> Decimal:
    """Round to the cent, half away from zero, as French invoices do."""
    rounded = amount.quantize(CENT, rounding=ROUND_HALF_UP)
    return rounded or ZERO  # no « -0,00 € »
