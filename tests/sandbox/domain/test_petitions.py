"""Mémoires and refund claims: time, rates, lines, and each control of their two spaces."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from sandbox.domain.checks import GateContext, blocking, judge
from sandbox.domain.drafts import Attachment, Draft, Party
from sandbox.domain.gate import StructureFacts
from sandbox.domain.lifecycles import FEES_CLAIM, REFUND_CLAIM
from sandbox.domain.petitions import (
    Delivery,
    Energy,
    Fees,
    PetitionFacts,
    Procedure,
    Refund,
    campaign_opens_on,
    last_day_to_claim,
    latest_campaign,
    noun_of,
)
from sandbox.domain.refunds import with_deliveries
from sandbox.domain.refusals import RefusalCode
from sandbox.domain.vocabulary import PETITION_FRAMES, Frame, IdentifierType, RecipientKind, Status
from tests.sandbox.factories import make_draft

TODAY = date(2026, 11, 24)
EXPERT = StructureFacts("12345678200218", IdentifierType.SIRET, "Cabinet Arpège", RecipientKind.COMPANY)
COURT = StructureFacts("12345678200259", IdentifierType.SIRET, "Tribunal", RecipientKind.STATE)
CONTEXT = GateContext(
    today=TODAY,
    supplier=EXPERT,
    recipient=COURT,
    typed=True,
    petition=PetitionFacts(filers=frozenset({"12345678200234"})),
)
MISSION = Fees("expertise", "penale", "26/00417", "Mme Lavigne, juge d’instruction", date(2026, 9, 25))
CLAIM = Refund(2025, "007123456", "agriculteur")
DELIVERY = Delivery(0, "gnr", "FA-5120", date(2025, 5, 12))


def piece(designation, name="piece.pdf"):
    return Attachment(name=name, size=10, sha256="0" * 64, designation=designation)


def memoire(*papers, **mission):
    return make_draft(
        frame_code="A3",
        fees=dataclasses.replace(MISSION, **mission),
        recipient=Party(identifier=COURT.identifier),
        attachments=tuple(piece(paper, f"{rank}.pdf") for rank, paper in enumerate(papers)),
    )


def claim(*papers, delivery=DELIVERY, **changes):
    draft = make_draft(
        frame_code="A21",
        tax_regime="SANS_TVA",
        recipient=Party(identifier=COURT.identifier),
        attachments=tuple(piece(paper, f"{rank}.pdf") for rank, paper in enumerate(papers)),
    )
    return with_deliveries(draft, dataclasses.replace(CLAIM, **changes), [(delivery, Decimal(62))])


ORDER, SLIP, INVOICES = "Réquisition ou ordonnance", "Bordereau récapitulatif", "Factures d’énergie"


def codes(draft, context=CONTEXT):
    return [refusal.code for refusal in blocking(judge(draft, context))]


@pytest.mark.parametrize("draft", [memoire(ORDER), memoire(ORDER, SLIP, grouped=True), claim(INVOICES)])
def test_complete_claim_passes_in_silence(draft):
    assert judge(draft, CONTEXT) == []


_R = RefusalCode
MISTAKES = [
    (_R.FEES_SERVICE, memoire(ORDER, service="rien")),
    (_R.FEES_PROCEDURE_MISSING, memoire(ORDER, procedure="")),
    (_R.FEES_PROCEDURE, memoire(ORDER, procedure="aide-juridictionnelle")),
    (_R.FEES_CASE, memoire(ORDER, case_number=" ")),
    (_R.FEES_CASE, memoire(ORDER, ordered_by="")),
    (_R.FEES_END_MISSING, memoire(ORDER, ended_on=None)),
    (_R.FEES_END_IN_FUTURE, memoire(ORDER, ended_on=date(2026, 11, 25))),
    (_R.FEES_TOO_LATE, memoire(ORDER, ended_on=date(2025, 11, 23))),
    (_R.FEES_TOO_LATE, memoire(ORDER, ended_on=date(2020, 12, 31))),
    (_R.FEES_ORDER, memoire(SLIP)),
    (_R.FEES_SLIP, memoire(ORDER, grouped=True)),
    (_R.REFUND_PACAGE, claim(INVOICES, pacage="7123456")),
    (_R.REFUND_PACAGE, claim(INVOICES, pacage="00712345A")),
    (_R.REFUND_BENEFICIARY, claim(INVOICES, beneficiary="")),
    (_R.REFUND_STRANGER, claim(INVOICES, filer="12345678200242")),
    (
        _R.REFUND_CAMPAIGN,
        claim(INVOICES, delivery=dataclasses.replace(DELIVERY, delivered_on=date(2026, 3, 2)), year=2026),
    ),
    (
        _R.REFUND_CAMPAIGN_OVER,
        claim(INVOICES, delivery=dataclasses.replace(DELIVERY, delivered_on=date(2023, 3, 2)), year=2023),
    ),
    (_R.REFUND_DELIVERY, claim(INVOICES, delivery=dataclasses.replace(DELIVERY, invoice=" "))),
    (_R.REFUND_DELIVERY, claim(INVOICES, delivery=dataclasses.replace(DELIVERY, product="essence"))),
    (
        _R.REFUND_DELIVERY_YEAR,
        claim(INVOICES, delivery=dataclasses.replace(DELIVERY, delivered_on=date(2024, 12, 31))),
    ),
    (_R.REFUND_DELIVERY_YEAR, claim(INVOICES, delivery=dataclasses.replace(DELIVERY, delivered_on=None))),
    (_R.REFUND_INVOICES, claim("Autre pièce")),
]


@pytest.mark.parametrize(("code", "draft"), MISTAKES, ids=lambda value: getattr(value, "value", ""))
def test_mistake_gives_its_own_refusal_and_no_other(code, draft):
    assert codes(draft) == [code]


def test_year_must_be_told():
    assert _R.REFUND_YEAR in codes(claim(INVOICES, year=None))


def test_recipient_must_handle_the_claim():
    elsewhere = dataclasses.replace(CONTEXT, petition=PetitionFacts(taken_by_recipient=False))
    assert codes(memoire(ORDER), elsewhere) == [_R.FEES_COURT]
    assert codes(claim(INVOICES), elsewhere) == [_R.REFUND_DESK]


def test_third_party_attached_to_the_beneficiary_may_file():
    assert codes(claim(INVOICES, filer="12345678200234")) == []


def test_claims_are_typed_in_their_own_space():
    outside, by_file = (dataclasses.replace(CONTEXT, petition=None, typed=typed) for typed in (True, False))
    invoices = [make_draft(frame_code=code, recipient=Party(identifier=COURT.identifier)) for code in ("A3", "A21")]
    assert [codes(draft, outside) for draft in invoices] == [[_R.PETITION_BY_ITS_SPACE]] * 2
    assert [codes(draft, by_file) for draft in invoices] == [[], [_R.PETITION_BY_ITS_SPACE]]


@pytest.mark.parametrize(
    ("ended_on", "last"),
    [
        (date(2026, 3, 3), date(2027, 3, 3)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_mission_is_claimed_within_a_year_to_the_day(ended_on, last):
    assert last_day_to_claim(ended_on) == last
    on_the_day = dataclasses.replace(CONTEXT, today=last)
    assert _R.FEES_TOO_LATE not in codes(memoire(ORDER, ended_on=ended_on), on_the_day)


def test_missions_before_the_rule_are_not_refused_for_their_age():
    assert codes(memoire(ORDER, ended_on=date(2020, 12, 30))) == []


@pytest.mark.parametrize(
    ("today", "year"), [(date(2026, 1, 31), 2024), (date(2026, 2, 1), 2025), (date(2026, 12, 31), 2025)]
)
def test_campaign_opens_on_the_first_of_february(today, year):
    assert latest_campaign(today) == year
    assert campaign_opens_on(year) <= today < campaign_opens_on(year + 1)


def test_excluded_procedures_are_those_of_the_notice():
    assert {item for item in Procedure if not item.excluded} == {Procedure.CRIMINAL, Procedure.CIVIL}


def test_deliveries_become_lines_at_the_rate_of_their_product():
    rows = [(DELIVERY, Decimal(62)), (dataclasses.replace(DELIVERY, product="gaz-naturel"), Decimal("10.5"))]
    draft = with_deliveries(Draft(), CLAIM, rows)
    assert [(line.number, line.name, line.unit, line.total_excl_vat) for line in draft.lines] == [
        (1, "Gazole non routier", "hl", Decimal("930.00")),
        (2, "Gaz naturel", "MWh", Decimal("84.00")),
    ]
    assert (draft.totals.vat, draft.totals.due) == (0, Decimal("1014.00"))
    assert [row.number for row in draft.refund.deliveries] == [1, 2]


@pytest.mark.parametrize("draft", [memoire(ORDER), claim(INVOICES), make_draft()])
def test_claim_survives_its_storage(draft):
    assert Draft.from_json(draft.as_json()) == draft


def test_nothing_comes_back_for_another_address():
    for circuit in (FEES_CLAIM, REFUND_CLAIM):
        assert Status.TO_RECYCLE not in circuit.statuses
    assert Status.SERVICE_CERTIFIED in FEES_CLAIM.statuses - REFUND_CLAIM.statuses


def test_nouns_agree():
    told = {frame: (noun_of(frame).the, noun_of(frame).of_the, noun_of(frame).this) for frame in PETITION_FRAMES}
    assert told == {
        Frame.A3: ("le mémoire", "du mémoire", "ce mémoire"),
        Frame.A21: ("la demande", "de la demande", "cette demande"),
    }
    assert (noun_of(Frame.A1).the, noun_of(Frame.A4).the) == ("la facture", "la pièce")


def test_every_product_has_a_rate():
    assert all(energy.rate > 0 and energy.unit for energy in Energy)
