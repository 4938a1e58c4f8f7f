"""Zip and tar.gz from strangers, opened in memory with limits. Nothing is ever written under a name they chose."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from sandbox.domain.limits import (
    ARCHIVE_RATIO_FLOOR,
    MAX_ARCHIVE_BYTES,
    MAX_ARCHIVE_FILES,
    MAX_ARCHIVE_RATIO,
    MAX_FILE_BYTES,
    MAX_TOTAL_BYTES,
)
from sandbox.domain.refusals import RefusalCode
from sandbox.formats.errors import FormatError

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
_NESTED_STARTS = (*_ZIP, _GZIP, b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ")
_NESTED_ENDS = (".zip", ".gz", ".tgz", ".tar", ".bz2", ".7z", ".rar", ".xz")
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_LITTER_FOLDER = "__MACOSX"


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its path as the archive says it, and its bytes."""

    name: str
    content: bytes


def is_archive(content: bytes) -> bool:
    """Whether the bytes are those of a zip or of a gzip."""
    return content.startswith((*_ZIP, _GZIP))


def is_tar_gz(content: bytes) -> bool:
    """Whether the bytes are compressed as a flow by connection must be (the portal takes a zip too)."""
    return content.startswith(_GZIP)


def read_archive(content: bytes) -> tuple[Member, ...]:
    """The files of an archive, in its order; folders and the litter of desktops left out.

    FormatError: ARCHIVE_TOO_LARGE, ARCHIVE_NESTED, ARCHIVE_MEMBER (link, device, path that leaves the archive, name
    twice, password), ARCHIVE_EMPTY, ARCHIVE_UNREADABLE. One bad file refuses the whole: it was not made by mistake.
    """
    if len(content) > MAX_ARCHIVE_BYTES:
        raise _too_large("@archive-size")
    found: dict[str, bytes] = {}
    total = 0
    try:
        for name, stream in _zipped(content) if content.startswith(_ZIP) else _tarred(content):
            if _is_litter(name):
                continue
            if len(found) >= MAX_ARCHIVE_FILES:
                raise _too_large("@archive-count")
            _check_name(name, taken=name in found)
            inner = stream.read(MAX_FILE_BYTES + 1)  # the declared size may lie
            if len(inner) > MAX_FILE_BYTES:
                raise _too_large("@member-size")
            total += len(inner)
            if total > MAX_TOTAL_BYTES:
                raise _too_large("@archive-total")
            if _too_dense(total, len(content)):
                raise _too_large("@archive-ratio")
            if inner.startswith(_NESTED_STARTS) or name.lower().endswith(_NESTED_ENDS):
                raise FormatError(RefusalCode.ARCHIVE_NESTED, values={"name": name[:120]})
            found[name] = inner
    except FormatError:
        raise
    except Exception as error:  # whatever the libraries say of a damaged archive
        raise FormatError(RefusalCode.ARCHIVE_UNREADABLE, detail=f"{type(error).__name__}: {error}") from error
    if not found:
        raise FormatError(RefusalCode.ARCHIVE_EMPTY)
    return tuple(Member(name=name, content=inner) for name, inner in found.items())


def _zipped(content: bytes) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            mode = member.external_attr >> 16
            if stat.S_ISLNK(mode) or member.flag_bits & 1:
                raise _forbidden(member.filename)
            if not member.is_dir():
                with archive.open(member) as stream:
                    yield member.filename, stream


def _tarred(content: bytes) -> Iterator[tuple[str, IO[bytes]]]:
    with (
        gzip.GzipFile(fileobj=io.BytesIO(content)) as stream,
        tarfile.open(fileobj=_Bounded(stream, len(content)), mode="r|") as archive,  # type: ignore[call-overload]
    ):
        for member in archive:
            if member.isdir():
                continue
            inner = archive.extractfile(member) if member.isfile() else None
            if inner is None:
                raise _forbidden(member.name)
            yield member.name, inner


class _Bounded:
    """What a gzip gives, up to the limits: tarfile reads through all that it skips."""

    def __init__(self, stream: gzip.GzipFile, compressed: int) -> None:
        self.stream = stream
        self.compressed = compressed
        self.total = 0

    def read(self, size: int = -1) -> bytes:
        piece = self.stream.read(size if size >= 0 else MAX_TOTAL_BYTES + 1)
        self.total += len(piece)
        if self.total > MAX_TOTAL_BYTES + MAX_ARCHIVE_FILES * 1024:
            raise _too_large("@archive-total")
        if _too_dense(self.total, self.compressed):
            raise _too_large("@archive-ratio")
        return piece


def _too_dense(total: int, compressed: int) -> bool:
    return total > ARCHIVE_RATIO_FLOOR and total > compressed * MAX_ARCHIVE_RATIO


def _is_litter(name: str) -> bool:
    path = PurePosixPath(name)
    return path.name in _LITTER or path.parts[:1] == (_LITTER_FOLDER,)


def _check_name(name: str, *, taken: bool) -> None:
    path = PurePosixPath(name)
    odd = "\\" in name or ":" in name or not name.isprintable() or len(name) > 255
    if taken or odd or path.is_absolute() or ".." in path.parts or not path.name:
        raise _forbidden(name)


def _forbidden(name: str) -> FormatError:
    printable = "".join(letter if letter.isprintable() else "?" for letter in name[:120])
    return FormatError(RefusalCode.ARCHIVE_MEMBER, values={"name": printable})


def _too_large(what: str) -> FormatError:
    return FormatError(RefusalCode.ARCHIVE_TOO_LARGE, values={"what": what})
