"""How often each page is seen: counted in front of everything, with no cookie, no address of anybody, no third party.

A page kept by the page cache never reaches Django, so views are counted where all answers pass. The word that is
counted was left on the request's scope by whoever knew the page: the page cache for a page it kept, the middleware
below for one that Django made. Numbers stay in the memory of the process and are added to the database every half
minute (``cms.report.services.page_views``): a process that is killed loses those of its last half minute.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from cms.report.domain.robots import is_robot

logger = logging.getLogger(__name__)

VIEWED = "preau.viewed"
EVERY_SECONDS = 30.0
# What a process remembers has an end, should the database be away for long.
MOST_ADDRESSES = 5000
# A page fetched ahead of a click that may never come, and a part of a page.
_NOT_READ = frozenset({b"sec-purpose", b"purpose", b"x-moz", b"hx-request"})
_WAGTAIL_NAMES = frozenset({"straight_page", "wagtail_serve"})

Write = Callable[[date, Mapping[str, int]], None]


class PageViewMiddleware:
    """Names, on the request's scope, the page that Django made: its address, or the route of a screen.

    A route keeps the place of what varies (``/formations/…/``): the tokens of personal links are never written down.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.desk = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Only whole pages that were asked for and given."""
        response = self.get_response(request)
        scope = getattr(request, "scope", None)
        is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
        if scope is not None and is_page and request.method == "GET" and not request.path.startswith(self.desk):
            scope[VIEWED] = _name_of(request)
        return response


def _name_of(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None or match.url_name in _WAGTAIL_NAMES:
        return request.path
    parts = match.route.split("/")
    return "/" + "/".join("…" if "<" in part or "(" in part else part for part in parts)


class CountedViews:
    """The ASGI application in front of the page cache: answers as it does, then counts."""

    def __init__(self, application: Any, *, write: Write) -> None:
        self.application = application
        self.write = write
        self.counts: Counter[str] = Counter()
        self._flushing: asyncio.TimerHandle | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer first: nobody waits for the count."""
        if scope["type"] == "lifespan":
            await self.application(scope, receive, partial(self._send_lifespan, send))
            return
        await self.application(scope, receive, send)
        viewed = scope.get(VIEWED)
        if viewed is not None and _is_read(scope["headers"]):
            self._count(viewed)

    async def _send_lifespan(self, send: Any, message: Any) -> None:
        if message["type"] == "lifespan.shutdown.complete":
            await self.flush()
        await send(message)

    def _count(self, address: str) -> None:
        if address in self.counts or len(self.counts) < MOST_ADDRESSES:
            self.counts[address] += 1
        if self._flushing is None:
            loop = asyncio.get_running_loop()
            self._flushing = loop.call_later(EVERY_SECONDS, lambda: loop.create_task(self.flush()))

    async def flush(self) -> None:
        """Have what was counted written; what cannot be is kept for the next time."""
        self._flushing = None
        counts, self.counts = self.counts, Counter()
        if not counts:
            return
        # The day of the writing: half a minute of the night goes to the next day.
        day = timezone.localdate()
        try:
            await asyncio.get_running_loop().run_in_executor(None, self.write, day, counts)
        except DatabaseError:
            logger.exception("page views: %d addresses could not be written, kept for the next time", len(counts))
            self.counts.update(counts)


def _is_read(headers: Any) -> bool:
    """Whether a reader asked; the name that the program gives itself is looked at, never kept."""
    agent = b""
    for name, value in headers:
        if name == b"user-agent":
            agent = value
        elif name in _NOT_READ:
            return False
    return not is_robot(agent)


def write_views(day: date, counts: Mapping[str, int]) -> None:
    """In a thread of its own, whose connection is given back."""
    from cms.report.services.page_views import add_views

    try:
        add_views(day=day, counts=counts)
    finally:
        connection.close()
