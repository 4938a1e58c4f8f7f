"""The generation of the public pages: one shared word that changes at each publication.

A stored page is right as long as the word it was stored under is still the word of the whole site. The word is random,
never a counter: a server that lost its memory cannot come back to a word that was already used.
"""

import logging
import os
from functools import cache
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from django.conf import settings

logger = logging.getLogger(__name__)


class Generation(Protocol):
    """Where the word lives."""

    async def current(self) -> str | None:
        """The word as it stands after this call began; None when it cannot be known."""

    def now(self) -> str | None:
        """The same from a thread, where nothing can be awaited."""

    def change(self) -> None:
        """Replace the word; OSError when it cannot be done."""


class FileGeneration:
    """The word in a file: for the embedded default, whose processes share one machine."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def current(self) -> str | None:
        """Read the file: 20 µs, cheaper than any thread."""
        return self.now()

    def now(self) -> str | None:
        """Read the content, because a clock tick is too coarse for us."""
        try:
            return self._read()
        except FileNotFoundError:
            try:
                self.change()
                return self._read()
            except OSError:
                return None
        except OSError:
            return None

    def _read(self) -> str:
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            return os.read(descriptor, 64).decode()
        finally:
            os.close(descriptor)

    def change(self) -> None:
        """Write aside, then replace, so that a reader never sees half a word."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        word = uuid4().hex
        draft = self.path.with_name(f"{self.path.name}.{word}")
        draft.write_text(word)
        draft.replace(self.path)


@cache
def site_generation(address: str) -> Generation:
    """The generation that ``PAGE_GENERATION`` names: the address of a Redis, or the path of a file."""
    if "://" not in address:
        return FileGeneration(Path(address))
    # The client of Redis weighs 5 MB in a process that publishes nothing.
    from config.page_generation_redis import RedisGeneration

    return RedisGeneration(address)


def change_generation() -> None:
    """Make every stored page of every process stale; a failure is logged, and the age limit of pages bounds it."""
    try:
        site_generation(str(settings.PAGE_GENERATION)).change()
    except OSError:
        logger.exception(
            "page cache: stored pages could not be made stale; they live %d s", settings.PAGE_CACHE_SECONDS
        )
