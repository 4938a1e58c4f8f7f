"""Where the search looks. The page tree is one source; a room with public objects of its own registers another.

A room registers in ``AppConfig.ready()`` (rooms that may not import ``cms`` are wired in ``config``)::

    register(Source(code="formations", label="Formations", find=find_sessions))

``find(query, start, stop)`` returns a ``Found``: the hits from ``start`` to ``stop`` and how many there are in all.
It may show only what everybody may see, and costs at most two queries. ``texts()`` gives the same texts, for the words
that typing errors are corrected to.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Hit:
    """One result: ``text`` is what the extract is cut from."""

    title: str
    url: str
    kind: str
    text: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Found:
    """The hits asked for, and the number of all."""

    total: int = 0
    hits: list[Hit] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """A kind of result with its facet: ``code`` stands in the address (``?type=formations``)."""

    code: str
    label: str
    find: Callable[[str, int, int], Found]
    texts: Callable[[], Iterable[str]] = tuple


_SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add ``source``, or replace the one of the same code."""
    _SOURCES[source.code] = source


def unregister(code: str) -> None:
    """Remove a source; silent when it is not there."""
    _SOURCES.pop(code, None)


def sources() -> list[Source]:
    """All registered sources, by label."""
    return sorted(_SOURCES.values(), key=lambda source: source.label)
