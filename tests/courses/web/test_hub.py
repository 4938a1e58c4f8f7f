"""unit: the watcher of live pages, on an event loop of its own; no database."""

import asyncio
from contextlib import aclosing

import pytest
from django.db import OperationalError

from courses.web.hub import Drawing, Hub, frame, snapshot


class Class:
    """A class that can be changed by hand, and remembers who was noted."""

    def __init__(self):
        self.version, self.html, self.drawn = 1, "un", 0
        self.seen, self.departed = [], {}

    def versions(self, *, live_ids):
        return dict.fromkeys(live_ids, self.version)

    def draw(self, _live_id, _memory):
        self.drawn += 1
        return {"step": self.html, "poll": "rien"}

    def note(self, *, seen, now, departed):
        self.seen, self.departed = seen, self.departed | departed

    def change(self, html):
        self.html, self.version = html, self.version + 1


@pytest.fixture
def given():
    return Class()


@pytest.fixture
def hub(given):
    return Hub(note_presence=given.note, versions=given.versions)


@pytest.fixture
def drawing(given):
    return Drawing(draw=given.draw, pulse=lambda _live_id, _memory: None)


def follow(hub, drawing, **options):
    return aclosing(hub.follow(1, "participants", drawing, **options))


def test_stream_gives_the_present_state_then_only_what_changed(hub, drawing, given):
    async def read():
        async with follow(hub, drawing) as stream:
            assert (await anext(stream)).startswith(b"retry: ")
            first = await anext(stream)
            given.change("deux")
            return first, await anext(stream)

    first, second = asyncio.run(read())

    assert first == frame("step", "un") + frame("poll", "rien")
    assert second == frame("step", "deux")


def test_hundred_followers_cost_one_drawing(hub, drawing, given):
    async def read():
        async def one():
            async with follow(hub, drawing) as stream:
                await anext(stream)
                return await anext(stream)

        return await asyncio.gather(*(one() for _person in range(100)))

    assert len(set(asyncio.run(read()))) == 1
    assert given.drawn == 1


def test_page_that_comes_back_skips_what_it_has(hub, drawing, given):
    async def read():
        async with follow(hub, drawing) as stream:
            await anext(stream)
            shown = await anext(stream)
            last_id = shown.decode().split("id: ")[1].split("\n")[0]
            async with follow(hub, drawing, last_id=last_id) as again:
                await anext(again)
                return await anext(again)

    assert asyncio.run(read()) == frame("poll", "rien")


def test_database_that_fails_a_moment_breaks_no_stream(hub, drawing, given):
    calls = []

    def versions(*, live_ids):
        calls.append(live_ids)
        if len(calls) == 2:
            raise OperationalError("away")
        return given.versions(live_ids=live_ids)

    hub = Hub(note_presence=given.note, versions=versions)

    async def read():
        async with follow(hub, drawing) as stream:
            await anext(stream)
            await anext(stream)
            given.change("deux")
            return await anext(stream)

    assert asyncio.run(read()) == frame("step", "deux")
    assert len(calls) >= 3


def test_those_who_follow_are_seen(hub, drawing, given):
    async def read():
        async with follow(hub, drawing, participant_id=7) as stream:
            await anext(stream)
            await anext(stream)
            return set(hub._here)

    assert asyncio.run(read()) == {7}
    assert set(hub._departed) == {7}


def test_snapshot_is_a_stream_that_ends(drawing):
    assert snapshot(drawing, 1).endswith(frame("step", "un") + frame("poll", "rien"))


def test_frame_keeps_lines_and_cannot_be_broken_by_them():
    assert frame("step", "<p>\nun\n\ndeux</p>").count(b"data: ") == 4
    assert frame("step", "").endswith(b"data: \n\n")
