"""The catalogue is complete, French, and the only place where a refusal speaks."""

import re
from pathlib import Path

import pytest

from sandbox.domain.catalogue_files import WORDS
from sandbox.domain.checks import CHECK_BY_CODE
from sandbox.domain.explanations import CATALOGUE, LIBELLE_LENGTH, explain, libelle, technical_libelle
from sandbox.domain.refusals import Level, Refusal, RefusalCode
from sandbox.domain.typography import typeset
from sandbox.scenarios import scenario_slugs

CODES = list(RefusalCode)


@pytest.mark.parametrize("code", CODES)
def test_refusal_says_what_why_and_what_to_do(code):
    entry = CATALOGUE[code]
    for text in (entry.title, entry.sentence, entry.cause, entry.remedy):
        assert text.strip() == text != ""
        assert "'" not in text
        assert re.search(r" [:;!?»]|« ", text) is None
    assert entry.sentence.endswith(".")
    assert entry.cause.endswith((".", "…"))
    assert entry.remedy.endswith(".")
    assert re.fullmatch(r"[a-z0-9-]+", entry.guide)
    assert entry.scenario in scenario_slugs()


@pytest.mark.parametrize(
    "code", [code for code in CODES if code in CHECK_BY_CODE or code.name.startswith(("FILE", "XML"))]
)
def test_refusal_of_a_deposit_names_its_field(code):
    entry = CATALOGUE[code]
    assert entry.field_label
    assert entry.sentence.startswith(("Champ", "Champs"))


def test_catalogue_has_an_entry_a_code_and_no_other():
    assert set(CATALOGUE) == set(RefusalCode)


def test_evidence_of_a_check_is_that_of_its_row():
    assert {code: CATALOGUE[code].evidence for code in CHECK_BY_CODE} == {
        code: check.evidence for code, check in CHECK_BY_CODE.items()
    }


def test_message_holds_the_values():
    refusal = Refusal(RefusalCode.NUMBER_TOO_LONG, values={"number": "F" * 21, "length": "21", "limit": "20"})
    assert explain(refusal).message == typeset(
        f"Champ « Numéro » : « {'F' * 21} » compte 21 caractères, la limite est de 20."
    )


def test_value_that_looks_like_a_template_stays_as_it_is():
    refusal = Refusal(RefusalCode.FRAME_UNKNOWN, values={"frame": "{0.__class__}"})
    assert "{0.__class__}" in explain(refusal).message


def test_libelle_names_the_tags_and_is_cut_as_the_real_one():
    refusals = [Refusal(RefusalCode.IBAN_MISSING, tag="A.B.C.value"), Refusal(RefusalCode.TOTALS, tag="D" * 300)]
    text = libelle(refusals)
    assert text.startswith("IBAN_ABSENT - balise : A.B.C.value | TOTAUX_INCOHERENTS - balise : DDD")
    assert len(text) == LIBELLE_LENGTH


def test_technical_libelle_tells_line_and_position():
    refusal = Refusal(RefusalCode.XML_SCHEMA, values={"detail": "cvc-x", "line": "150", "column": "60"})
    assert technical_libelle(refusal) == "IRRECEVABILITE: cvc-x - ligne: 150 - position: 60"


def test_refusal_survives_its_storage():
    refusal = Refusal(RefusalCode.TOTALS, field="totals", tag="x", values={"a": "1"}, level=Level.ADVICE)
    assert Refusal.from_json(refusal.as_json()) == refusal


def test_every_word_that_a_refusal_may_hold_is_in_the_catalogue():
    room = Path(__file__).resolve().parents[3] / "sandbox"
    used = {
        token
        for floor in ("domain", "formats")
        for path in (room / floor).glob("*.py")
        if path.name != "catalogue_files.py"
        for token in re.findall(r"\"(@[a-z-]+)\"", path.read_text(encoding="utf-8"))
    }
    assert used == set(WORDS)
    refusal = Refusal(RefusalCode.FILE_TYPE_UNKNOWN, values={"found": "@pdf"})
    assert "est un PDF, alors" in explain(refusal).message


def test_no_refusal_speaks_french_outside_the_catalogue():
    """« Champ » opens every sentence of a deposit: no other module of the engine may write one."""
    room = Path(__file__).resolve().parents[3] / "sandbox"
    floors = [room / name for name in ("domain", "formats", "models", "queries", "services")]
    found = [
        path.name
        for floor in floors
        for path in floor.rglob("*.py")
        if not path.name.startswith("catalogue_") and re.search(r"[\"']Champs? «", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_explained_fills_the_cause_too():
    refusal = Refusal(
        RefusalCode.NOT_ALLOWED_NOW, values={"action": "Payer", "status": "Rejetée", "possible": "« Mandatée »"}
    )
    assert explain(refusal).cause == "Ce geste se fait depuis\u00a0: « Mandatée »."
