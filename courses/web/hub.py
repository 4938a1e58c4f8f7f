"""One watcher a process for all live pages: it looks at the classes that somebody follows, and tells what changed.

Every process watches the database by itself, a fraction of a second at a time: one query for the versions of all
followed classes, one for the practice spaces of those that a trainer follows. Nothing is sent between processes, so
any number of them serve one class, on SQLite as on PostgreSQL, and a message cannot be lost: a stream that comes back
gets the present state. What a class shows is drawn once for all who follow it, never once a person.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from courses.domain.live import DEPARTED_AFTER, PRESENCE_PACE

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.3
# The board ages by itself: somebody away, somebody stuck. It is drawn again at least this often.
AGEING_SECONDS = 5.0
KEEP_ALIVE_SECONDS = 15.0
RETRY_MS = 1500
RETRY_SPREAD_MS = 3000

Frames = Mapping[str, bytes]


@dataclass
class Drawing:
    """What draws one audience of a class: ``draw(live_id, memory)`` gives HTML by name, ``pulse`` what moves it.

    ``memory`` is the drawing's own, kept from one call to the next.
    """

    draw: Callable[[int, dict[str, Any]], dict[str, str]]
    pulse: Callable[[int, dict[str, Any]], Any]
    ages: bool = False


@dataclass(eq=False)
class _Follower:
    """One open page. ``waiting``: the newest frame of each name that it was not sent yet."""

    participant_id: int | None
    waiting: dict[str, bytes] = field(default_factory=dict)
    rung: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class _Audience:
    """Everybody who follows one class with one drawing."""

    drawing: Drawing
    followers: set[_Follower] = field(default_factory=set)
    memory: dict[str, Any] = field(default_factory=dict)
    frames: dict[str, bytes] = field(default_factory=dict)
    html: dict[str, str] = field(default_factory=dict)
    seen: Any = None
    drawn_at: float = -1e9


def frame(name: str, html: str) -> bytes:
    """One event of the stream. ``id`` says what was drawn, so that a page that comes back skips what it has."""
    stamp = blake2b(html.encode(), digest_size=6).hexdigest()
    lines = "".join(f"data: {line}\n" for line in html.splitlines() or [""])
    return f"event: {name}\nid: {name}-{stamp}\n{lines}\n".encode()


class Hub:
    """The watcher of one process, on the event loop of its streams; one thread of its own reads the database."""

    def __init__(self, *, note_presence: Callable[..., None], versions: Callable[..., dict[int, int]]) -> None:
        self._note_presence = note_presence
        self._versions = versions
        self._audiences: dict[tuple[int, str], _Audience] = {}
        self._here: Counter[int] = Counter()
        self._departed: dict[int, datetime] = {}
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")

    async def follow(
        self, live_id: int, name: str, drawing: Drawing, *, participant_id: int | None = None, last_id: str = ""
    ) -> AsyncIterator[bytes]:
        """The stream of one page: the present state at once, then what changes, and a sign of life in between."""
        follower = _Follower(participant_id)
        audience = self._audiences.setdefault((live_id, name), _Audience(drawing))
        audience.followers.add(follower)
        known = f"id: {last_id}\n".encode()
        follower.waiting |= {key: sent for key, sent in audience.frames.items() if known not in sent}
        follower.rung.set()
        if participant_id is not None:
            self._here[participant_id] += 1
            self._departed.pop(participant_id, None)
        if self._task is None or self._task.done():
            # Kept, or the loop could let it go while it sleeps.
            self._task = asyncio.get_running_loop().create_task(self._watch())
        spread = (participant_id or 0) * 7 % RETRY_SPREAD_MS
        try:
            yield f"retry: {RETRY_MS + spread}\n\n".encode()
            while True:
                try:
                    await asyncio.wait_for(follower.rung.wait(), KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    yield b": \n\n"
                    continue
                follower.rung.clear()
                waiting, follower.waiting = follower.waiting, {}
                if waiting:
                    yield b"".join(waiting.values())
        finally:
            self._leave((live_id, name), follower)

    def _leave(self, key: tuple[int, str], follower: _Follower) -> None:
        audience = self._audiences.get(key)
        if audience is not None:
            audience.followers.discard(follower)
            if not audience.followers:
                del self._audiences[key]
        if follower.participant_id is not None:
            self._here[follower.participant_id] -= 1
            if self._here[follower.participant_id] <= 0:
                del self._here[follower.participant_id]
                self._departed[follower.participant_id] = timezone.now()

    async def _watch(self) -> None:
        """Look, tell, sleep; ends when nobody follows anything and everybody's departure is noted."""
        loop = asyncio.get_running_loop()
        noted_at = loop.time()
        while self._audiences or self._departed:
            began = loop.time()
            try:
                await loop.run_in_executor(self._thread, self._look, dict(self._audiences), began)
                if began - noted_at >= PRESENCE_PACE.total_seconds() / 2:
                    noted_at = began
                    await self._note(loop)
            except DatabaseError:
                # The database is away for a moment: pages keep what they show, the next look tells the rest.
                logger.exception("live pages could not be read")
            for audience in self._audiences.values():
                self._ring(audience)
            await asyncio.sleep(max(LOOK_SECONDS - (loop.time() - began), LOOK_SECONDS / 3))

    async def _note(self, loop: asyncio.AbstractEventLoop) -> None:
        now = timezone.now()
        gone = {pk: at for pk, at in self._departed.items() if now - at > DEPARTED_AFTER}
        seen = list(self._here)
        await loop.run_in_executor(self._thread, self._write, seen, now, gone)
        for pk in gone:
            self._departed.pop(pk, None)

    def _write(self, seen: list[int], now: datetime, gone: dict[int, datetime]) -> None:
        close_old_connections()
        self._note_presence(seen=seen, now=now, departed=gone)

    def _look(self, audiences: dict[tuple[int, str], _Audience], now: float) -> None:
        """In the thread: draw again what moved."""
        close_old_connections()
        versions = self._versions(live_ids=sorted({live_id for live_id, _name in audiences}))
        for (live_id, _name), audience in audiences.items():
            seen = (versions.get(live_id), audience.drawing.pulse(live_id, audience.memory))
            aged = audience.drawing.ages and now - audience.drawn_at >= AGEING_SECONDS
            if seen != audience.seen or aged:
                audience.html = audience.drawing.draw(live_id, audience.memory)
                audience.seen, audience.drawn_at = seen, now

    def _ring(self, audience: _Audience) -> None:
        """On the loop: hand the frames that differ from the last ones to every follower."""
        changed = {}
        for name, html in audience.html.items():
            fresh = frame(name, html)
            if audience.frames.get(name) != fresh:
                changed[name] = fresh
        audience.html = {}
        if changed:
            audience.frames |= changed
            for follower in audience.followers:
                follower.waiting |= changed
                follower.rung.set()


def snapshot(drawing: Drawing, live_id: int) -> bytes:
    """The present state as a stream that ends: what a server that cannot hold streams sends, and pages ask again."""
    frames = (frame(name, html) for name, html in drawing.draw(live_id, {}).items())
    return f"retry: {RETRY_MS}\n\n".encode() + b"".join(frames)
