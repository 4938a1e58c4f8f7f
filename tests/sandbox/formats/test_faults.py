"""The faults made by hand: those of the bytes, and which one plays a code. ``test_cases`` judges the others."""

import pytest

from sandbox.domain.catalogue import find
from sandbox.domain.refusals import RefusedError
from sandbox.formats.cii import parse_cii
from sandbox.formats.cii_writer import write_cii
from sandbox.formats.faults import FAULTS, fault_of, faulty, mended
from tests.sandbox.factories import make_draft

RIGHT = write_cii(make_draft())


def test_faults_are_named_after_codes_of_the_catalogue():
    assert [code for code in FAULTS if find(code) is None] == []


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


def test_right_file_of_a_category_of_vat_is_in_that_category():
    assert b"<ram:CategoryCode>K<" in mended(RIGHT, "BR-IC-05")
    assert mended(RIGHT, "BR-25") == RIGHT
