"""French typography: spaces that do not break, and text without accents to compare with."""

import re
import unicodedata
from typing import Any

NO_BREAK = "\u00a0"
NARROW = "\u202f"
_BEFORE_WIDE = re.compile(r" (?=[:»])")
_BEFORE_NARROW = re.compile(r" (?=[;?!])")
_AFTER_QUOTE = re.compile(r"(?<=«) ")
_IN_NUMBER = re.compile(r"(?<=\d) (?=\d{3}\b)")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:€|%|h\b|jours?\b|mois\b|Mo\b|lignes?\b))")


def french(text: str) -> str:
    """``Vu : « 1 400 membres »`` with the spaces that French does not let break; running it twice changes nothing."""
    text = _BEFORE_NARROW.sub(NARROW, _BEFORE_WIDE.sub(NO_BREAK, text))
    text = _AFTER_QUOTE.sub(NO_BREAK, text)
    return _BEFORE_UNIT.sub(NO_BREAK, _IN_NUMBER.sub(NARROW, text))


def french_throughout(value: Any) -> Any:
    """The same for every text in nested lists, tuples and dicts; addresses and codes are left alone."""
    if isinstance(value, str):
        return value if value.startswith(("http", "/")) else french(value)
    if isinstance(value, dict):
        return {key: french_throughout(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(french_throughout(item) for item in value)
    return value


class _Folded(dict[int, str]):
    """How each character is folded, worked out once: whole pages are folded at each search."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = unicodedata.normalize("NFD", chr(code))[0].lower()[0]
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Lower case without accents, one character for one character, so that positions stay the same."""
    return text.translate(_FOLDED)
