"""The films that pages show: pictures of the sandbox one after the other, made by the command that takes them.

``films.yaml`` says which pictures, for how long, and what the captions tell meanwhile. A film has no sound; captions
and transcript are written from the same lines, so that they agree. Its file carries the fingerprint of what it was made
of: a picture that changes makes it old, and a test says so.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cms.core.screens import Screen, screens
from cms.core.typography import french

_HERE = Path(__file__).parent
FOLDER = _HERE / "static" / "preau" / "films"
SIZE = (1280, 720)


@dataclass(frozen=True)
class Shot:
    """One picture, seen from ``start`` to ``end`` (seconds), and what is said of it."""

    screen: Screen
    start: int
    end: int
    says: str

    @property
    def at(self) -> str:
        """« 0:09 »."""
        return f"{self.start // 60}:{self.start % 60:02d}"


@dataclass(frozen=True)
class Film:
    """A film: its shots follow one another without a gap."""

    name: str
    title: str
    shots: Sequence[Shot]

    @property
    def path(self) -> Path:
        """Where the film is, when it was made."""
        return FOLDER / f"{self.name}.mp4"

    @property
    def captions_path(self) -> Path:
        """Where its captions are."""
        return FOLDER / f"{self.name}.vtt"

    @property
    def asset(self) -> str:
        """The film as a static file."""
        return f"preau/films/{self.name}.mp4"

    @property
    def captions_asset(self) -> str:
        """Its captions as a static file."""
        return f"preau/films/{self.name}.vtt"

    @property
    def seconds(self) -> int:
        """How long it is."""
        return self.shots[-1].end

    @property
    def fingerprint(self) -> str:
        """Of its pictures and their times: what the file says it was made of."""
        made = hashlib.sha256()
        for shot in self.shots:
            made.update(f"{shot.screen.name} {shot.start} {shot.end} ".encode() + shot.screen.path.read_bytes())
        return made.hexdigest()

    @property
    def captions(self) -> str:
        """WebVTT: one cue a shot."""
        cues = (f"{_moment(shot.start)} --> {_moment(shot.end)}\n{shot.says}\n" for shot in self.shots)
        return "WEBVTT\n\n" + "\n".join(cues)


def _moment(seconds: int) -> str:
    return f"{seconds // 60:02d}:{seconds % 60:02d}.000"


@cache
def films() -> dict[str, Film]:
    """Every film by name, in the order of the file."""
    rows = yaml.safe_load((_HERE / "films.yaml").read_text(encoding="utf-8"))
    return {row["name"]: Film(row["name"], french(row["title"]), _shots(row["shots"])) for row in rows}


def _shots(rows: Sequence[Mapping[str, Any]]) -> list[Shot]:
    shots, start = [], 0
    for row in rows:
        shots.append(Shot(screens()[row["screen"]], start, start + row["seconds"], french(row["says"])))
        start += row["seconds"]
    return shots


def film_choices() -> list[tuple[str, str]]:
    """What an author chooses from."""
    return [(film.name, film.title) for film in films().values()]


@cache
def made_film(name: str) -> Film | None:
    """The film of that name, None when it was never made or is no longer one of ours."""
    film = films().get(name)
    return film if film is not None and film.path.exists() and film.captions_path.exists() else None
