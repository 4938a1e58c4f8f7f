"""integration: static files under an ASGI server."""

import asyncio

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.static_files import StaticFilesMiddleware


@pytest.fixture
def static_root(settings, tmp_path):
    (tmp_path / "lesson.mjs").write_text("export const answer = 42;")
    (tmp_path / "python.wasm").write_bytes(b"\0asm")
    settings.STATIC_ROOT = tmp_path
    return tmp_path


async def _not_found(_request):
    return HttpResponse(status=404)


def _get(path, **headers):
    return asyncio.run(StaticFilesMiddleware(_not_found)(RequestFactory().get(path, headers=headers)))


@pytest.mark.parametrize(
    ("name", "content_type"), [("lesson.mjs", "text/javascript"), ("python.wasm", "application/wasm")]
)
def test_modules_and_wasm_have_the_types_that_browsers_want(static_root, name, content_type):
    response = _get(f"/static/{name}")

    assert response.status_code == 200
    assert not response.streaming
    assert response["Content-Type"].partition(";")[0] == content_type
    assert response.content == (static_root / name).read_bytes()


def test_part_of_a_file_can_be_asked_for(static_root):
    response = _get("/static/lesson.mjs", range="bytes=7-11")

    assert (response.status_code, response.content) == (206, b"const")


def test_file_that_did_not_change_is_not_sent_again(static_root):
    etag = _get("/static/lesson.mjs")["ETag"]
    response = _get("/static/lesson.mjs", if_none_match=etag)

    assert (response.status_code, response.content) == (304, b"")


def test_other_paths_go_on(static_root):
    assert _get("/static/absent.css").status_code == 404
