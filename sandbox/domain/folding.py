"""Text as it is compared: no accent, no capital, plain quotes and hyphens, one space."""

from __future__ import annotations

import unicodedata

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "«": '"', "»": '"', "“": '"', "”": '"', "œ": "oe", "Œ": "oe", "æ": "ae"}
    | dict.fromkeys("‐‑‒–—−", "-")
    | {"º": "°"}
)


def fold(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the rank of the one it comes from."""
    kept: list[str] = []
    ranks: list[int] = []
    for rank, char in enumerate(text):
        if char.isspace() or not char.isprintable():
            if kept and kept[-1] != " ":
                kept.append(" ")
                ranks.append(rank)
            continue
        for piece in unicodedata.normalize("NFD", char.translate(_PLAIN)).lower():
            if not unicodedata.combining(piece):
                kept.append(piece)
                ranks.append(rank)
    return "".join(kept), ranks


def folded(text: str) -> str:
    """The folded text alone, without space at its ends."""
    return fold(text)[0].strip()
