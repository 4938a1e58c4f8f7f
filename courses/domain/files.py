"""Files that people join to a message: how many, how heavy, of which kinds. Every room that takes some asks here."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

ATTACHMENTS_MOST = 3
ATTACHMENT_BYTES = 5 * 1024 * 1024

# Beginnings of the kinds that are taken; an XML file may begin with its byte order mark.
_KINDS = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "xml": ("application/xml", (b"<?xml", b"\xef\xbb\xbf<?xml")),
}


class FileFault(StrEnum):
    """Why files are not taken; each room says it in its own catalogue."""

    TOO_MANY = "too_many"
    EMPTY = "empty"
    TOO_BIG = "too_big"
    KIND = "kind"


@dataclass(frozen=True)
class File:
    """A file as it came: the name that its sender gave, and its bytes."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str:
        """The type that name and content agree on; empty when they do not."""
        kind = _KINDS.get(self.name.rpartition(".")[2].lower())
        if kind is None or not self.content.startswith(kind[1]):
            return ""
        return kind[0]


def fault_of_file(file: File) -> FileFault | None:
    """What is wrong with one file, or None: not empty, 5 MB at most, of a kind that is taken."""
    if not file.content:
        return FileFault.EMPTY
    if len(file.content) > ATTACHMENT_BYTES:
        return FileFault.TOO_BIG
    return None if file.media_type else FileFault.KIND


def fault_of(files: Sequence[File]) -> FileFault | None:
    """What is wrong with what is joined, or None: at most three, each as ``fault_of_file`` wants it."""
    if len(files) > ATTACHMENTS_MOST:
        return FileFault.TOO_MANY
    return next((fault for file in files if (fault := fault_of_file(file))), None)
