"""unit: the shared word that changes at each publication."""

import asyncio
import socket

import pytest
import redis

from config.page_generation import FileGeneration, site_generation
from config.page_generation_redis import RedisGeneration


def current(generation: FileGeneration | RedisGeneration) -> str | None:
    async def ask() -> str | None:
        word = await generation.current()
        if isinstance(generation, RedisGeneration):
            await generation.close()
        return word

    return asyncio.run(ask())


def test_file_generation_begins_by_itself_and_stays(generation_file):
    word = current(generation_file)

    assert (len(word), current(generation_file)) == (32, word)


def test_file_generation_changes_for_every_reader(generation_file):
    other = FileGeneration(generation_file.path)
    words = {current(other)}
    for _ in range(50):
        generation_file.change()
        words.add(current(other))

    assert len(words) == 51
    assert [path.name for path in generation_file.path.parent.iterdir()] == ["page-generation"]


def test_threads_read_the_same_word(generation_file):
    assert generation_file.now() == current(generation_file) == generation_file.now()


def test_file_generation_that_cannot_be_read_is_unknown(tmp_path):
    assert current(FileGeneration(tmp_path)) is None


def test_redis_that_does_not_answer_is_unknown():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{free.getsockname()[1]}/0"

    assert current(RedisGeneration(address)) is None
    assert RedisGeneration(address).now() is None
    with pytest.raises(OSError, match="Redis does not answer"):
        RedisGeneration(address).change()


def test_redis_that_does_not_answer_is_said_once(caplog):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        generation = RedisGeneration(f"redis://127.0.0.1:{free.getsockname()[1]}/0")

    assert [current(generation) for _ in range(3)] == [None] * 3
    assert [record.getMessage() for record in caplog.records] == [
        "page cache: Redis does not answer, pages are computed"
    ]


def test_address_tells_where_the_generation_lives(tmp_path):
    assert isinstance(site_generation("redis://127.0.0.1:1/0"), RedisGeneration)
    assert isinstance(site_generation(str(tmp_path / "word")), FileGeneration)


@pytest.mark.servers
def test_redis_generation_changes_for_every_reader_and_survives_a_loss(redis_url):
    writer, reader = RedisGeneration(redis_url), RedisGeneration(redis_url)
    words = []
    words.append(current(reader))
    assert current(reader) == reader.now() == words[0]
    writer.change()
    words.append(current(reader))
    assert reader.now() == words[1]
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
    words.append(reader.now())
    assert current(reader) == words[2]

    assert len(set(words)) == 3


@pytest.mark.servers
def test_redis_generation_asks_once_for_all_who_came_before_the_question(redis_url):
    generation = RedisGeneration(redis_url)

    async def wave() -> tuple[int, int]:
        await generation.current()
        before = await generation._client.info("commandstats")
        await asyncio.gather(*(generation.current() for _ in range(100)))
        after = await generation._client.info("commandstats")
        await generation.close()
        return before["cmdstat_get"]["calls"], after["cmdstat_get"]["calls"]

    before, after = asyncio.run(wave())

    assert after - before == 1
