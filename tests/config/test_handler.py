"""integration: how a request reaches Django."""

import asyncio
import threading
from collections.abc import AsyncIterator

import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from config.handler import OneHopHandler

loops: list[asyncio.AbstractEventLoop] = []
running, most = 0, 0
lock = threading.Lock()


def slow(request: HttpRequest) -> HttpResponse:
    global running, most
    with lock:
        running += 1
        most = max(most, running)
    threading.Event().wait(0.02)
    with lock:
        running -= 1
    return HttpResponse("lent")


async def live(request: HttpRequest) -> StreamingHttpResponse:
    async def events() -> AsyncIterator[str]:
        loops.append(asyncio.get_running_loop())
        for number in range(3):
            await asyncio.sleep(0.01)
            yield f"data: {number}\n\n"

    loops.append(asyncio.get_running_loop())
    return StreamingHttpResponse(events(), content_type="text/event-stream")


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("lent/", slow), path("direct/", live), path("casse/", broken)]
handler404 = handler500 = lambda request, *args, **kwargs: HttpResponse("excuses", status=500)


@pytest.fixture
def handler(settings, db) -> OneHopHandler:
    settings.ROOT_URLCONF = __name__
    settings.WEB_THREADS = 2
    settings.MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
    return OneHopHandler()


def ask(handler: OneHopHandler, *paths: str) -> list[httpx.Response]:
    async def together() -> list[httpx.Response]:
        loops.append(asyncio.get_running_loop())
        transport = httpx.ASGITransport(app=handler, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
            return list(await asyncio.gather(*(client.get(path) for path in paths)))

    loops.clear()
    return asyncio.run(together())


def test_no_more_requests_at_a_time_than_slots(handler):
    answers = ask(handler, *["/lent/"] * 8)

    assert [answer.text for answer in answers] == ["lent"] * 8
    assert most == 2


def test_live_page_runs_on_the_event_loop(handler):
    (answer,) = ask(handler, "/direct/")

    assert answer.text == "data: 0\n\ndata: 1\n\ndata: 2\n\n"
    assert len({id(loop) for loop in loops}) == 1
    assert len(loops) == 3


def test_stream_ends_when_the_visitor_has_gone(handler):
    async def leave() -> list[str]:
        heard = []
        gone = asyncio.Event()

        async def receive() -> dict[str, object]:
            if heard:
                await gone.wait()
                return {"type": "http.disconnect"}
            heard.append("asked")
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, object]) -> None:
            if b"data: 0" in message.get("body", b""):
                heard.append("first")
                gone.set()
                await asyncio.sleep(0)
            elif b"data: 2" in message.get("body", b""):
                heard.append("last")

        scope = {"type": "http", "method": "GET", "path": "/direct/", "headers": [(b"host", b"localhost:8000")]}
        await handler(scope, receive, send)
        return heard

    assert asyncio.run(leave()) == ["asked", "first"]


def test_each_request_begins_and_ends_in_one_thread(handler):
    """What a thread opened for a request (its database connection) is given back by that thread."""
    begun, ended = [], []

    def begin(**kwargs):
        begun.append(threading.get_ident())

    def end(**kwargs):
        ended.append(threading.get_ident())

    request_started.connect(begin)
    request_finished.connect(end)
    try:
        ask(handler, *["/lent/"] * 6)
    finally:
        request_started.disconnect(begin)
        request_finished.disconnect(end)

    assert sorted(begun) == sorted(ended)
    assert len(ended) == 6
    assert len(set(ended)) == 2


def test_middleware_sees_the_answer(handler):
    assert ask(handler, "/lent/")[0].headers["x-content-type-options"] == "nosniff"


def test_failure_gives_the_page_of_failures(handler, client):
    (answer,) = ask(handler, "/casse/")

    assert (answer.status_code, answer.text) == (500, "excuses")
