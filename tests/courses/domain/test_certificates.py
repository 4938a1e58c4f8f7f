"""unit: the code of a certificate."""

import pytest

from courses.domain.certificates import ALPHABET, LENGTH, grouped, is_well_formed, new_code, read_code

CODE = new_code(lambda alphabet: alphabet[7])


def test_code_is_read_however_it_was_typed():
    assert read_code(f" {grouped(CODE).lower()} ") == CODE
    assert read_code("oil") == "011"
    assert grouped("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"


def test_code_catches_every_single_typing_mistake():
    assert is_well_formed(CODE)
    wrong = [
        CODE[:place] + letter + CODE[place + 1 :]
        for place in range(LENGTH)
        for letter in ALPHABET
        if letter != CODE[place]
    ]
    assert not [code for code in wrong if is_well_formed(code)]


@pytest.mark.parametrize("text", ["", "7", CODE + "0", CODE[:-1] + "U", "é" * LENGTH])
def test_code_of_another_shape_is_no_code(text):
    assert not is_well_formed(text)


def test_codes_drawn_are_well_formed_and_differ():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(is_well_formed(code) for code in codes)
