"""The code of a certificate: drawn at random, easy to copy, and telling nothing of anybody."""

import re
import secrets
from collections.abc import Callable

from stdnum.iso7064 import mod_37_36

from courses.domain.vocabulary import PresenceOutcome

# Crockford's: no I, L, O nor U, so that a printed code is read one way only.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DRAWN = 11
LENGTH = DRAWN + 1
EARNS = frozenset({PresenceOutcome.ATTENDED})
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code(choice: Callable[[str], str] = secrets.choice) -> str:
    """Eleven characters drawn at random (55 bits) and a check character (ISO 7064)."""
    drawn = "".join(choice(ALPHABET) for _ in range(DRAWN))
    return drawn + str(mod_37_36.calc_check_digit(drawn, ALPHABET))


def read_code(text: str) -> str:
    """The code that a person typed: case, spaces, dashes and look-alike letters do not matter."""
    return re.sub(r"[\s\-–—.]", "", text).upper().translate(_READ_AS)


def is_well_formed(code: str) -> bool:
    """Whether ``code`` (already read) can be one: a single typing mistake is always caught."""
    if len(code) != LENGTH or any(character not in ALPHABET for character in code):
        return False
    return str(mod_37_36.calc_check_digit(code[:-1], ALPHABET)) == code[-1]


def grouped(code: str) -> str:
    """« 7K2M-9QXA-4T1C », as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
