"""unit: what may be wrong with the answers of the form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.details import Details, faults, is_email, siret_refusal
from courses.domain.refusals import EXPLANATIONS, Refusal, message

GOOD = {"name": "Jeanne Dupré", "email": "jeanne@atelier.example", "organisation": "Atelier", "occupation": "supplier"}


def fault(**changes):
    return faults(Details(**{**GOOD, **changes}).tidied())


def test_good_answers_have_no_fault():
    assert fault() == {}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": ""}, {"name": Refusal.NAME_MISSING}),
        ({"name": " \t\n "}, {"name": Refusal.NAME_MISSING}),
        ({"name": "\x00"}, {"name": Refusal.NAME_MISSING}),
        ({"name": "a" * 150}, {}),
        ({"name": "a" * 151}, {"name": Refusal.NAME_TOO_LONG}),
        ({"name": "a" * 10_000}, {"name": Refusal.NAME_TOO_LONG}),
        ({"organisation": ""}, {"organisation": Refusal.ORGANISATION_MISSING}),
        ({"organisation": "é" * 201}, {"organisation": Refusal.ORGANISATION_TOO_LONG}),
        ({"email": "jeanne"}, {"email": Refusal.EMAIL_WRONG}),
        ({"email": " "}, {"email": Refusal.EMAIL_MISSING}),
        ({"occupation": "roi"}, {"occupation": Refusal.OCCUPATION_UNKNOWN}),
        ({"siret": "123"}, {"siret": Refusal.SIRET_LENGTH}),
        ({"siret": "abcdefghijklmn"}, {"siret": Refusal.SIRET_LENGTH}),
        ({"siret": "٣٤٥٦٧٨٩٠١٢٣٤٥٦"}, {"siret": Refusal.SIRET_LENGTH}),
        ({"siret": "732 829 320 00075"}, {"siret": Refusal.SIRET_CHECKSUM}),
    ],
)
def test_faults_name_the_field(changes, expected):
    assert fault(**changes) == expected


@pytest.mark.parametrize("siret", ["", "732 829 320 00074", "73282932000074", "356 000 000 00048"])
def test_right_sirets_pass(siret):
    assert fault(siret=siret) == {}


@pytest.mark.parametrize(
    "email",
    [
        "a@b",
        "@b.fr",
        "a@",
        "a b@c.fr",
        "a@b..fr",
        ".a@b.fr",
        "a..b@c.fr",
        "a@-b.fr",
        "a@b.fr\nBcc: x@y.fr",
        "a@b.fr, c@d.fr",
        f"{'a' * 65}@b.fr",
        f"a@{'b.' * 150}fr",
        "<a@b.fr>",
    ],
)
def test_impossible_addresses_are_refused(email):
    assert not is_email(email)


@pytest.mark.parametrize("email", ["a@b.fr", "prenom.nom+essai@sous.domaine.example", "o'neil@exemple.fr"])
def test_possible_addresses_pass(email):
    assert is_email(email)


@given(st.text(max_size=40))
def test_any_text_is_judged_without_an_error(text):
    found = fault(name=text, email=text, organisation=text, siret=text, occupation=text)

    assert set(found.values()) <= set(Refusal)


@given(st.integers(min_value=0, max_value=13), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_is_always_seen(place, shift):
    right = "73282932000074"
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]

    assert (siret_refusal(right), siret_refusal(wrong)) == (None, Refusal.SIRET_CHECKSUM)


def test_tidied_keeps_one_line_and_lower_case():
    tidied = Details(**{**GOOD, "name": "  Jeanne \n Dupré ", "email": " Jeanne@Atelier.Example "}).tidied()

    assert (tidied.name, tidied.email) == ("Jeanne Dupré", "jeanne@atelier.example")


def test_every_refusal_has_a_sentence_and_a_remedy():
    assert set(EXPLANATIONS) == set(Refusal)
    for refusal in Refusal:
        assert message(refusal).endswith(".")
        assert "'" not in message(refusal)
        # A room that does not answer is the provider's failure, said as such: 503, never a plain error.
        assert 400 <= EXPLANATIONS[refusal].status < 500 or refusal is Refusal.ROOM_DOWN
