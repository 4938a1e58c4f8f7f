"""The screens that pages show: each is described, tied to a scenario, small, and read well when it is missing."""

from io import BytesIO

import pytest
from django.template import Context, Template
from PIL import Image

from cms.core.films import FOLDER as FILMS
from cms.core.films import films
from cms.core.screens import FOLDER, choices, screens, size, webp_size
from cms.guides.management.demo import GUIDES
from cms.news.management.demo_voices import RETURNS_REPLAY
from sandbox.scenarios import scenario_slugs

MOST_BYTES = 1_500_000


def shown(name: str) -> str:
    return Template("{% load preau %}{% screen name %}").render(Context({"name": name}))


@pytest.mark.parametrize("name", list(screens()))
def test_screen_is_described_and_was_taken(name):
    screen = screens()[name]
    assert screen.scenario in scenario_slugs()
    assert 40 < len(screen.alternative) < 320
    assert "'" not in screen.alternative
    with Image.open(screen.path) as picture:
        assert picture.size == size(name)


def test_screens_weigh_little_and_all_have_a_name():
    paths = list(FOLDER.glob("*.webp"))
    assert {path.stem for path in paths} == set(screens()) == {name for name, _label in choices()}
    assert sum(path.stat().st_size for path in paths) < MOST_BYTES


def test_every_screen_is_shown_by_a_guide_or_a_film():
    told = str((GUIDES, [shot.screen.name for film in films().values() for shot in film.shots]))
    assert [name for name in screens() if f"'{name}'" not in told] == []


def test_screen_shows_its_picture_its_alternative_and_its_place():
    name = next(iter(screens()))
    width, height = size(name)
    assert f'src="/static/preau/screens/{name}.webp" width="{width}" height="{height}"' in shown(name)
    assert f'alt="{screens()[name].alternative}"' in shown(name)


def test_screen_that_is_no_longer_ours_shows_nothing():
    assert shown("jamais-vu").strip() == ""


def film_shown(name: str, layout: str = "") -> str:
    return Template("{% load preau %}{% film name %}").render(Context({"name": name, "layout": layout}))


@pytest.mark.parametrize("name", list(films()))
def test_film_was_made_of_the_pictures_of_today_and_says_so_in_its_captions(name):
    film = films()[name]
    content = film.path.read_bytes()
    assert content[4:8] == b"ftyp"
    assert content.index(b"moov") < content.index(b"mdat")  # it plays before it is whole
    assert film.fingerprint.encode() in content, "the pictures or the times changed: make pictures"
    assert film.captions_path.read_text(encoding="utf-8") == film.captions
    assert all(len(shot.says) <= 18 * (shot.end - shot.start) for shot in film.shots)  # one has the time to read
    assert f"'{name}'" in str((GUIDES, RETURNS_REPLAY))


def test_films_weigh_little_and_all_have_a_name():
    assert {path.stem for path in FILMS.iterdir()} == set(films())
    assert sum(path.stat().st_size for path in FILMS.iterdir()) < MOST_BYTES


def test_film_has_captions_and_a_transcript_that_says_what_is_seen():
    film = films()["traiter-un-rejet"]
    drawn = film_shown(film.name)
    assert 'src="/static/preau/films/traiter-un-rejet.mp4"' in drawn
    assert 'src="/static/preau/films/traiter-un-rejet.vtt"' in drawn
    for shot in film.shots:
        assert shot.says in drawn
        assert shot.screen.alternative in drawn
        assert f"{shot.at}</span>" in drawn
    assert "<details open" not in " ".join(drawn.split())
    assert 'class="preau-fold" open' in film_shown(film.name, "core/printable.html")


def test_film_that_is_no_longer_ours_shows_nothing():
    assert film_shown("jamais-vu").strip() == ""


def test_webp_size_reads_lossless_and_extended_files_and_nothing_else():
    plain, clear = BytesIO(), BytesIO()
    Image.new("RGB", (37, 21)).save(plain, "WEBP", lossless=True)
    Image.new("RGB", (400, 5)).save(clear, "WEBP", lossless=True, exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0")
    assert webp_size(plain.getvalue()[:30]) == (37, 21)
    assert webp_size(clear.getvalue()[:30]) == (400, 5)
    assert webp_size(b"RIFF") is None
    assert webp_size(b"\x89PNG" + bytes(40)) is None
