"""The browser harness: a real Chromium on a live server, and the faults it sees.

Every page handed to a test is watched. A request outside loopback, an error in
the console (a refusal of the content security policy is one), an uncaught
exception, a missing sub-resource or an answer of 500 and more fails the test
that caused it, whatever the test itself looked at.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    WebError,
    sync_playwright,
)

from tests.browser.chromium import chromium
from tests.conftest import PROJECT_ROOT

CHROMIUM = chromium()
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page asks for, no name but these resolves: the suite cannot reach the network by accident.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 640}
SCREENSHOTS = PROJECT_ROOT / "var" / "screenshots"
LOOPBACK = re.compile(r"^(https?|wss?)://(localhost|127\.\d+\.\d+\.\d+|\[::1\])[:/]|^(data|blob|about|chrome-error):")
ANSWERED_WITH = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")

# Best practices are on: they are what a screen reader's user feels first (regions, one main heading, heading order).
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What every page repeats. A page without both, or where one of them holds an open menu, is looked at whole.
FRAME_PARTS = ("header.fr-header", "footer.fr-footer")
FRAME = """(selectors) => {
  const parts = selectors.map((selector) => document.querySelector(selector));
  if (parts.includes(null) || document.querySelector("header [aria-expanded='true'], header dialog[open]")) return "";
  const text = parts.map((part) => part.outerHTML.replace(/(csrfmiddlewaretoken" value=")[^"]*/g, "$1"));
  return [innerWidth, document.documentElement.getAttribute("data-fr-theme"), ...text].join(" ");
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser; it runs last, the quick answers come first.

    A file stays on one worker: the longest begin, so that no core waits at the end for a file that came late.
    """
    here = Path(__file__).parent
    ours = [item for item in items if here in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.browser)
    lengths = {path: path.stat().st_size for path in {item.path for item in ours}}
    ours.sort(key=lambda item: -lengths[item.path])
    items[:] = [item for item in items if item not in set(ours)] + ours


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as started:
        # Playwright keeps an event loop in this thread; the tests themselves stay synchronous.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.fail("Chromium is missing: run `make browser` (it needs apt and root), or install it by hand.")
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield started
    started.close()


class Faults(list[str]):
    """What went wrong in one browser context, one line each. A test that provokes a fault removes it itself."""

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of ``context``, present and future."""
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)

    def _on_request(self, request: Request) -> None:
        if not LOOPBACK.match(request.url):
            self.append(f"request outside loopback: {request.url}")

    def _on_response(self, response: Response) -> None:
        conversation = response.request.is_navigation_request() or response.request.resource_type in ("xhr", "fetch")
        if response.status >= 500 or (response.status >= 400 and not conversation):
            self.append(f"{response.status} for {response.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        # The 4xx of a page or of a fetch is an answer, which the test checks; those of sub-resources are seen above.
        if message.type == "error" and not ANSWERED_WITH.match(message.text):
            self.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_error(self, error: WebError) -> None:
        self.append(f"uncaught: {error.error}")


def _new_page(browser: Browser, base_url: str, faults: Faults, *, javascript: bool) -> Iterator[Page]:
    context = browser.new_context(
        base_url=base_url,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        viewport=DESKTOP,
        java_script_enabled=javascript,
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)
    faults.watch(context)
    yield context.new_page()
    context.close()
    assert list(faults) == []


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def page(browser: Browser, live_server: Any, faults: Faults) -> Iterator[Page]:
    """A fresh visitor: ``page.goto("/guides/")`` is enough, addresses are relative to the live server."""
    yield from _new_page(browser, live_server.url, faults, javascript=True)


@pytest.fixture
def no_js_page(browser: Browser, live_server: Any, faults: Faults) -> Iterator[Page]:
    """The same visitor with JavaScript off."""
    yield from _new_page(browser, live_server.url, faults, javascript=False)


@pytest.fixture
def another_page(browser: Browser, live_server: Any, faults: Faults) -> Iterator[Callable[[], Page]]:
    """``another_page()``: one more visitor, in a browser of their own; as watched as the first."""
    with ExitStack() as opened:

        def visit() -> Page:
            pages = contextmanager(_new_page)(browser, live_server.url, faults, javascript=True)
            return opened.enter_context(pages)

        yield visit


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, str], None]:
    """``sign_in(page, "trainer@preau.example")``: gives the page that person's session, second factor included."""

    def sign(page: Page, email: str) -> None:
        client = Client()
        client.force_login(get_user_model().objects.get(email=email), backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        moment = timezone.now().timestamp()
        session["account_authentication_methods"] = [
            {"method": "password", "at": moment, "email": email},
            {"method": "mfa", "at": moment, "type": "totp"},
        ]
        session.save()
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}]
        )

    return sign


@pytest.fixture(scope="package")
def sound_frames() -> set[str]:
    """The headers and footers in which axe found nothing, as they stood (width and theme included)."""
    return set()


@pytest.fixture
def check_axe(sound_frames: set[str]) -> Callable[..., None]:
    """``check_axe(page)``: no violation at all, as the page stands now.

    Two fifths of the elements of a page are its header and its footer: the very same ones are looked at once.
    """

    def check(page: Page, *, within: str | None = None) -> None:
        # A click returns as soon as the next page begins: for a moment it has no element at all.
        page.wait_for_load_state()
        page.evaluate(AXE_SCRIPT)
        frame = page.evaluate(FRAME, list(FRAME_PARTS)) if within is None else ""
        context = {"include": ["html"], "exclude": list(FRAME_PARTS)} if frame in sound_frames else within
        found = page.evaluate(
            "([context, tags]) => axe.run(context || document, {runOnly: tags, resultTypes: ['violations']})",
            [context, AXE_TAGS],
        )
        shown = [
            f"{violation['id']} ({violation['help']}): {node['html'][:200]} | {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]
        assert shown == [], page.url
        if frame:
            sound_frames.add(frame)

    return check


@pytest.fixture
def screenshot() -> Callable[[Page, str], None]:
    """``screenshot(page, "home")``: full-page pictures at 1280 and 320 px in var/screenshots, for people to look at.

    Taken when PREAU_SCREENSHOTS is set: drawing long pages takes a tenth of the journeys, for nobody in a pipeline.
    """

    def take(page: Page, name: str) -> None:
        page.wait_for_load_state()
        if not os.environ.get("PREAU_SCREENSHOTS"):
            return
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        for viewport in (PHONE, DESKTOP):
            page.set_viewport_size(viewport)
            page.screenshot(path=SCREENSHOTS / f"{name}-{viewport['width']}.png", full_page=True)

    return take


@pytest.fixture
def no_sideways_scroll() -> Callable[[Page], None]:
    """``no_sideways_scroll(page)``: at 320 px wide, nothing sticks out (WCAG 1.4.10, reflow)."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        before = page.viewport_size
        page.set_viewport_size(PHONE)
        excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        page.set_viewport_size(before or DESKTOP)
        assert excess == 0, f"{page.url} is {excess} px too wide at 320 px"

    return check
