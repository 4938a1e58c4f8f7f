"""How a request reaches Django: one hop to a thread for the whole chain, and never more threads than connections."""

import asyncio

import django
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.http import FileResponse, HttpRequest, HttpResponseBase


class OneHopHandler(ASGIHandler):
    """Django's ASGI handler, with its middleware and views called synchronously.

    Django's own runs each middleware that can be asynchronous on the event loop, with a hop to a thread and back for
    each of its halves; nearly all our views are synchronous, and a page costs half as much with one hop. An
    asynchronous view (live pages) still runs on the event loop, and its stream holds no slot.
    """

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._slots = asyncio.Semaphore(settings.WEB_THREADS)

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        """The response, when a slot is free; waiting requests are served in the order they came."""
        async with self._slots:
            response = await sync_to_async(self.get_response, thread_sensitive=True)(request)
        response._handler_class = type(self)  # noqa: SLF001 - as ASGIHandler does
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        return response


def django_application() -> OneHopHandler:
    """Django, ready to answer; takes the place of ``get_asgi_application``."""
    django.setup(set_prefix=False)
    return OneHopHandler()
