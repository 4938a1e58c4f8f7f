"""How much two texts speak of the same thing: shared word beginnings, enough to say « does it already exist? »."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")
_ASKED = re.compile(r"[^\W_]+")
_MOST_ASKED = 10
_SHORTEST = 4
_STEM = 6
# Words of every idea of the club say nothing of this one.
_EMPTY_WORDS = (
    "alors aussi avec avoir avant apres besoin cette ceux chaque chorus comme dans depuis devoir doit doivent donc "
    "elle elles encore entre etre faire faut leur leurs lorsque mais meme moins nous notre parce permet permettre "
    "peut peuvent plus plusieurs portail pour pouvoir quand quel quelle sans serait sont sous tous tout toute toutes "
    "tres vers vous votre"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())


def stems(text: str) -> frozenset[str]:
    """The beginnings of the words that mean something, without accents or case."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = (word for word in _WORD.findall(plain) if len(word) >= _SHORTEST and word not in _EMPTY)
    return frozenset(word[:_STEM] for word in words)


def words_asked(text: str) -> list[str]:
    """The words to look for in a search, each once, letters and figures only; a lone letter finds everything."""
    words = dict.fromkeys(_ASKED.findall(unicodedata.normalize("NFC", text).lower()))
    return [word for word in words if len(word) > 1][:_MOST_ASKED]


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """From 0 (nothing shared) to 1: the share of the shorter text found in the other."""
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))
