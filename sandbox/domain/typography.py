"""French typography for the texts that people read."""

from __future__ import annotations

import re

_THIN = "\u202f"
_WIDE = "\u00a0"


def typeset(text: str) -> str:
    """The text with the spaces that may not break, before « ; ! ? : » and inside quotation marks."""
    text = re.sub(r" ([;!?])", rf"{_THIN}\1", text)
    text = re.sub(r" (:|»|€|%)", rf"{_WIDE}\1", text)
    return text.replace("« ", f"«{_WIDE}").replace("n° ", f"n°{_WIDE}")
