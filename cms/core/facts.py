"""What the site knows of its own tree, worked out once a process between two publications.

A page that is computed asks again and again what only a publication changes: the site of the host, the pages above,
the pages beside. The server in front of Django may leave on the request's scope a function that tells the *word* of
the site, which changes with anything an editor changes (``config.page_generation``); what is kept under a word is
right as long as the word is. It is asked for once a request, so a publication is seen by the next request of every
process. A request without that function (a preview, a command, most tests) works everything out again.
"""

from collections.abc import Callable, Hashable
from time import monotonic
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest

Found = TypeVar("Found")
WORD = "preau.word"
# A host may be written with any port: what visitors can make us remember has an end.
MAX_FACTS = 2000


class Facts:
    """What was worked out under one word. Values are shared by threads: nobody may change one."""

    def __init__(self, word: str = "") -> None:
        self.word = word
        self._expires_at = monotonic() + settings.PAGE_CACHE_SECONDS
        self._found: dict[Hashable, Any] = {}

    def is_right(self, word: str) -> bool:
        """Whether these are the facts of ``word``; too old, they are not: the word itself may have failed to change."""
        return self.word == word and monotonic() < self._expires_at

    def get(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """The fact of that name, worked out by ``find`` the first time."""
        if key not in self._found:
            found = find()
            if len(self._found) >= MAX_FACTS:
                return found
            self._found[key] = found
        value: Found = self._found[key]
        return value


_kept = Facts()


def facts_of(request: HttpRequest) -> Facts:
    """The facts that this request may rely on; the word is asked for the first time only."""
    facts: Facts | None = getattr(request, "_preau_facts", None)
    if facts is None:
        facts = request._preau_facts = _facts_now(getattr(request, "scope", None) or {})  # type: ignore[attr-defined] # noqa: SLF001 - our own
    return facts


def _facts_now(scope: Any) -> Facts:
    global _kept
    ask = scope.get(WORD)
    word = ask() if ask is not None else None
    if word is None:
        return Facts()
    facts = _kept
    if not facts.is_right(word):
        facts = _kept = Facts(word)
    return facts
