"""The table of criteria: what each space has, how values are read, what is refused and in which words."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.domain.search import (
    CRITERIA,
    CRITERION_BY_CODE,
    Fault,
    Kind,
    Order,
    SearchSpace,
    Sort,
    criteria_of,
    read_criteria,
)
from sandbox.domain.vocabulary import Role

ISSUED, RECEIVED, TO_VALIDATE, WORKS = SearchSpace


def faults(space=ISSUED, **given):
    return dict(read_criteria(given, space).faults)


def values(space=ISSUED, **given):
    reading = read_criteria(given, space)
    assert reading.faults == {}
    return dict(reading.values)


def test_codes_are_unique_and_partners_exist():
    assert len(CRITERION_BY_CODE) == len(CRITERIA)
    for criterion in CRITERIA:
        assert criterion.partner in {"", *CRITERION_BY_CODE}
        assert bool(criterion.choices) == (criterion.kind in (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO))


def test_every_criterion_of_the_published_supplier_search_is_there():
    published = {criterion.published for criterion in criteria_of(ISSUED)}
    assert published >= {
        "cadreFacturation",
        "coordonneeBancaire",
        "idStructureValideur",
        "listeDestinataire",
        "modeDepot",
        "montantHTMin",
        "montantHTMax",
        "montantTTCMin",
        "montantTTCMax",
        "montantAPayerMin",
        "montantAPayerMax",
        "numeroFacture",
        "numeroFactureOrigine",
        "numeroBonCommande",
        "numeroMarche",
        "numeroFluxDepot",
        "periodeDateDepotDu",
        "periodeDateDepotAu",
        "periodeDateFactureDu",
        "periodeDateFactureAu",
        "periodeDateHeureEtatCourantDu",
        "periodeDateHeureEtatCourantAu",
        "rechercheSirenDestinataire",
        "rejetTraite",
        "statutCourant",
        "typeFacture",
    }


def test_each_space_has_its_own():
    def codes(space):
        return {criterion.code for criterion in criteria_of(space)}

    assert "downloaded" in codes(RECEIVED)
    assert "downloaded" not in codes(ISSUED) | codes(TO_VALIDATE)
    assert {"flow", "iban", "origin", "handled", "deposit_mode"} <= codes(ISSUED) - codes(RECEIVED)
    assert "supplier" in codes(RECEIVED) & codes(TO_VALIDATE) - codes(ISSUED)


@pytest.mark.parametrize(
    ("role", "space"),
    [
        (Role.SUPPLIER, ISSUED),
        (Role.RECIPIENT, RECEIVED),
        (Role.ACCOUNTANT, RECEIVED),
        (Role.VALIDATOR, TO_VALIDATE),
    ],
)
def test_seat_searches_in_its_space(role, space):
    assert SearchSpace.for_role(role) is space


def test_amounts_days_lists_and_spaces_are_read():
    assert values(number=" F-1 ", total_incl_vat_min="1\u202f234,5 €", contract="") == {
        "number": "F-1",
        "total_incl_vat_min": "1234.50",
    }
    assert values(deposited_from="1/2/2026", deposited_to="2026-02-01") == {
        "deposited_from": "2026-02-01",
        "deposited_to": "2026-02-01",
    }
    assert values(iban="fr76 3000 6000") == {"iban": "FR7630006000"}
    assert values(status=["REJETEE", "A_RECYCLER", "REJETEE", ""]) == {"status": ["A_RECYCLER", "REJETEE"]}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"deposited_from": "hier"}, {"deposited_from": Fault.NOT_A_DAY}),
        ({"deposited_from": "31/02/2026"}, {"deposited_from": Fault.NOT_A_DAY}),
        ({"issued_from": "2026-12-01", "issued_to": "2026-01-01"}, {"issued_to": Fault.REVERSED_DAYS}),
        ({"amount_due_min": "10", "amount_due_max": "9,99"}, {"amount_due_max": Fault.REVERSED_AMOUNTS}),
        ({"amount_due_min": "dix"}, {"amount_due_min": Fault.NOT_AN_AMOUNT}),
        ({"amount_due_min": "NaN"}, {"amount_due_min": Fault.NOT_AN_AMOUNT}),
        ({"amount_due_min": "1e9"}, {"amount_due_min": Fault.NOT_AN_AMOUNT}),
        ({"amount_due_min": "1,234"}, {"amount_due_min": Fault.NOT_AN_AMOUNT}),
        ({"status": ["INCONNU"]}, {"status": Fault.NOT_LISTED}),
        ({"kind": ["FACTURE", "AVOIR"]}, {"kind": Fault.TOO_MANY}),
        ({"recipient": [str(rank) for rank in range(51)]}, {"recipient": Fault.TOO_MANY}),
        ({"number": "F" * 21}, {"number": Fault.TOO_LONG}),
        ({"number": "F\x00"}, {"number": Fault.UNREADABLE}),
        ({"number": "F\ud800"}, {"number": Fault.UNREADABLE}),
        ({"downloaded": "oui"}, {"downloaded": Fault.UNKNOWN}),
        ({"wat": "1"}, {"wat": Fault.UNKNOWN}),
    ],
)
def test_fault_names_its_criterion(given, expected):
    assert faults(**given) == expected
    assert read_criteria(given, ISSUED).values.keys().isdisjoint(expected)


def test_amounts_compare_as_numbers():
    assert faults(amount_due_min="9", amount_due_max="10") == {}
    assert faults(amount_due_min="-10", amount_due_max="-9") == {}


@pytest.mark.parametrize("fault", list(Fault))
def test_fault_speaks_french(fault):
    assert fault.sentence.endswith((".", ")."))
    assert re.search(r" [:;!?»]", fault.sentence) is None
    assert "'" not in fault.sentence


texts = st.text(max_size=30) | st.sampled_from(["2026-01-01", "1 000,00", "REJETEE", "oui", "FR76", "9999-12-31"])


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*CRITERION_BY_CODE, "wat"]),
        texts | st.lists(texts, max_size=4) | st.none() | st.integers(),
        max_size=6,
    ),
    st.sampled_from(list(SearchSpace)),
)
def test_what_was_read_reads_again_as_itself(given_criteria, space):
    first = read_criteria(given_criteria, space)
    again = read_criteria(first.values, space)
    assert again.values == first.values
    assert again.faults == {}


def test_order_is_read_and_written():
    assert str(Order.read("montant")) == "montant"
    assert str(Order.read("-numero")) == "-numero"
    for text in ("", "wat", "--depot", "-"):
        assert Order.read(text) == Order(Sort.DEPOSITED, descending=True)
