"""Our words against the published description of the service."""

import json

import pytest

from sandbox.domain.flows import APPLICATION_CODE, DepositMode, FlowSyntax, flow_number
from sandbox.domain.vocabulary import (
    DocumentKind,
    Frame,
    IdentifierType,
    PaymentMode,
    RequestKind,
    Role,
    Status,
    TaxRegime,
    WorksKind,
)
from tests.conftest import REFERENCE_ROOT

PUBLISHED = REFERENCE_ROOT / "reference" / "chorus-api-factures.json"
OURS_ALONE = {Role.SECOND_VALIDATOR, Role.ACCOUNTANT, Role.MANAGER, Role.SYSTEM}


def published_enums(name):
    found = []

    def walk(node, key):
        if isinstance(node, dict):
            for child, value in node.items():
                if child == "enum" and key == name:
                    found.append(set(value))
                walk(value, key if child == "items" else child)
        elif isinstance(node, list):
            for value in node:
                walk(value, key)

    walk(json.loads(PUBLISHED.read_text(encoding="utf-8")), "")
    return found


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published description is not beside the project")
@pytest.mark.parametrize(
    ("enum", "field", "ours_alone"),
    [
        (Status, "statutCourantCode", {Status.MOE_SILENT}),
        (Frame, "cadreFacturation", set()),
        (Role, "roleUtilisateur", OURS_ALONE),
        (DocumentKind, "typeFacture", set()),
        (WorksKind, "typeFactureTravaux", set()),
        (RequestKind, "typeDemandePaiement", set()),
        (TaxRegime, "typeTva", set()),
        (PaymentMode, "modePaiement", set()),
        (IdentifierType, "typeIdentifiantStructure", set()),
        (DepositMode, "modeDepot", set()),
        (FlowSyntax, "syntaxeFlux", {FlowSyntax.E3_UBL}),  # published for the V3 (chorus-domain.md), not in this list
    ],
)
def test_enum_has_exactly_the_published_codes(enum, field, ours_alone):
    published = max(published_enums(field), key=len)
    assert {member.value for member in enum} - {member.value for member in ours_alone} == published


def test_there_are_57_statuses_and_25_frames():
    assert (len(Status), len(Frame)) == (57, 25)
    assert [frame.short for frame in Frame] == [f"A{rank}" for rank in range(1, 26)]


def test_labels_use_the_typographic_apostrophe():
    labels = [member.label for enum in (Status, Frame, Role, FlowSyntax) for member in enum]
    assert [label for label in labels if "'" in label or not label.strip()] == []


def test_frame_is_read_from_what_people_say():
    assert Frame.from_short(" a12 ") is Frame.A12
    assert Frame.from_short("A26") is None


def test_old_spelling_of_the_examples_is_understood():
    assert FlowSyntax.read("IN_DP_E2_CII_16B") is FlowSyntax.E2_CII_MIN_16B
    assert FlowSyntax.read("IN_DP_E2_FACTURX") is None


def test_flow_number_has_25_characters():
    number = flow_number(syntax=FlowSyntax.E2_FACTURX, sequence=42)
    assert number == f"{APPLICATION_CODE}1117000000000000042"
    assert len(number) == 25


def test_of_refuses_what_read_does_not_know():
    assert Status.read("INCONNU") is None
    with pytest.raises(ValueError, match="no Status"):
        Status.of("INCONNU")
