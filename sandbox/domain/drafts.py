"""What an invoice says before anyone judged it: plain values, incomplete or wrong as they may be.

A ``Draft`` comes from a form, a file or the API; the gate (``checks``) judges it; the service stores it. An absent
text is ``""``, an absent amount or date is None. Amounts are Decimal, in the currency of the draft.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.domain.limits import MAX_AMOUNT
from sandbox.domain.money import ZERO, to_cents
from sandbox.domain.petitions import Delivery, Fees, Refund
from sandbox.domain.vocabulary import DocumentKind, Frame, IdentifierType


@dataclass(frozen=True, slots=True)
class Party:
    """A structure as the invoice names it."""

    identifier: str = ""
    identifier_type: str = IdentifierType.SIRET.value
    name: str = ""
    department_code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A « ligne de poste ». ``vat_rate`` in percent; None where the file says it only in the summary."""

    number: int
    name: str = ""
    quantity: Decimal = Decimal(1)
    unit_price_excl_vat: Decimal = ZERO
    discount_excl_vat: Decimal = ZERO
    vat_rate: Decimal | None = None
    total_excl_vat: Decimal | None = None
    reference: str = ""
    unit: str = ""
    net_price: Decimal | None = None

    @property
    def computed_total(self) -> Decimal:
        """Quantity x unit price - discount, to the cent."""
        return to_cents(self.quantity * self.unit_price_excl_vat - self.discount_excl_vat)

    @property
    def declared_total(self) -> Decimal:
        """The total the document gives, or ours where it gives none."""
        return self.computed_total if self.total_excl_vat is None else self.total_excl_vat


