"""The generation of the public pages kept in Redis, for a platform of several processes or machines."""

import asyncio
import contextlib
import logging
from uuid import uuid4

from redis import Redis, RedisError
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

KEY = "preau:page-generation"
# A page must never wait long for its cache: past this, Django answers.
PATIENCE_SECONDS = 0.5


class RedisGeneration:
    """The word in Redis: for any number of processes on any number of machines.

    One question at a time is on its way. A request that comes meanwhile waits for the *next* one, so that its answer
    was always asked after it arrived; under load one question serves a whole wave of requests.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: AsyncRedis | None = None
        self._waiting: list[asyncio.Future[str | None]] = []
        self._asking: asyncio.Task[None] | None = None
        self._is_down = False
        # For threads; a pool of its own, connected when first asked.
        self._blocking_client = Redis.from_url(
            url,
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 1),
            decode_responses=True,
        )

    def now(self) -> str | None:
        """One question of one thread."""
        try:
            word = self._blocking_client.get(KEY)
            if word is None:
                self._blocking_client.set(KEY, uuid4().hex, nx=True)
                word = self._blocking_client.get(KEY)
        except (RedisError, OSError):
            return None
        return word if word is None else str(word)

    async def current(self) -> str | None:
        """Join the next question."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._waiting, self._asking = loop, [], None
            self._client = AsyncRedis.from_url(
                self.url,
                single_connection_client=True,
                socket_timeout=PATIENCE_SECONDS,
                socket_connect_timeout=PATIENCE_SECONDS,
                # A connection that slept may be dead: one more try, at once.
                retry=AsyncRetry(NoBackoff(), 1),
                decode_responses=True,
            )
        answer: asyncio.Future[str | None] = loop.create_future()
        self._waiting.append(answer)
        if self._asking is None or self._asking.done():
            self._asking = loop.create_task(self._ask_while_someone_waits())
        return await answer

    async def _ask_while_someone_waits(self) -> None:
        while self._waiting:
            wave, self._waiting = self._waiting, []
            word = await self._ask()
            for answer in wave:
                if not answer.done():
                    answer.set_result(word)

    async def _ask(self) -> str | None:
        assert self._client is not None  # noqa: S101 - made by current()
        try:
            word = await self._client.get(KEY)
            if word is None:
                await self._client.set(KEY, uuid4().hex, nx=True)
                word = await self._client.get(KEY)
        except (RedisError, OSError):
            if not self._is_down:
                logger.warning("page cache: Redis does not answer, pages are computed")
            self._is_down = True
            return None
        self._is_down = False
        return word

    async def close(self) -> None:
        """Give the connection back at the end of the process."""
        if self._client is not None and self._loop is asyncio.get_running_loop():
            with contextlib.suppress(RedisError, OSError):
                await self._client.aclose()
            self._loop = self._client = None

    def change(self) -> None:
        """Set a new word; two tries, then OSError."""
        try:
            with Redis.from_url(
                self.url, socket_timeout=2, socket_connect_timeout=2, retry=Retry(NoBackoff(), 1), decode_responses=True
            ) as client:
                client.set(KEY, uuid4().hex)
        except RedisError as error:
            raise OSError("Redis does not answer") from error
