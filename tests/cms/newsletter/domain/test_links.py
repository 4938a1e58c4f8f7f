"""unit: signed links and prints of addresses."""

from hypothesis import given
from hypothesis import strategies as st

from cms.newsletter.domain.links import TOKEN_LENGTH, Purpose, address_print, read, sign
from cms.newsletter.services.rendering import MARKER

KEY = "une clé"


@given(reader=st.integers(0, 2**48 - 1), campaign=st.integers(0, 2**32 - 1))
def test_token_says_what_was_signed_and_has_one_length(reader, campaign):
    token = sign(Purpose.READER, reader=reader, campaign=campaign, key=KEY)

    assert read(Purpose.READER, token, key=KEY) == (reader, campaign)
    assert len(token) == TOKEN_LENGTH == len(MARKER)


@given(place=st.integers(0, TOKEN_LENGTH - 1), letter=st.sampled_from("AZaz09-_"))
def test_token_with_one_character_changed_opens_nothing(place, letter):
    token = sign(Purpose.READER, reader=42, campaign=7, key=KEY)
    changed = token[:place] + letter + token[place + 1 :]

    assert changed == token or read(Purpose.READER, changed, key=KEY) is None


def test_token_of_another_purpose_or_another_site_opens_nothing():
    token = sign(Purpose.CONFIRM, reader=42, campaign=0, key=KEY)

    assert read(Purpose.READER, token, key=KEY) is None
    assert read(Purpose.CONFIRM, token, key="une autre") is None


@given(st.text(max_size=50))
def test_any_text_is_a_token_or_nothing(text):
    assert read(Purpose.READER, text, key=KEY) is None


def test_print_is_the_same_however_the_address_is_typed():
    assert address_print(" Claire@Preau.Example ", key=KEY) == address_print("claire@preau.example", key=KEY)
    assert address_print("claire@preau.example", key=KEY) != address_print("claire@preau.example", key="autre")