@dataclass(frozen=True, slots=True)
class VatLine:
    """A row of the VAT summary. ``category``: S, E, K...; ``due_type``: tax type or due date type of the file."""

    rate: Decimal | None
    base: Decimal
    amount: Decimal
    category: str = "S"
    due_type: str = "VAT"
    exemption_reason: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """The foot of the invoice. ``lines`` is the sum of the lines where the file tells it."""

    excl_vat: Decimal = ZERO
    vat: Decimal = ZERO
    incl_vat: Decimal = ZERO
    due: Decimal = ZERO
    discount: Decimal = ZERO
    prepaid: Decimal = ZERO
    lines: Decimal | None = None
    allowances: Decimal = ZERO
    charges: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the invoice. ``content`` is there only until a service kept it under its ``sha256``."""

    name: str
    mime_type: str = "application/octet-stream"
    size: int = 0
    sha256: str = ""
    designation: str = ""
    main: bool = False
    content: bytes | None = dataclasses.field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Guess:
    """A field that was read in a PDF and not typed: ``excerpt`` is the line of ``page`` that it comes from."""

    field: str
    page: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class WorksRow:
    """A line of a works piece beside what was asked for it in the piece before. ``reason``: why they differ."""

    number: int
    asked_excl_vat: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Works:
    """What a works piece says beyond an invoice. The amount admitted of a line is that of the line itself.

    ``previous``: the number of the piece it is associated to (« piecePrecedente »), empty for an initial deposit;
    ``cumulative_excl_vat``: the works done since the beginning, where the piece tells it; ``reserves``: those of a
    contractor who signs the general account; ``replaces``: the refused piece that this one takes up.
    """

    moe: str = ""
    moa: str = ""
    previous: str = ""
    rows: tuple[WorksRow, ...] = ()
    cumulative_excl_vat: Decimal | None = None
    reserves: str = ""
    replaces: str = ""

    def row_of(self, number: int) -> WorksRow | None:
        """What was asked of a line, or None."""
        return next((row for row in self.rows if row.number == number), None)


@dataclass(frozen=True, slots=True)
class Draft:
    """An invoice as it was typed or sent."""

    number: str = ""
    issued_on: date | None = None
    frame_code: str = ""  # as given: « A1 », a published code, or nothing, which reads as A1
    kind: str = DocumentKind.INVOICE.value
    currency: str = "EUR"
    supplier: Party = dataclasses.field(default_factory=Party)
    recipient: Party = dataclasses.field(default_factory=Party)
    validator: Party | None = None
    commitment_number: str = ""
    contract_number: str = ""
    origin_number: str = ""
    origin_issued_on: date | None = None  # no form asks for it; files tell it, and the French rules want it
    tax_regime: str = ""
    exemption_reason: str = ""
    payment_means_code: str = ""  # UNCL 4461, as the file says it
    payment_mode: str = ""
    iban: str = ""
    account_name: str = ""
    lines: tuple[Line, ...] = ()
    vat_lines: tuple[VatLine, ...] = ()
    totals: Totals = dataclasses.field(default_factory=Totals)
    discount_reason: str = ""
    comment: str = ""
    attachments: tuple[Attachment, ...] = ()
    facturx_profile: str = ""  # « MINIMUM », « BASIC WL »... of the Factur-X it came from
    guesses: tuple[Guess, ...] = ()
    works: Works | None = None
    fees: Fees | None = None
    refund: Refund | None = None

    @property
    def revised_lines(self) -> tuple[Line, ...]:
        """The lines whose amount is not the one asked in the piece before."""
        if self.works is None:
            return ()
        asked = {row.number: row.asked_excl_vat for row in self.works.rows}
        return tuple(line for line in self.lines if asked.get(line.number, line.declared_total) != line.declared_total)

    @property
    def asked_excl_vat(self) -> Decimal | None:
        """The total asked in the piece before; None for an initial deposit."""
        rows = self.works.rows if self.works else ()
        return sum((row.asked_excl_vat for row in rows), ZERO) if rows else None

    @property
    def is_petition(self) -> bool:
        """Whether it was begun in the space of a claim on the State."""
        return self.fees is not None or self.refund is not None

    @property
    def guessed(self) -> frozenset[str]:
        """The fields that were read in a PDF: to be looked at again."""
        return frozenset(guess.field for guess in self.guesses)

    @property
    def frame(self) -> Frame | None:
        """The frame meant; a missing code reads as A1, a wrong one as None."""
        if not self.frame_code:
            return Frame.A1
        return Frame.read(self.frame_code) or Frame.from_short(self.frame_code)

    @property
    def measurable(self) -> bool:
        """Whether every number is finite and small enough to be counted with: else no rule may touch them."""
        numbers = [
            *(getattr(line, name) for line in self.lines for name in _LINE_AMOUNTS),
            *(getattr(row, name) for row in self.vat_lines for name in _VAT_AMOUNTS),
            *(getattr(self.totals, field.name) for field in dataclasses.fields(self.totals)),
            *(row.asked_excl_vat for row in (self.works.rows if self.works else ())),
            self.works.cumulative_excl_vat if self.works else None,
        ]
        return all(number is None or (number.is_finite() and abs(number) <= MAX_AMOUNT) for number in numbers)

    def as_json(self) -> dict[str, Any]:
        """The stored shape: amounts as text, dates ISO, attachments without their bytes."""
        stored = _plain(self)
        assert isinstance(stored, dict)  # noqa: S101 - a dataclass gives a dict
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Draft:
        """The draft that ``as_json`` stored. Unknown keys of an older shape are left out."""
        known = {field.name for field in dataclasses.fields(cls)}
        data = {key: value for key, value in stored.items() if key in known}
        for name in ("issued_on", "origin_issued_on"):
            if data.get(name):
                data[name] = date.fromisoformat(data[name])
        data["supplier"] = Party(**data.get("supplier") or {})
        data["recipient"] = Party(**data.get("recipient") or {})
        data["validator"] = Party(**data["validator"]) if data.get("validator") else None
        data["lines"] = tuple(Line(**_decimals(line, _LINE_AMOUNTS)) for line in data.get("lines") or ())
        data["vat_lines"] = tuple(VatLine(**_decimals(row, _VAT_AMOUNTS)) for row in data.get("vat_lines") or ())
        totals = data.get("totals") or {}
        data["totals"] = Totals(**_decimals(totals, totals.keys()))
        data["attachments"] = tuple(Attachment(**piece) for piece in data.get("attachments") or ())
        data["works"] = _works_from_json(data["works"]) if data.get("works") else None
        data["fees"] = Fees(**_dated(data["fees"], "ended_on")) if data.get("fees") else None
        data["refund"] = _refund_from_json(data["refund"]) if data.get("refund") else None
        data["guesses"] = tuple(Guess(**guess) for guess in data.get("guesses") or ())
        return cls(**data)


_LINE_AMOUNTS = ("quantity", "unit_price_excl_vat", "discount_excl_vat", "vat_rate", "total_excl_vat", "net_price")
_VAT_AMOUNTS = ("rate", "base", "amount")


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\x00", "")  # PostgreSQL keeps no NUL
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name != "content"
        }
    return value


def _decimals(stored: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    data = dict(stored)
    for name in names:
        if data.get(name) is not None:
            data[name] = Decimal(data[name])
    return data


def _works_from_json(stored: Mapping[str, Any]) -> Works:
    data = _decimals(stored, ("cumulative_excl_vat",))
    data["rows"] = tuple(WorksRow(**_decimals(row, ("asked_excl_vat",))) for row in data.get("rows") or ())
    return Works(**data)


def _dated(stored: Mapping[str, Any], name: str) -> dict[str, Any]:
    data = dict(stored)
    data[name] = date.fromisoformat(data[name]) if data.get(name) else None
    return data


def _refund_from_json(stored: Mapping[str, Any]) -> Refund:
    rows = tuple(Delivery(**_dated(row, "delivered_on")) for row in stored.get("deliveries") or ())
    return Refund(**{**stored, "deliveries": rows})


def vat_summary(lines: Sequence[Line]) -> tuple[VatLine, ...]:
    """The VAT summary of typed lines: one row a rate, VAT rounded once a rate (and not once a line)."""
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        rate = line.vat_rate if line.vat_rate is not None else Decimal(0)
        bases[rate] = bases.get(rate, ZERO) + line.declared_total
    return tuple(
        VatLine(rate=rate, base=base, amount=to_cents(base * rate / 100), category="S" if rate else "E")
        for rate, base in sorted(bases.items(), reverse=True)
    )


def totals_of(lines: Sequence[Line], *, discount: Decimal = ZERO, prepaid: Decimal = ZERO) -> Totals:
    """The foot of typed lines.

    ``discount`` is the global discount on the amount including VAT (« remise globale TTC »); ``prepaid`` what was
    already paid, taken off the amount due only.
    """
    excl_vat = sum((line.declared_total for line in lines), ZERO)
    vat = sum((row.amount for row in vat_summary(lines)), ZERO)
    incl_vat = excl_vat + vat - discount
    return Totals(
        excl_vat=excl_vat,
        vat=vat,
        incl_vat=incl_vat,
        due=incl_vat - prepaid,
        discount=discount,
        prepaid=prepaid,
        lines=excl_vat,
    )


def with_computed_totals(draft: Draft) -> Draft:
    """The draft of a form: line totals, VAT summary and foot computed from what was typed."""
    lines = tuple(dataclasses.replace(line, total_excl_vat=line.computed_total) for line in draft.lines)
    return dataclasses.replace(
        draft,
        lines=lines,
        vat_lines=vat_summary(lines),
        totals=totals_of(lines, discount=draft.totals.discount, prepaid=draft.totals.prepaid),
    )
