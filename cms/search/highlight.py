"""Cuts an extract around the words that were searched, and marks them, whatever their case and accents."""

import re

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cms.core.typography import fold
from cms.search.backend import stem

LENGTH = 240


def search_words(query: str) -> list[str]:
    """The words of a query, in lower case; punctuation parts them."""
    return re.findall(r"\w+", query.lower())


def _pattern(words: list[str]) -> re.Pattern[str] | None:
    # Endings vary (rejet, rejetée, rejets): a word that begins like the one searched is marked too.
    stems = sorted({stem(word) for word in map(fold, words) if len(word) > 1}, key=len)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, reversed(stems))) + r")\w*") if stems else None


def mark(text: str, query: str) -> SafeString:
    """``text``, escaped, with each searched word inside ``<mark>``."""
    pattern = _pattern(search_words(query))
    if pattern is None:
        return mark_safe(escape(text))  # noqa: S308 - escaped just here
    pieces: list[tuple[str, str, str, str]] = []
    at = 0
    for found in pattern.finditer(fold(text)):
        pieces.append((text[at : found.start()], "<mark>", text[found.start() : found.end()], "</mark>"))
        at = found.end()
    marked = format_html_join("", "{}{}{}{}", ((a, mark_safe(b), c, mark_safe(d)) for a, b, c, d in pieces))  # noqa: S308 - two constants
    return mark_safe(marked + escape(text[at:]))  # noqa: S308 - both parts are escaped


def extract(text: str, query: str, *, length: int = LENGTH) -> SafeString:
    """About ``length`` characters of ``text`` around the first searched word, cut between words, marked."""
    text = re.sub(r"[ \t\r\n]+", " ", text).strip()
    pattern = _pattern(search_words(query))
    found = pattern.search(fold(text)) if pattern else None
    start = max(0, found.start() - length // 3) if found else 0
    if start:
        start = text.find(" ", start) + 1
    end = start + length
    if end < len(text):
        end = text.rfind(" ", start, end) if " " in text[start:end] else end
    piece = text[start:end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return mark_safe(before + mark(piece, query) + after)  # noqa: S308 - mark() escapes, the rest is constant
