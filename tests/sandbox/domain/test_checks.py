"""The gate, control by control: a right draft passes, and each mistake gives its own refusal."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from sandbox.domain.checks import CHECKS, DepartmentFacts, GateContext, StructureFacts, blocking, judge
from sandbox.domain.drafts import Attachment, Line, Party, Totals, VatLine
from sandbox.domain.limits import MAX_FILE_BYTES
from sandbox.domain.refusals import Level, RefusalCode
from sandbox.domain.vocabulary import IdentifierType, RecipientKind
from tests.sandbox.factories import COMMUNE, LUMEN, make_draft

SUPPLIER = StructureFacts(LUMEN, IdentifierType.SIRET, "Atelier Lumen", RecipientKind.COMPANY)
RECIPIENT = StructureFacts(
    COMMUNE,
    IdentifierType.SIRET,
    "Commune",
    RecipientKind.LOCAL,
    departments={
        "TECHNIQUE": DepartmentFacts("TECHNIQUE"),
        "FERME": DepartmentFacts("FERME", active=False),
        "ENGAGE": DepartmentFacts("ENGAGE", commitment_required=True),
        "FACTURES_PUBLIQUES": DepartmentFacts("FACTURES_PUBLIQUES"),
    },
    commitments=frozenset({"CDE234"}),
)
CONTEXT = GateContext(today=date(2026, 11, 24), supplier=SUPPLIER, recipient=RECIPIENT)
VALIDATOR = StructureFacts("40668031401116", IdentifierType.SIRET, "Menuiserie", RecipientKind.COMPANY)
VALIDATED = dataclasses.replace(CONTEXT, validator=VALIDATOR)


def codes(draft, context=CONTEXT):
    return [refusal.code for refusal in judge(draft, context)]


def with_recipient(**changes):
    return dataclasses.replace(CONTEXT, recipient=dataclasses.replace(RECIPIENT, **changes))


def to(department="", commitment="CDE234", **changes):
    return make_draft(
        recipient=Party(identifier=COMMUNE, department_code=department), commitment_number=commitment, **changes
    )


def totals(**changes):
    draft = make_draft()
    return dataclasses.replace(draft, totals=dataclasses.replace(draft.totals, **changes))


def piece(**changes):
    return make_draft(attachments=(Attachment(**{"name": "bon.pdf", "size": 10, "sha256": "0" * 64} | changes),))


def test_right_draft_passes_in_silence():
    assert judge(make_draft(), CONTEXT) == []


def request(frame="A9", identifier=VALIDATOR.identifier, **changes):
    return make_draft(frame_code=frame, validator=Party(identifier=identifier), **changes)


def test_request_with_its_validator_passes_in_silence():
    assert [codes(request(frame), VALIDATED) for frame in ("A9", "A12")] == [[], []]


MISTAKES = [
    (RefusalCode.VALIDATOR_MISSING, make_draft(frame_code="A9"), CONTEXT),
    (RefusalCode.VALIDATOR_MISSING, request("A12", ""), CONTEXT),
    (RefusalCode.VALIDATOR_UNKNOWN, request(), CONTEXT),
    (
        RefusalCode.VALIDATOR_INACTIVE,
        request(),
        dataclasses.replace(CONTEXT, validator=dataclasses.replace(VALIDATOR, active=False)),
    ),
    (RefusalCode.VALIDATOR_IS_SUPPLIER, request(), dataclasses.replace(CONTEXT, validator=SUPPLIER)),
    (RefusalCode.VALIDATOR_UNEXPECTED, request("A1"), VALIDATED),
    (RefusalCode.ALREADY_PAID_DUE, make_draft(frame_code="A2"), CONTEXT),
    (
        RefusalCode.CREDIT_NOTE_PAYMENT,
        make_draft(kind="AVOIR", origin_number="F-1", payment_means_code="30"),
        CONTEXT,
    ),
    (RefusalCode.RECIPIENT_MISSING, make_draft(recipient=Party()), dataclasses.replace(CONTEXT, recipient=None)),
    (
        RefusalCode.RECIPIENT_UNKNOWN,
        make_draft(recipient=Party(identifier="73282932000074")),
        dataclasses.replace(CONTEXT, recipient=None),
    ),
    (RefusalCode.RECIPIENT_INACTIVE, make_draft(), with_recipient(active=False)),
    (RefusalCode.SERVICE_MISSING, make_draft(), with_recipient(service_required=True)),
    (RefusalCode.SERVICE_UNKNOWN, to("AILLEURS"), CONTEXT),
    (RefusalCode.SERVICE_INACTIVE, to("FERME"), CONTEXT),
    (RefusalCode.SERVICE_RESERVED, to("FACTURES_PUBLIQUES"), CONTEXT),
    (RefusalCode.COMMITMENT_MISSING, to(commitment=""), with_recipient(commitment_required=True)),
    (RefusalCode.COMMITMENT_MISSING, to("ENGAGE", commitment=""), CONTEXT),
    (RefusalCode.COMMITMENT_UNKNOWN, to(commitment="BC999"), CONTEXT),
    (
        RefusalCode.SERVICE_OR_COMMITMENT_MISSING,
        to(commitment=""),
        with_recipient(service_or_commitment_required=True),
    ),
    (RefusalCode.SUPPLIER_MISSING, make_draft(supplier=Party()), dataclasses.replace(CONTEXT, supplier=None)),
    (RefusalCode.SUPPLIER_UNKNOWN, make_draft(), dataclasses.replace(CONTEXT, supplier=None)),
    (
        RefusalCode.SUPPLIER_INACTIVE,
        make_draft(),
        dataclasses.replace(CONTEXT, supplier=dataclasses.replace(SUPPLIER, active=False)),
    ),
    (RefusalCode.FRAME_UNKNOWN, make_draft(frame_code="A26"), CONTEXT),
    (RefusalCode.FRAME_NOT_OPEN, make_draft(frame_code="A11"), dataclasses.replace(CONTEXT, typed=True)),
    (RefusalCode.FRAME_WAITING, make_draft(frame_code="A11"), CONTEXT),
    (RefusalCode.PETITION_BY_ITS_SPACE, make_draft(frame_code="A3"), dataclasses.replace(CONTEXT, typed=True)),
    (RefusalCode.PETITION_BY_ITS_SPACE, make_draft(frame_code="A21"), CONTEXT),
    (
        RefusalCode.WORKS_SIMPLE_FRAME,
        make_draft(contract_number="MT-1"),
        dataclasses.replace(CONTEXT, works_contracts=frozenset({"MT-1"})),
    ),
    (RefusalCode.WORKS_BY_FILE, make_draft(frame_code="A4"), dataclasses.replace(CONTEXT, typed=True)),
    (RefusalCode.NUMBER_MISSING, make_draft(number="  "), CONTEXT),
    (RefusalCode.NUMBER_TOO_LONG, make_draft(number="F" * 21), CONTEXT),
    (RefusalCode.NUMBER_CHARACTERS, make_draft(number="n°2026.1"), CONTEXT),
    (RefusalCode.NUMBER_CHARACTERS, make_draft(number=" F-1"), CONTEXT),
    (RefusalCode.NUMBER_DUPLICATE, make_draft(), dataclasses.replace(CONTEXT, number_taken=True)),
    (RefusalCode.DATE_MISSING, make_draft(issued_on=None), CONTEXT),
    (RefusalCode.DATE_IN_FUTURE, make_draft(issued_on=date(2026, 11, 25)), CONTEXT),
    (RefusalCode.CURRENCY_MISSING, make_draft(currency="euro"), CONTEXT),
    (RefusalCode.KIND_UNKNOWN, make_draft(kind="DEVIS"), CONTEXT),
    (RefusalCode.ORIGIN_MISSING, make_draft(kind="AVOIR"), CONTEXT),
    (RefusalCode.PAYMENT_MEANS_MISSING, make_draft(payment_mode=""), CONTEXT),
    (RefusalCode.IBAN_MISSING, make_draft(iban=""), CONTEXT),
    (RefusalCode.IBAN_MISSING, make_draft(iban="", payment_means_code="42"), CONTEXT),
    (RefusalCode.IBAN_WRONG, make_draft(iban="FR7630006000011234567890188"), CONTEXT),
    (RefusalCode.VAT_EXEMPTION_REASON, make_draft(tax_regime="EXONERATION"), CONTEXT),
    (RefusalCode.VAT_MISSING, dataclasses.replace(make_draft(), vat_lines=()), CONTEXT),
    (RefusalCode.TOTALS, totals(incl_vat=Decimal("1224.02"), due=Decimal("1224.02")), CONTEXT),
    (RefusalCode.TOTALS, totals(lines=Decimal("1000.00")), CONTEXT),
    (RefusalCode.TOTALS, totals(allowances=Decimal("10.00")), CONTEXT),
    (RefusalCode.AMOUNT_DUE, totals(due=Decimal("1000.00")), CONTEXT),
    (
        RefusalCode.DISCOUNT_REASON,
        totals(discount=Decimal("10.00"), incl_vat=Decimal("1214.00"), due=Decimal("1214.00")),
        CONTEXT,
    ),
    (RefusalCode.FILE_NAME_TOO_LONG, piece(name="x" * 50 + ".pdf"), CONTEXT),
    (RefusalCode.ATTACHMENT_TYPE, piece(name="virus.exe"), CONTEXT),
    (RefusalCode.ATTACHMENT_TYPE, piece(name="sans-extension"), CONTEXT),
    (RefusalCode.ATTACHMENT_TYPE, piece(size=0), CONTEXT),
    (RefusalCode.ATTACHMENTS_TOO_LARGE, piece(size=MAX_FILE_BYTES + 1), CONTEXT),
]


@pytest.mark.parametrize(("code", "draft", "context"), MISTAKES)
def test_one_mistake_gives_its_own_refusal(code, draft, context):
    assert codes(draft, context) == [code]


def test_mistakes_that_come_together_are_all_said():
    row = VatLine(rate=Decimal("20.00"), base=Decimal("1020.00"), amount=Decimal("204.00"), category="", due_type="")
    draft = dataclasses.replace(make_draft(number=""), vat_lines=(row,))
    assert codes(draft) == [
        RefusalCode.NUMBER_MISSING,
        RefusalCode.VAT_CATEGORY_MISSING,
        RefusalCode.VAT_DUE_TYPE_MISSING,
    ]


def test_advice_comes_last_and_does_not_close_the_gate():
    refusals = judge(make_draft(commitment_number="BC999", number=""), CONTEXT)
    assert [(refusal.code, refusal.level) for refusal in refusals] == [
        (RefusalCode.NUMBER_MISSING, Level.BLOCKING),
        (RefusalCode.COMMITMENT_UNKNOWN, Level.ADVICE),
    ]
    assert [refusal.code for refusal in blocking(refusals)] == [RefusalCode.NUMBER_MISSING]


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (make_draft(kind="AVOIR"), RefusalCode.ORIGIN_MISSING),
        (make_draft(frame_code="A2"), RefusalCode.ALREADY_PAID_DUE),
    ],
)
def test_form_is_stopped_where_a_file_is_only_advised(draft, code):
    levels = [
        [(refusal.code, refusal.level) for refusal in judge(draft, dataclasses.replace(CONTEXT, typed=typed))]
        for typed in (False, True)
    ]
    assert levels == [[(code, Level.ADVICE)], [(code, Level.BLOCKING)]]


def test_credit_note_needs_no_payment_mode():
    note = make_draft(kind="AVOIR", origin_number="F-1", payment_mode="", iban="")
    assert codes(note) == []


def test_paid_invoice_passes_when_nothing_is_left_to_pay():
    draft = make_draft()
    paid = make_draft(frame_code="A2", totals=dataclasses.replace(draft.totals, prepaid=draft.totals.incl_vat))
    assert (paid.totals.due, codes(paid, dataclasses.replace(CONTEXT, typed=True))) == (0, [])


def test_luhn_failure_of_an_unknown_siret_is_only_a_hint():
    draft = make_draft(recipient=Party(identifier="12345678900000"))
    context = dataclasses.replace(CONTEXT, recipient=None)
    assert codes(draft, context) == [RefusalCode.RECIPIENT_UNKNOWN, RefusalCode.RECIPIENT_SIRET_DOUBTFUL]


def test_line_total_and_vat_summary_are_advice():
    line = Line(number=1, quantity=Decimal(2), unit_price_excl_vat=Decimal("10.00"), total_excl_vat=Decimal("1020.00"))
    row = VatLine(rate=Decimal("20.00"), base=Decimal("1020.00"), amount=Decimal("100.00"))
    draft = dataclasses.replace(make_draft(), lines=(line,), vat_lines=(row,))
    assert [(refusal.code, refusal.level) for refusal in judge(draft, CONTEXT)] == [
        (RefusalCode.LINE_TOTAL, Level.ADVICE),
        (RefusalCode.VAT_BREAKDOWN, Level.ADVICE),
    ]


def test_invoice_without_a_line_is_refused():
    assert RefusalCode.LINES_MISSING in codes(dataclasses.replace(make_draft(), lines=()))


def test_amount_beyond_what_is_counted_is_refused():
    line = Line(number=1, quantity=Decimal(10) ** 12, unit_price_excl_vat=Decimal(100))
    assert RefusalCode.AMOUNT_OUT_OF_RANGE in codes(make_draft(lines=(line,)))


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1E+400", "1000000000001"])
def test_number_that_cannot_be_counted_with_is_the_only_thing_said(value):
    line = Line(number=1, quantity=Decimal(value), unit_price_excl_vat=Decimal(100))
    draft = dataclasses.replace(make_draft(number=""), lines=(line,))
    assert codes(draft) == [RefusalCode.AMOUNT_OUT_OF_RANGE]
    assert codes(dataclasses.replace(make_draft(), totals=Totals(vat=Decimal(value)))) == [
        RefusalCode.AMOUNT_OUT_OF_RANGE
    ]


def test_a_cent_is_tolerated():
    assert codes(totals(incl_vat=Decimal("1224.01"), due=Decimal("1224.01"))) == []


def test_public_body_may_use_the_service_of_public_invoices():
    context = dataclasses.replace(CONTEXT, supplier=dataclasses.replace(SUPPLIER, kind=RecipientKind.LOCAL))
    assert codes(to("FACTURES_PUBLIQUES"), context) == []


def test_every_check_is_tried_here():
    tried = {code for code, _draft, _context in MISTAKES} | {
        RefusalCode.RECIPIENT_SIRET_DOUBTFUL,
        RefusalCode.VAT_CATEGORY_MISSING,
        RefusalCode.VAT_DUE_TYPE_MISSING,
        RefusalCode.LINE_TOTAL,
        RefusalCode.VAT_BREAKDOWN,
        RefusalCode.LINES_MISSING,
        RefusalCode.AMOUNT_OUT_OF_RANGE,
    }
    assert tried == {check.code for check in CHECKS}
