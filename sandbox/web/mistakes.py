"""The mistake behind a refusal, made on purpose: from the right invoice of the exercise to the one that is refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal

from sandbox.domain.drafts import Draft, Party
from sandbox.domain.refusals import RefusalCode
from sandbox.domain.vocabulary import DocumentKind, Frame, TaxRegime

Mistake = Callable[[Draft], Draft]


def _with(**changes: object) -> Mistake:
    return lambda draft: dataclasses.replace(draft, **changes)  # type: ignore[arg-type]


def _to(identifier: str, *, department: str = "", commitment: str = "") -> Mistake:
    def send(draft: Draft) -> Draft:
        recipient = dataclasses.replace(draft.recipient, identifier=identifier, name="", department_code=department)
        return dataclasses.replace(draft, recipient=recipient, commitment_number=commitment)

    return send


def _tomorrow(draft: Draft) -> Draft:
    assert draft.issued_on is not None  # noqa: S101 - the proposed invoice has its date
    return dataclasses.replace(draft, issued_on=draft.issued_on + timedelta(days=1))


def _discounted(draft: Draft) -> Draft:
    return dataclasses.replace(
        draft, totals=dataclasses.replace(draft.totals, discount=Decimal("51.00")), discount_reason=""
    )


_COMMUNE, _HOSPITAL, _CITY = "12345678200036", "12345678200028", "24590041000292"
_CLOSED = "12345678200069"

MISTAKES: Mapping[RefusalCode, Mistake] = {
    RefusalCode.RECIPIENT_MISSING: _to(""),
    RefusalCode.RECIPIENT_UNKNOWN: _to("99999999999999"),
    RefusalCode.RECIPIENT_INACTIVE: _to(_CLOSED),
    RefusalCode.SERVICE_MISSING: _to(_HOSPITAL),
    RefusalCode.SERVICE_UNKNOWN: _to(_HOSPITAL, department="SERVICE_INCONNU"),
    RefusalCode.SERVICE_INACTIVE: _to(_HOSPITAL, department="ANCIEN_SERVICE"),
    RefusalCode.SERVICE_RESERVED: _to(_HOSPITAL, department="FACTURES_PUBLIQUES"),
    RefusalCode.COMMITMENT_MISSING: _to(_COMMUNE),
    RefusalCode.SERVICE_OR_COMMITMENT_MISSING: _to(_CITY),
    RefusalCode.FRAME_NOT_OPEN: _with(frame_code=Frame.A11.value),
    RefusalCode.PETITION_BY_ITS_SPACE: _with(frame_code=Frame.A3.value),
    RefusalCode.WORKS_BY_FILE: _with(frame_code=Frame.A4.value),
    RefusalCode.NUMBER_MISSING: _with(number=""),
    RefusalCode.NUMBER_TOO_LONG: _with(number="FACTURE-2026-NOVEMBRE-0001"),
    RefusalCode.NUMBER_CHARACTERS: _with(number="Facture n° 2026.001"),
    RefusalCode.DATE_MISSING: _with(issued_on=None),
    RefusalCode.DATE_IN_FUTURE: _tomorrow,
    RefusalCode.CURRENCY_MISSING: _with(currency=""),
    RefusalCode.PAYMENT_MEANS_MISSING: _with(payment_mode=""),
    RefusalCode.IBAN_MISSING: _with(iban=""),
    RefusalCode.LINES_MISSING: _with(lines=()),
    RefusalCode.DISCOUNT_REASON: _discounted,
    RefusalCode.RECIPIENT_SIRET_DOUBTFUL: _to("12345678200037"),
    RefusalCode.COMMITMENT_UNKNOWN: _to(_COMMUNE, commitment="CDE999"),
    RefusalCode.ORIGIN_MISSING: _with(kind=DocumentKind.CREDIT_NOTE.value),
    RefusalCode.VAT_EXEMPTION_REASON: _with(tax_regime=TaxRegime.EXEMPT.value),
    RefusalCode.VALIDATOR_MISSING: _with(frame_code=Frame.A9.value),
    RefusalCode.VALIDATOR_UNKNOWN: _with(frame_code=Frame.A9.value, validator=Party(identifier="99999999999999")),
    RefusalCode.VALIDATOR_INACTIVE: _with(frame_code=Frame.A9.value, validator=Party(identifier=_CLOSED)),
    RefusalCode.VALIDATOR_IS_SUPPLIER: lambda draft: dataclasses.replace(
        draft, frame_code=Frame.A9.value, validator=draft.supplier
    ),
    RefusalCode.VALIDATOR_UNEXPECTED: _with(validator=Party(identifier="40668031401116")),
    RefusalCode.ALREADY_PAID_DUE: _with(frame_code=Frame.A2.value),
    RefusalCode.NUMBER_DUPLICATE: lambda draft: draft,  # the same invoice, deposited once before: see the view
}
"""By refusal: what was done wrong. The structures are those of the first scenario."""
