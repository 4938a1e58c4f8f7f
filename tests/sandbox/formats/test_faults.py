"""Each fault provokes what it is named after: the refusal of the gate, or the rule of the style sheets."""

from collections.abc import Iterator

import pytest

from sandbox.domain.catalogue import find
from sandbox.domain.refusals import RefusedError
from sandbox.formats.advice import Adviser
from sandbox.formats.cii import parse_cii
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.faults import FAULTS, fault_of, faulty
from sandbox.formats.xml import parse_xml
from tests.sandbox.factories import make_draft

RULES = [code for code in FAULTS if code.startswith(("BR-", "CII-"))]
RIGHT = write_cii(make_draft())


@pytest.fixture(scope="module")
def adviser() -> Iterator[Adviser]:
    adviser = Adviser()
    yield adviser
    adviser.close()


def test_many_rules_have_a_case():
    assert len(RULES) > 125
    assert [code for code in FAULTS if find(code) is None] == []


@pytest.mark.parametrize("code", RULES)
def test_fault_breaks_its_rule(adviser, code):
    content = faulty(RIGHT, code)
    parse_cii(content)  # the schema lets it through: it is the rule that speaks
    told = adviser.advise(parse_xml(content))
    given = {advice.code.replace("_", "-") for advice in told} | {advice.text.partition("]")[0][1:] for advice in told}
    assert code in given


@pytest.mark.parametrize("code", [code for code in RULES if faulty(RIGHT, code) != faulty(RIGHT, "BR-FR-08-BT-23")])
def test_right_file_does_not_break_the_rule(adviser, code):
    given = {advice.code.replace("_", "-") for advice in adviser.advise(parse_xml(RIGHT))}
    assert code not in given


@pytest.mark.parametrize(
    "code",
    [
        "XML_SCHEMA",
        "XML_MAL_FORME",
        "XML_DTD_INTERDITE",
        "FICHIER_ENCODAGE",
        "FICHIER_VIDE",
        "FICHIER_TYPE_INCONNU",
        "VALEUR_ILLISIBLE",
    ],
)
def test_fault_of_the_bytes_is_refused_for_what_it_is(code):
    with pytest.raises(RefusedError) as caught:
        parse_cii(faulty(RIGHT, code))
    assert code in [refusal.code for refusal in caught.value.refusals]


@pytest.mark.parametrize(("code", "fault"), [("BR-CO-15", "TOTAUX_INCOHERENTS"), ("BR-25", "BR-25"), ("BR-99", "")])
def test_fault_of_a_code(code, fault):
    assert fault_of(code) == fault
