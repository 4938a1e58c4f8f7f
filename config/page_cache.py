"""Whole public pages for anonymous visitors, kept in each web process, in front of Django.

A stored page is served when the site's generation (``config.page_generation``) is still the one it was made under, and
that is asked for each request: a publication is seen by the next request of every process. Everything is refused by
default: only a page that Wagtail served, to a visitor without cookies, and that says nothing personal, is kept.
"""

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from cms.core.facts import WORD
from config.page_generation import Generation
from config.page_views import VIEWED

Scope = MutableMapping[str, Any]
Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Key = tuple[bytes, bytes, str]

# A visitor who once opened a form carries this cookie for a year; no page that ignores the form depends on it.
HARMLESS_COOKIES = frozenset({settings.CSRF_COOKIE_NAME.encode()})
# Headers by which the same address may give something else.
BYPASSING_HEADERS = frozenset({b"authorization", b"hx-request", b"range", b"x-forwarded-host"})
HARMLESS_VARY = frozenset({b"cookie", b"accept-encoding", b"accept-language"})
PERSONAL_CACHE_CONTROL = (b"private", b"no-store", b"no-cache", b"max-age=0")
# Set by the cache itself on what it serves.
REPLACED_HEADERS = frozenset({b"content-length", b"cache-control", b"etag", b"vary", b"connection"})
MARK = "preau.page"
MAX_PAGE_BYTES = 1024 * 1024
# How long an address that gave nothing to keep is left alone, and how many such addresses are remembered.
PASSING_SECONDS = 10.0
PASSING_COUNT = 4096


def mark_page(page: Page, request: HttpRequest) -> None:
    """Note on the request's scope that Wagtail serves ``page``, and how long its class lets it be kept.

    A page class says ``page_cache_seconds = 0`` when what it shows changes without a publication (seats left, say).
    """
    scope = getattr(request, "scope", None)
    if scope is not None:
        scope[MARK] = (request, getattr(page, "page_cache_seconds", settings.PAGE_CACHE_SECONDS))


