"""The screens of the sandbox that pages show: pictures taken by a command, so that they never age unseen.

``screens.yaml`` says what each shows, in words too, and how the command gets there. The picture itself may be missing
(nobody took it yet): a page then reads as if it had never asked for one.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.html import strip_tags

from cms.core.typography import french

_HERE = Path(__file__).parent
FOLDER = _HERE / "static" / "preau" / "screens"
_HEAD = 30


@dataclass(frozen=True)
class Screen:
    """One picture: ``walk`` is a list of gestures, ``crop`` the CSS selectors that must be seen."""

    name: str
    alternative: str
    scenario: str
    walk: Sequence[Mapping[str, str]]
    crop: Sequence[str]

    @property
    def path(self) -> Path:
        """Where the picture is, when it was taken."""
        return FOLDER / f"{self.name}.webp"

    @property
    def asset(self) -> str:
        """The picture as a static file."""
        return f"preau/screens/{self.name}.webp"


@cache
def screens() -> dict[str, Screen]:
    """Every screen by name, in the order of the file."""
    rows = yaml.safe_load((_HERE / "screens.yaml").read_text(encoding="utf-8"))
    told = [Screen(**{**row, "alternative": french(strip_tags(row["alternative"]))}) for row in rows]
    return {screen.name: screen for screen in told}


def choices() -> list[tuple[str, str]]:
    """What an author chooses from."""
    return [(screen.name, f"{screen.name.replace('-', ' ').capitalize()}") for screen in screens().values()]


@cache
def size(name: str) -> tuple[int, int] | None:
    """Width and height of a picture that was taken, None otherwise: the page keeps its place while it loads."""
    screen = screens().get(name)
    if screen is None or not screen.path.exists():
        return None
    with screen.path.open("rb") as file:
        return webp_size(file.read(_HEAD))


def webp_size(head: bytes) -> tuple[int, int] | None:
    """Width and height from the first thirty bytes of a WebP, lossless or extended; None for anything else."""
    if len(head) < _HEAD or head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        return None
    if head[12:16] == b"VP8L":
        bits = struct.unpack("<I", head[21:25])[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    return None
