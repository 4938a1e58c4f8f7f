"""unit and integration: a reader moves in a video that an editor brought; nothing else is cut."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from cms.core.ranges import OutsideError, Part, part_asked

VIDEO = bytes(range(250)) * 4


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-", (0, 299)),
        ("bytes=0-0", (0, 0)),
        ("bytes=990-5000", (990, 999)),
        ("bytes=-10", (990, 999)),
        ("bytes=-5000", (0, 299)),
        ("bytes = 5 - 9 ", (5, 9)),
        ("bytes=9-5", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("octets=0-1", None),
        ("", None),
        ("bytes=" + "9" * 40 + "-", None),
    ],
)
def test_part_asked_is_the_one_of_the_header(header, expected):
    part = part_asked(header, 1000, most=300)
    assert part == (expected and Part(*expected, 1000))


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_part_after_the_end_is_refused(header):
    with pytest.raises(OutsideError):
        part_asked(header, 1000)


@pytest.fixture
def video(db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    video = Document.objects.create(title="Film", file=ContentFile(VIDEO, name="film.mp4"))
    assert video.get_file_hash()  # kept in its row
    return video


def test_video_is_sent_by_parts_that_make_the_whole(client, video):
    got, first = b"", 0
    while first < len(VIDEO):
        response = client.get(video.url, headers={"Range": f"bytes={first}-{first + 299}"})
        assert (response.status_code, response["Content-Type"]) == (206, "video/mp4")
        assert response["Content-Range"] == f"bytes {first}-{min(first + 299, 999)}/1000"
        got, first = got + response.content, first + 300
    assert got == VIDEO


def test_whole_video_outside_and_changed_file(client, video):
    assert b"".join(client.get(video.url).streaming_content) == VIDEO
    outside = client.get(video.url, headers={"Range": "bytes=1000-"})
    assert (outside.status_code, outside["Content-Range"]) == (416, "bytes */1000")
    old = client.get(video.url, headers={"Range": "bytes=0-9", "If-Range": '"une-autre"'})
    assert (old.status_code, b"".join(old.streaming_content)) == (200, VIDEO)
    same = client.get(video.url, headers={"Range": "bytes=0-9", "If-Range": f'"{video.file_hash}"'})
    assert (same.status_code, same.content, same["ETag"]) == (206, VIDEO[:10], f'"{video.file_hash}"')


def test_part_of_a_video_is_kept_from_who_may_not_see_it(client, video):
    CollectionViewRestriction.objects.create(collection=Collection.get_first_root_node(), restriction_type="login")
    assert client.get(video.url, headers={"Range": "bytes=0-9"}).status_code == 302


def test_other_documents_are_sent_whole(client, video):
    paper = Document.objects.create(title="Notice", file=ContentFile(VIDEO, name="notice.pdf"))
    whole = client.get(paper.url, headers={"Range": "bytes=0-9"})
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, VIDEO)
