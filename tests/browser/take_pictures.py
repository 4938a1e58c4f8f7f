"""``make pictures``: takes the screens that guides show, from the sandbox itself, at a fixed day.

Not a test of the suite: it writes files. It runs in the browser harness, whose faults (a request outside, a console
error) stop it like any journey. A picture that shows the same as before is left as it is, so that only what changed
appears in a commit.
"""

import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from PIL import Image, ImageChops
from playwright.sync_api import Page

from cms.core.screens import FOLDER, Screen, screens
from sandbox.services.spaces import open_space
from sandbox.web.access import COOKIE, keep_key, new_key
from tests.browser.sandbox_gestures import SPACE, Learner

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
WIDTH = {"width": 1100, "height": 900}
MARGIN = 20
TALLEST = 1000
# Fonts are not drawn alike by two versions of a browser: below this share of points, nothing changed for a reader.
SAME = 0.0001
# What a browser writes itself in an empty date or file field follows its own language, not that of the page.
HIDE = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("::-webkit-datetime-edit { color: transparent } input[type=file] { visibility: hidden }");
    document.adoptedStyleSheets = [sheet];
    return document.fonts.ready.then(() => true);
}"""


@pytest.mark.parametrize("screen", list(screens().values()), ids=list(screens()))
def test_take(page: Page, live_server, screen: Screen, capsys) -> None:
    _open(page, live_server.url, screen)
    learner = Learner(page, screen.scenario)
    learner.go()
    for gesture in screen.walk:
        _make(learner, gesture)
    picture = Image.open(BytesIO(page.screenshot(clip=_frame(page, screen), full_page=True))).convert("RGB")
    said = _keep(picture, screen.path)
    with capsys.disabled():
        weight = screen.path.stat().st_size // 1024
        sys.stdout.write(f"\n{screen.name} : {said}, {picture.width} × {picture.height}, {weight} Ko ")


def test_drop_pictures_that_nobody_names(capsys) -> None:
    for path in FOLDER.glob("*.webp"):
        if path.stem not in screens():
            path.unlink()
            with capsys.disabled():
                sys.stdout.write(f"\n{path.stem} : effacée, plus aucune page ne la nomme ")


def _open(page: Page, address: str, screen: Screen) -> None:
    key, response = new_key(), HttpResponse()
    open_space(now=DAY, scenario=screen.scenario, anonymous_key=key)
    keep_key(response, key)
    page.context.add_cookies([{"name": COOKIE, "value": response.cookies[COOKIE].value, "url": address}])
    page.set_viewport_size(WIDTH)


def _make(learner: Learner, gesture: dict[str, str]) -> None:
    match gesture:
        case {"go": path}:
            learner.go(path)
        case {"see": path}:  # without closing the window of returned invoices
            learner.page.goto(SPACE + path, wait_until="domcontentloaded")
        case {"unfold": words}:
            learner.page.get_by_text(words).first.click()
        case {"open": number, **among}:
            learner.open(number, **among)
        case {"follow": name}:
            learner.follow(name)
        case {"press": name}:
            learner.press(name)
        case {"sit": seat}:
            learner.sit(seat)
        case _:
            pytest.fail(f"a gesture nobody knows: {gesture}")


def _frame(page: Page, screen: Screen) -> dict[str, float]:
    page.evaluate(HIDE)
    found = [part for selector in screen.crop for part in page.locator(selector).all()]
    boxes = [box for part in found if (box := part.bounding_box())]
    left = max(min(box["x"] for box in boxes) - MARGIN, 0)
    top = max(min(box["y"] for box in boxes) - MARGIN, 0)
    right = max(box["x"] + box["width"] for box in boxes) + MARGIN
    bottom = min(max(box["y"] + box["height"] for box in boxes) + MARGIN, top + TALLEST)
    return {"x": left, "y": top, "width": min(right, WIDTH["width"]) - left, "height": bottom - top}


def _keep(picture: Image.Image, path: Path) -> str:
    if path.exists() and _alike(Image.open(path).convert("RGB"), picture):
        return "inchangée"
    said = "refaite" if path.exists() else "nouvelle"
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, "WEBP", lossless=True, quality=100, method=6)
    return said


def _alike(before: Image.Image, after: Image.Image) -> bool:
    if before.size != after.size:
        return False
    changed = ImageChops.difference(before, after).convert("L").point(lambda value: 255 if value > 24 else 0)
    return changed.histogram()[255] / (after.width * after.height) < SAME
