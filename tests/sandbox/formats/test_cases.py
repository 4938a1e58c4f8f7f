"""Each case breaks the rule that it is named after, by the official style sheets, and its right file does not."""

from collections.abc import Iterator
from functools import cache

import pytest
from lxml import etree

from sandbox.domain.catalogue import find
from sandbox.domain.refusals import RefusalCode, RefusedError
from sandbox.formats.advice import Adviser, RuleBook, rule_books
from sandbox.formats.cases import BASES, Case, all_cases, apply, case_of, faulty, mended
from sandbox.formats.invoice_file import read_invoice
from sandbox.formats.schemas import Schema, validate
from sandbox.formats.ubl_writer import write_ubl
from sandbox.formats.xml import parse_xml
from tests.sandbox.factories import make_draft
from tests.sandbox.formats.one_rule import Question, broken, key

DRAFT = make_draft()
RULES = [case for case in all_cases() if case.code.startswith(("BR-", "CII-", "UBL-", "FX-", "PEPPOL-"))]
FRENCH = {RuleBook.FRENCH_CII, RuleBook.FRENCH_UBL}
SCHEMAS = {"CrossIndustryInvoice": Schema.CII, "Invoice": Schema.UBL_INVOICE, "CreditNote": Schema.UBL_CREDIT_NOTE}


@pytest.fixture(scope="module")
def adviser() -> Iterator[Adviser]:
    adviser = Adviser(answer_seconds=60)
    yield adviser
    adviser.close()


@cache
def wrong_file(case: Case) -> bytes:
    return faulty(DRAFT, case)


@pytest.fixture(scope="module")
def broken_rules() -> dict[Case, bool]:
    files = [wrong_file(case) for case in RULES]
    questions = [Question(file, case.code, books_of(file, case.code)) for file, case in zip(files, RULES, strict=True)]
    return dict(zip(RULES, broken(questions), strict=True))


def books_of(content: bytes, code: str) -> tuple[RuleBook, ...]:
    french = code.upper().startswith("BR-FR-")
    return tuple(book for book in rule_books(parse_xml(content)) if (book in FRENCH) is french)


def said(adviser: Adviser, content: bytes, code: str) -> set[str]:
    """The codes that the book of a rule gives, from its own id or from the head of the sentence."""
    told = adviser.advise(parse_xml(content), books=books_of(content, code))
    named = {key(advice.text[1:].partition("]")[0].strip()) for advice in told if advice.text.startswith("[")}
    return named | {key(advice.code) for advice in told}


def obeys_schema(content: bytes) -> bool:
    tree = etree.ElementTree(etree.fromstring(content))
    try:
        validate(tree, SCHEMAS[etree.QName(tree.getroot()).localname])
    except RefusedError:
        return False
    return True


def test_many_rules_have_a_case():
    assert len(RULES) > 2000
    assert [case.code for case in RULES if find(case.code) is None] == []
    assert len({key(case.code) for case in RULES}) == len(RULES)


@pytest.mark.parametrize("base", BASES)
def test_faulty_file_breaks_its_rule_and_the_right_one_does_not(adviser, broken_rules, base):
    right: dict[tuple[bytes, bool], set[str]] = {}
    wrong = []
    for case in [case for case in RULES if case.base == base]:
        good = mended(DRAFT, case)
        asked = (good, case.code.startswith("BR-FR-"))
        if asked not in right:
            right[asked] = said(adviser, good, case.code)
            # The adviser, who reads the whole book, hears of the rule that was asked alone.
            assert key(case.code) in said(adviser, wrong_file(case), case.code)
        if key(case.code) in right[asked]:
            wrong.append(f"{case.code}: the right file breaks it")
        if not broken_rules[case]:
            wrong.append(f"{case.code}: the faulty file does not break it")
    assert wrong == []


def test_schema_lets_through_what_is_said_to_meet_the_rule_first():
    told = {case.code: case.schema_first for case in RULES}
    seen = {case.code: not obeys_schema(wrong_file(case)) for case in RULES}
    assert {code for code in told if told[code] is not seen[code]} == set()


@pytest.mark.parametrize("base", BASES)
def test_right_file_is_an_invoice_that_can_be_read(base):
    assert read_invoice(BASES[base][1](DRAFT)).draft.number == "F-2026-001"


@pytest.mark.parametrize(
    ("code", "played"),
    [
        ("BR-CO-15", "TOTAUX_INCOHERENTS"),
        ("br-25", "BR-25"),
        ("BR-FR-09/BT-29", "BR-FR-09_BT-29"),
        ("BR-FR-09_BT-29", "BR-FR-09_BT-29"),
        ("UBL-CR-101", "UBL-CR-101"),
    ],
)
def test_case_of_a_code_in_any_spelling(code, played):
    assert case_of(code).code == played


def test_family_of_french_rules_is_shown_by_one_of_them():
    assert case_of("BR-FR-09").code.startswith("BR-FR-09_")


def test_code_without_a_case_has_none():
    assert case_of("BR-99") is None


@pytest.mark.parametrize(
    "step", ["", "paint cbc:ID", "put cbc:Nowhere = 1", "new xyz:ID", "put cac:InvoiceLine/cac:Nowhere/cbc:ID = 1"]
)
def test_step_that_fits_nowhere_is_an_error(step):
    with pytest.raises(LookupError):
        apply(etree.fromstring(write_ubl(DRAFT)), step)


def test_case_for_the_reform_says_so():
    assert case_of("BR-FR-MV-02_EXT-FR-FE-163").for_the_reform
    assert not case_of("UBL-CR-101").for_the_reform


@pytest.mark.parametrize(
    "code", ["XML_SCHEMA", "XML_MAL_FORME", "XML_DTD_INTERDITE", "FICHIER_ENCODAGE", "FICHIER_VIDE", "PJ_ILLISIBLE"]
)
def test_fault_of_the_bytes_is_refused_and_its_right_file_read(code):
    case = case_of(code)
    with pytest.raises(RefusedError) as caught:
        read_invoice(faulty(DRAFT, case))
    assert RefusalCode(code) in [refusal.code for refusal in caught.value.refusals]
    assert read_invoice(mended(DRAFT, case)).draft.number == "F-2026-001"


def test_case_tells_what_file_it_is():
    assert Case("UBL-CR-101", "ubl").base_label == "UBL 2.1"
