"""From a piece to the one that follows it: the same dossier, the amounts asked kept beside the amounts admitted."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sandbox.domain.drafts import Draft, Line, Works, WorksRow, with_computed_totals
from sandbox.domain.money import to_cents
from sandbox.domain.vocabulary import Frame


@dataclass(frozen=True, slots=True)
class Admitted:
    """What an actor admits of a line, and why it is not what was asked."""

    amount_excl_vat: Decimal
    reason: str = ""


def following_draft(
    previous: Draft,
    *,
    frame: Frame,
    number: str,
    issued_on: date,
    admitted: Mapping[int, Admitted] | None = None,
    comment: str = "",
    reserves: str = "",
) -> Draft:
    """The piece that answers another: its lines with the amounts admitted (those asked where nothing is said).

    A revised line is told as a quantity of one: what is admitted is an amount. The attachments of the previous piece
    stay with it.
    """
    told = admitted or {}
    lines = tuple(_line(line, told.get(line.number)) for line in previous.lines)
    rows = tuple(
        WorksRow(
            number=line.number,
            asked_excl_vat=line.declared_total,
            reason=told[line.number].reason if line.number in told else "",
        )
        for line in previous.lines
    )
    works = previous.works or Works()
    return with_computed_totals(
        dataclasses.replace(
            previous,
            number=number,
            issued_on=issued_on,
            frame_code=frame.value,
            validator=None,
            lines=lines,
            comment=comment,
            attachments=(),
            guesses=(),
            facturx_profile="",
            works=dataclasses.replace(
                works, previous=previous.number, rows=rows, cumulative_excl_vat=None, reserves=reserves, replaces=""
            ),
        )
    )


def _line(line: Line, admitted: Admitted | None) -> Line:
    if admitted is None or to_cents(admitted.amount_excl_vat) == line.declared_total:
        return line
    return dataclasses.replace(
        line,
        quantity=Decimal(1),
        unit_price_excl_vat=to_cents(admitted.amount_excl_vat),
        discount_excl_vat=Decimal(0),
        total_excl_vat=None,
        net_price=None,
    )


def revised_by(previous: Draft, percent: Decimal, reason: str) -> dict[int, Admitted]:
    """Every line changed by some percent (-12 takes twelve hundredths off), with one reason; none for zero."""
    if not percent:
        return {}
    return {
        line.number: Admitted(to_cents(line.declared_total * (100 + percent) / 100), reason) for line in previous.lines
    }
