"""Archives: opened in memory with limits; what was made to hurt is refused whole."""

import gzip
import io
import os
import stat
import tarfile
import zipfile

import pytest

from sandbox.domain.explanations import explain
from sandbox.domain.refusals import RefusalCode
from sandbox.formats import archives
from sandbox.formats.archives import read_archive
from sandbox.formats.batch import is_flow_name
from sandbox.formats.errors import FormatError
from tests.sandbox.factories import make_tar_gz, make_zip

BOTH = pytest.mark.parametrize("make", [make_zip, make_tar_gz])


def refused(content):
    with pytest.raises(FormatError) as caught:
        read_archive(content)
    message = explain(caught.value.refusal).message
    assert "@" not in message
    assert "{" not in message
    return caught.value.code


def what(content):
    with pytest.raises(FormatError) as caught:
        read_archive(content)
    assert caught.value.code is RefusalCode.ARCHIVE_TOO_LARGE
    return caught.value.refusal.values["what"]


@BOTH
def test_files_come_in_order_with_their_folders(make):
    content = make(("lot/b.xml", b"<b/>"), ("a.xml", b"<a/>"))
    assert [(member.name, member.content) for member in read_archive(content)] == [
        ("lot/b.xml", b"<b/>"),
        ("a.xml", b"<a/>"),
    ]


@BOTH
def test_litter_of_desktops_is_left_out(make):
    content = make(("a.xml", b"<a/>"), ("__MACOSX/._a.xml", b"x"), ("lot/.DS_Store", b"x"))
    assert [member.name for member in read_archive(content)] == ["a.xml"]


@BOTH
@pytest.mark.parametrize("name", ["../a.xml", "/etc/a.xml", "lot/../../a.xml", "C:\\a.xml", "a\x07.xml", "c:a.xml"])
def test_path_that_leaves_the_archive_is_refused(make, name):
    assert refused(make((name, b"<a/>"))) is RefusalCode.ARCHIVE_MEMBER


@BOTH
@pytest.mark.parametrize(
    ("name", "content"),
    [("a.zip", b"x"), ("a.xml", make_zip(("b", b"b"))), ("a.tar.gz", b"x"), ("a.xml", gzip.compress(b"x"))],
)
def test_archive_in_an_archive_is_refused(make, name, content):
    assert refused(make((name, content))) is RefusalCode.ARCHIVE_NESTED


@BOTH
def test_archive_without_a_file_is_refused(make):
    assert refused(make()) is RefusalCode.ARCHIVE_EMPTY
    assert refused(make(("__MACOSX/x", b"x"))) is RefusalCode.ARCHIVE_EMPTY


@BOTH
def test_number_of_files_is_bounded(make, monkeypatch):
    monkeypatch.setattr(archives, "MAX_ARCHIVE_FILES", 3)
    assert len(read_archive(make(*((f"{n}.xml", b"x") for n in range(3))))) == 3
    assert what(make(*((f"{n}.xml", b"x") for n in range(4)))) == "@archive-count"


@BOTH
def test_file_of_an_archive_is_bounded(make, monkeypatch):
    monkeypatch.setattr(archives, "MAX_FILE_BYTES", 100)
    assert what(make(("a.xml", b"x" * 101))) == "@member-size"


@BOTH
def test_opened_size_is_bounded(make, monkeypatch):
    monkeypatch.setattr(archives, "MAX_TOTAL_BYTES", 250)
    monkeypatch.setattr(archives, "MAX_ARCHIVE_FILES", 3)
    assert what(make(*((f"{n}.xml", os.urandom(100)) for n in range(3)))) == "@archive-total"


@BOTH
def test_bomb_is_seen_by_its_ratio(make):
    assert what(make(*((f"{n}.xml", b"\0" * 9_000_000) for n in range(5)))) == "@archive-ratio"


def test_bomb_that_tar_would_skip_is_seen_too():
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name in ("a", "b"):
            member = tarfile.TarInfo(name)
            member.size = 40_000_000
            archive.addfile(member, io.BytesIO(b"\0" * member.size))
    assert what(stream.getvalue()) == "@member-size"


def test_archive_itself_is_bounded(monkeypatch):
    monkeypatch.setattr(archives, "MAX_ARCHIVE_BYTES", 50)
    assert what(make_zip(("a.xml", b"<a/>"))) == "@archive-size"


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_link_or_device_of_a_tar_is_refused(kind):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        member = tarfile.TarInfo("a.xml")
        member.type, member.linkname = kind, "/etc/passwd"
        archive.addfile(member)
    assert refused(stream.getvalue()) is RefusalCode.ARCHIVE_MEMBER


def test_link_of_a_zip_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        member = zipfile.ZipInfo("a.xml")
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, "/etc/passwd")
    assert refused(stream.getvalue()) is RefusalCode.ARCHIVE_MEMBER


def test_zip_with_a_password_is_refused():
    content = bytearray(make_zip(("a.xml", b"<a/>")))
    start = content.index(b"PK\x01\x02")
    content[start + 8] |= 1
    assert refused(bytes(content)) is RefusalCode.ARCHIVE_MEMBER


def test_name_twice_is_refused():
    assert refused(make_tar_gz(("a.xml", b"1"), ("a.xml", b"2"))) is RefusalCode.ARCHIVE_MEMBER


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\x1f\x8b", gzip.compress(b"no tar at all" * 100)])
def test_damaged_archive_is_refused(content):
    assert refused(content) is RefusalCode.ARCHIVE_UNREADABLE


@BOTH
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_truncated_archive_is_refused(make, part):
    content = make(("a.xml", os.urandom(2000)), ("b.xml", os.urandom(2000)))
    assert refused(content[: int(len(content) * part)]) is RefusalCode.ARCHIVE_UNREADABLE


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("FSO1100A_XXX999_XXX9991100000000000000001.tar.gz", True),
        ("FSO1117A_CPP001_CPP0011117000000000000012.tgz", True),
        ("FSO1100A_XXX999_XXX999110000000000000001.tar.gz", False),
        ("lot.tar.gz", False),
        ("FSO1100A_XXX999_XXX9991100000000000000001.zip", False),
    ],
)
def test_flow_has_a_name_by_rule(name, right):
    assert is_flow_name(name) is right
