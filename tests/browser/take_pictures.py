"""``make pictures``: takes the screens that guides show, from the sandbox itself, at a fixed day.

Not a test of the suite: it writes files. It runs in the browser harness, whose faults (a request outside, a console
error) stop it like any journey. A picture that shows the same as before is left as it is, so that only what changed
appears in a commit. Films are made last, from these pictures, by ffmpeg (apt install ffmpeg); the site never needs it.
"""

import shutil
import subprocess
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from PIL import Image, ImageChops, ImageOps
from playwright.sync_api import Page

from cms.core.films import FOLDER as FILMS
from cms.core.films import SIZE, Film, Shot, films
from cms.core.screens import FOLDER, Screen, screens
from sandbox.services.spaces import open_space
from sandbox.web.access import COOKIE, keep_key, new_key
from tests.browser.sandbox_gestures import SPACE, Learner

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
WIDTH = {"width": 1100, "height": 900}
MARGIN = 20
TALLEST = 1000
# Of a film: the room that players take for captions, below the picture, and what lies around it.
CAPTIONS = 110
GROUND = "#f6f6f6"
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


@pytest.mark.parametrize("film", list(films().values()), ids=list(films()))
def test_make_film(film: Film, tmp_path: Path, capsys) -> None:
    said = "inchangé"
    if not film.path.exists() or film.fingerprint.encode() not in film.path.read_bytes():
        if shutil.which("ffmpeg") is None:
            pytest.fail("ffmpeg fait les films : apt install ffmpeg")
        said = "refait"
        FILMS.mkdir(parents=True, exist_ok=True)
        _make_film(film, tmp_path)
    film.captions_path.write_text(film.captions, encoding="utf-8")
    with capsys.disabled():
        sys.stdout.write(f"\n{film.name} : {said}, {film.seconds} s, {film.path.stat().st_size // 1024} Ko ")


def _make_film(film: Film, folder: Path) -> None:
    """Five images a second, whole where a shot begins: a reader who moves in the film lands at once."""
    for shot in film.shots:
        frame = _composed(shot)
        for second in range(shot.start, shot.end):
            frame.save(folder / f"{second:04d}.png")
    command = ["ffmpeg", "-loglevel", "error", "-y", "-framerate", "1", "-i", str(folder / "%04d.png")]
    command += ["-c:v", "libx264", "-preset", "veryslow", "-tune", "stillimage", "-crf", "24", "-pix_fmt", "yuv420p"]
    command += ["-r", "5", "-g", "1000", "-force_key_frames", ",".join(str(shot.start) for shot in film.shots)]
    command += ["-movflags", "+faststart", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
    command += ["-metadata", f"comment={film.fingerprint}", str(film.path)]
    subprocess.run(command, check=True, timeout=300)


def _composed(shot: Shot) -> Image.Image:
    frame = Image.new("RGB", SIZE, GROUND)
    room = (SIZE[0] - 2 * MARGIN, SIZE[1] - MARGIN - CAPTIONS)
    picture = ImageOps.contain(Image.open(shot.screen.path).convert("RGB"), room, Image.Resampling.LANCZOS)
    frame.paste(picture, ((SIZE[0] - picture.width) // 2, MARGIN + (room[1] - picture.height) // 2))
    return frame


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
