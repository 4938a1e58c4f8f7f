"""unit: each sheet that « Reproduire » fills is refused for what it says, and nothing is said against the right one."""

import pytest

from sandbox.domain.market_checks import judge_sheet
from sandbox.models import Structure
from sandbox.web.market_faults import RIGHT_BOXES, TAKEN, WRONG_BOXES, boxes_of
from sandbox.web.market_form import MarketForm

KNOWN = [f"123456782002{end}" for end in ("18", "26", "34", "42")]


def said_of(boxes) -> list[str]:
    form = MarketForm(boxes, structures=[Structure(identifier=known, name=known) for known in KNOWN])
    assert form.is_valid(), form.errors
    sheet = form.sheet()
    return [refusal.code.value for refusal in judge_sheet(sheet, structures=set(KNOWN), taken=sheet.number == TAKEN)]


def test_right_sheet_has_nothing_against_it():
    assert said_of(RIGHT_BOXES) == []


@pytest.mark.parametrize("code", [code for code in WRONG_BOXES if code != "MARCHE_ETRANGER"])
def test_wrong_sheet_is_refused_for_its_code(code):
    assert code in said_of(boxes_of(code))


def test_code_without_a_sheet_has_no_boxes():
    assert boxes_of("RETOUR_IMPOSSIBLE") == {}
