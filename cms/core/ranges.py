"""Parts of a file (RFC 9110, section 14): without them a browser cannot move in a video, and some will not play it."""

import re
from dataclasses import dataclass

MOST = 2 * 1024 * 1024
"""The longest part that is sent at once: a player asks for the next one by itself."""
_ASKED = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*")


@dataclass(frozen=True)
class Part:
    """Bytes ``first`` to ``last``, both included, of ``size``."""

    first: int
    last: int
    size: int

    @property
    def header(self) -> str:
        """``Content-Range``."""
        return f"bytes {self.first}-{self.last}/{self.size}"


class OutsideError(Exception):
    """The part asked for begins after the end of the file."""


def part_asked(header: str, size: int, most: int = MOST) -> Part | None:
    """The part of a file of ``size`` bytes that ``Range`` asks for, cut to ``most`` bytes.

    None: the whole file, because nothing is asked, or several parts, or something else. Raises OutsideError.
    """
    found = _ASKED.fullmatch(header)
    if found is None or found[1] == found[2] == "":
        return None
    if found[1] == "":
        first, last = max(size - int(found[2]), 0), size - 1
    else:
        first, last = int(found[1]), min(int(found[2] or size), size - 1)
        if found[2] and int(found[2]) < first:
            return None
    if first >= size or (found[2] == "0" and found[1] == ""):
        raise OutsideError
    return Part(first, min(last, first + most - 1), size)
