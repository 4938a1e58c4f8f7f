"""The lines of a refund claim: one a delivery, priced by the rate of its product."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from decimal import Decimal

from sandbox.domain.drafts import Draft, Line, with_computed_totals
from sandbox.domain.money import ZERO
from sandbox.domain.petitions import Delivery, Energy, Refund


def with_deliveries(draft: Draft, refund: Refund, deliveries: Iterable[tuple[Delivery, Decimal]]) -> Draft:
    """The claim with these deliveries and their volumes: rows numbered from 1, lines and sums that follow from them.

    No VAT: a refund of tax pays for nothing.
    """
    rows, lines = [], []
    for number, (delivery, volume) in enumerate(deliveries, start=1):
        energy = Energy.read(delivery.product)
        rows.append(dataclasses.replace(delivery, number=number))
        lines.append(
            Line(
                number=number,
                name=energy.label if energy else "",
                reference=delivery.invoice,
                unit=energy.unit if energy else "",
                quantity=volume,
                unit_price_excl_vat=energy.rate if energy else ZERO,
                vat_rate=ZERO,
            )
        )
    refund = dataclasses.replace(refund, deliveries=tuple(rows))
    return with_computed_totals(dataclasses.replace(draft, refund=refund, lines=tuple(lines)))