def remember_page(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The innermost ``on_serve_page`` hook: reached only when the page may be seen."""

    def inner(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        mark_page(page, request)
        return serve(page, request, args, kwargs)

    return inner


def _keeping_seconds(scope: Scope, start: Message) -> float:
    """How long the response that starts with ``start`` may be kept; 0 when it may not."""
    request, seconds = scope.get(MARK, (None, 0))
    if request is None or start["status"] != 200:
        return 0
    if getattr(getattr(request, "_messages", None), "added_new", False):
        return 0
    for name, value in start["headers"]:
        match name.lower():
            case b"set-cookie" | b"content-encoding":
                return 0
            case b"cache-control" if any(word in value.lower() for word in PERSONAL_CACHE_CONTROL):
                return 0
            case b"vary" if not {word.strip().lower() for word in value.split(b",")} <= HARMLESS_VARY:
                return 0
            case b"content-security-policy" if b"'nonce-" in value:
                return 0
    return seconds


@dataclass(frozen=True)
class Variant:
    """One page in one encoding, as the messages to send."""

    etag: bytes
    start: Message
    body: Message
    unchanged: Message

    @property
    def size(self) -> int:
        """Bytes held."""
        return len(self.body["body"]) + 1024


NO_BODY: Message = {"type": "http.response.body", "body": b"", "more_body": False}


@dataclass
class StoredPage:
    """A page, its headers, and its encodings made once each, when first asked for."""

    headers: list[tuple[bytes, bytes]]
    body: bytes
    expires_at: float
    variants: dict[bytes, Variant] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes held, all encodings together."""
        return len(self.body) + sum(variant.size for variant in self.variants.values())

    def variant(self, encoding: bytes) -> Variant:
        """The page in ``encoding``: ``br``, ``gzip`` or nothing."""
        made = self.variants.get(encoding)
        if made is None:
            made = self.variants[encoding] = self._make(encoding)
        return made

    def _make(self, encoding: bytes) -> Variant:
        body = self.body
        if encoding == b"br":
            body = brotli.compress(body, quality=5)
        elif encoding == b"gzip":
            body = gzip.compress(body, compresslevel=6, mtime=0)
        digest = hashlib.blake2b(self.body, digest_size=12).hexdigest().encode()
        etag = b'"' + digest + (b"-" + encoding if encoding else b"") + b'"'
        # The browser asks again each time (and mostly gets a 304): a publication is seen at once there too.
        common = [
            (b"cache-control", b"no-cache"),
            (b"etag", etag),
            (b"vary", b"Cookie, Accept-Encoding"),
            (b"x-page-cache", b"kept"),
        ]
        encoded = [(b"content-encoding", encoding)] if encoding else []
        headers = [*self.headers, *encoded, (b"content-length", str(len(body)).encode()), *common]
        start = {"type": "http.response.start", "status": 200, "headers": headers}
        return Variant(
            etag=etag,
            start=start,
            body={"type": "http.response.body", "body": body, "more_body": False},
            unchanged={"type": "http.response.start", "status": 304, "headers": common},
        )


class Store:
    """The pages of one generation, the least recently used leaving first when ``max_bytes`` is passed."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._generation: str | None = None
        self._pages: OrderedDict[Key, StoredPage] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pages)

    def clear(self) -> None:
        """Forget everything."""
        self._pages.clear()
        self.size = 0

    def get(self, key: Key, *, generation: str, now: float) -> StoredPage | None:
        """The page kept under this generation; another generation empties the store."""
        if generation != self._generation:
            self.clear()
            self._generation = generation
            return None
        page = self._pages.get(key)
        if page is None:
            return None
        if page.expires_at <= now:
            self._drop(key)
            return None
        self._pages.move_to_end(key)
        return page

    def put(self, key: Key, page: StoredPage, *, generation: str) -> None:
        """Keep a page that was computed under ``generation``, unless that is already over."""
        if generation != self._generation:
            return
        self._drop(key)
        self._pages[key] = page
        self.size += page.size
        self._make_room()

    def encode(self, page: StoredPage, encoding: bytes) -> Variant:
        """One encoding of a page, its bytes counted when it is new."""
        if encoding in page.variants:
            return page.variants[encoding]
        variant = page.variant(encoding)
        if any(kept is page for kept in self._pages.values()):
            self.size += variant.size
            self._make_room()
        return variant

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self.size -= page.size

    def _make_room(self) -> None:
        while self.size > self.max_bytes and self._pages:
            self._drop(next(iter(self._pages)))


@dataclass(frozen=True, slots=True)
class Question:
    """What the cache reads of a request."""

    key: Key
    encoding: bytes
    if_none_match: bytes


def _accepted_encoding(header: bytes) -> bytes:
    accepted = set()
    for part in header.lower().split(b","):
        name, _, weight = part.strip().partition(b";")
        if weight.replace(b" ", b"") not in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000"):
            accepted.add(name.strip())
    return b"br" if b"br" in accepted else b"gzip" if b"gzip" in accepted else b""


def _only_harmless_cookies(header: bytes) -> bool:
    names = {part.partition(b"=")[0].strip() for part in header.split(b";") if part.strip()}
    return names <= HARMLESS_COOKIES


def read_question(scope: Scope) -> Question | None:
    """What is asked, or None when the request must go to Django whatever is kept."""
    if scope["method"] not in ("GET", "HEAD") or scope["query_string"]:
        return None
    host = encoding = if_none_match = b""
    scheme = scope.get("scheme", "http").encode()
    for name, value in scope["headers"]:
        if name == b"host":
            host = value
        elif name == b"accept-encoding":
            encoding = _accepted_encoding(value)
        elif name == b"x-forwarded-proto":
            scheme = value
        elif name == b"if-none-match":
            if_none_match = value
        elif (name == b"cookie" and not _only_harmless_cookies(value)) or name in BYPASSING_HEADERS:
            return None
    if not host:
        return None
    return Question(key=(scheme, host, scope["path"]), encoding=encoding, if_none_match=if_none_match)


class PageCache:
    """The ASGI application in front of Django's."""

    def __init__(self, application: Application, *, generation: Generation, max_bytes: int) -> None:
        self.application = application
        self.generation = generation
        self.store = Store(max_bytes)
        self._filling: dict[tuple[Key, str], asyncio.Future[StoredPage | None]] = {}
        self._passing: OrderedDict[Key, float] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the store, or let Django answer and keep what may be kept."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        question = None
        if scope["type"] == "http":
            # A page that is computed relies on the same word (cms.core.facts), asked when it is needed.
            scope[WORD] = self.generation.now
            question = read_question(scope)
        if question is None or self._passing.get(question.key, 0) > monotonic():
            await self.application(scope, receive, send)
            return
        # Asked before Django reads anything: a page made meanwhile is never kept under a word newer than its content.
        generation = await self.generation.current()
        if generation is None:
            self.store.clear()
            await self.application(scope, receive, send)
            return
        scope[WORD] = lambda: generation
        page = self.store.get(question.key, generation=generation, now=monotonic())
        if page is None and scope["method"] == "GET":
            page = await self._fill(question, generation, scope, receive, send)
            if page is None:
                return
        if page is None:
            await self.application(scope, receive, send)
            return
        await self._send(page, question, scope, send)

    async def _send(self, page: StoredPage, question: Question, scope: Scope, send: Send) -> None:
        if scope["method"] == "GET":
            scope[VIEWED] = scope["path"]
        variant = self.store.encode(page, question.encoding)
        if question.if_none_match and (variant.etag in question.if_none_match or question.if_none_match == b"*"):
            await send(variant.unchanged)
            await send(NO_BODY)
        else:
            await send(variant.start)
            await send(variant.body if scope["method"] == "GET" else NO_BODY)

    async def _fill(
        self, question: Question, generation: str, scope: Scope, receive: Receive, send: Send
    ) -> StoredPage | None:
        """Have the page computed once for all who wait for it; None when the answer has already been sent."""
        flight = (question.key, generation)
        started = self._filling.get(flight)
        if started is not None:
            page = await asyncio.shield(started)
            if page is None:
                await self.application(scope, receive, send)
            return page
        landing = self._filling[flight] = asyncio.get_running_loop().create_future()
        recording = _Recording(scope, send, question.key, self, landing)
        try:
            await self.application(scope, receive, recording.send)
        finally:
            self._filling.pop(flight, None)
            if recording.page is not None:
                self.store.put(question.key, recording.page, generation=generation)
            if not landing.done():
                landing.set_result(recording.page)
        return recording.page

    def pass_by(self, key: Key) -> None:
        """Leave this address alone for a while: what it gives is not to be kept."""
        self._passing[key] = monotonic() + PASSING_SECONDS
        self._passing.move_to_end(key)
        if len(self._passing) > PASSING_COUNT:
            self._passing.popitem(last=False)

    async def _live(self, receive: Receive, send: Send) -> None:
        """The lifespan protocol, which Django does not speak."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                close = getattr(self.generation, "close", None)
                if close is not None:
                    await close()
                await send({"type": "lifespan.shutdown.complete"})
                return
            await send({"type": "lifespan.startup.complete"})


class _Recording:
    """Stands for ``send`` while a page is computed: holds back what may be kept, lets through what may not."""

    def __init__(
        self, scope: Scope, send: Send, key: Key, cache: PageCache, landing: asyncio.Future[StoredPage | None]
    ) -> None:
        self._scope, self._send, self._key, self._cache, self._landing = scope, send, key, cache, landing
        self._start: Message | None = None
        self._seconds = 0.0
        self._parts: list[bytes] = []
        self._size = 0
        self.page: StoredPage | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._seconds = _keeping_seconds(self._scope, message)
            if self._seconds > 0:
                self._start = message
                return
            self._let_go()
        elif self._start is not None:
            self._parts.append(message.get("body", b""))
            self._size += len(self._parts[-1])
            if self._size > MAX_PAGE_BYTES:
                self._let_go()
                await self._send(self._start)
                message = {**message, "body": b"".join(self._parts)}
                self._start = None
            elif message.get("more_body", False):
                return
            else:
                headers = [(n, v) for n, v in self._start["headers"] if n.lower() not in REPLACED_HEADERS]
                self.page = StoredPage(headers, b"".join(self._parts), monotonic() + self._seconds)
                return
        await self._send(message)

    def _let_go(self) -> None:
        self._cache.pass_by(self._key)
        if not self._landing.done():
            self._landing.set_result(None)
