"""How a request reaches Django: one hop to a thread for the whole chain, and never more threads than connections."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import django
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.urls import set_script_prefix

from config.body_limits import announced_length, is_too_heavy, most_bytes


class OneHopHandler(ASGIHandler):
    """Django's ASGI handler, with its middleware and views called synchronously, in a thread that stays.

    Django's own runs each middleware that can be asynchronous on the event loop, with a hop to a thread and back for
    each of its halves, and makes a thread for each request; nearly all our views are synchronous, and a page costs half
    as much with one hop. An asynchronous view (live pages) still runs on the event loop, and its stream holds no
    thread.
    """

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(settings.WEB_THREADS, thread_name_prefix="django")
        self._answer = sync_to_async(self._answer_in_thread, thread_sensitive=False, executor=self._threads)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """Receive the body, have it answered, send what came; a visitor who leaves ends a stream, not a view."""
        try:
            scope, body = await self._receive(scope, receive)
        except RequestAborted:
            return
        with body:
            request, refusal = self.create_request(scope, body)
            if request is None:
                await self.send_response(refusal, send)
                return
            response = await self._answer(request, scope)
            if not response.streaming:
                await self.send_response(response, send)
                return
            try:
                await self._send_while_there(response, receive, send)
            finally:
                # In the thread where the stream itself may have used the database.
                await sync_to_async(response.close, thread_sensitive=True)()

    async def _receive(self, scope: Any, receive: Any) -> tuple[Any, IO[bytes]]:
        """The scope and the whole body; one that is too heavy is not received, and the middleware says so.

        A body of unknown length is dropped when it passes the limit, which is then announced in the scope.
        """
        path, headers = scope["path"], list(scope["headers"])
        if is_too_heavy(path, announced_length(headers)):
            return scope, BytesIO()
        limit, size = most_bytes(path), 0
        body = SpooledTemporaryFile(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE)  # noqa: SIM115 - the caller closes it
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                body.close()
                raise RequestAborted
            part = message.get("body", b"")
            size += len(part)
            if limit is not None and size > limit:
                body.close()
                return {**scope, "headers": [*headers, (b"content-length", str(size).encode())]}, BytesIO()
            body.write(part)
            if not message.get("more_body", False):
                body.seek(0)
                return scope, body

    def _answer_in_thread(self, request: HttpRequest, scope: Any) -> HttpResponseBase:
        """The response, closed but for a stream: all that needs a database is done when the thread is given back."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        response = self.get_response(request)
        response._handler_class = type(self)  # noqa: SLF001 - as ASGIHandler does
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if response.streaming:
            close_old_connections()
        else:
            response.close()
        return response

    async def _send_while_there(self, response: HttpResponseBase, receive: Any, send: Any) -> None:
        """Send a stream until its end, or until the visitor has gone."""
        sending = asyncio.ensure_future(self.send_response(response, send))
        leaving = asyncio.ensure_future(receive())
        try:
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)


def django_application() -> OneHopHandler:
    """Django, ready to answer; takes the place of ``get_asgi_application``."""
    django.setup(set_prefix=False)
    return OneHopHandler()
