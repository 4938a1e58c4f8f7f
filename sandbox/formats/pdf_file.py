"""Opening a PDF from a stranger: whatever is wrong inside is one refusal, never an exception of the library."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from sandbox.domain.refusals import RefusalCode
from sandbox.formats.errors import FormatError

if TYPE_CHECKING:
    from pypdf import PdfReader

T = TypeVar("T")
# What the libraries find odd in strangers' files, or tell of their own work, is no news for our log.
for _chatty in ("pypdf", "factur-x"):
    logging.getLogger(_chatty).setLevel(logging.ERROR)


def is_pdf(content: bytes) -> bool:
    """Whether the bytes say they are a PDF; some writers put a few bytes before."""
    before, mark, _ = content[:1024].partition(b"%PDF-")
    return bool(mark) and b"<" not in before


def open_pdf(content: bytes) -> PdfReader:
    """The reader of a PDF. FormatError: PDF_UNREADABLE, PDF_PASSWORD (encrypted, be the password empty)."""
    # 14 MB of memory: only for those who open one.
    from pypdf import PdfReader

    reader = guarded(lambda: PdfReader(io.BytesIO(content)))
    if guarded(lambda: reader.is_encrypted):
        raise FormatError(RefusalCode.PDF_PASSWORD)
    if not guarded(lambda: len(reader.pages)):
        raise FormatError(RefusalCode.PDF_UNREADABLE)
    return reader


def guarded(read: Callable[[], T]) -> T:
    """What ``read`` gives, or FormatError (PDF_UNREADABLE).

    A damaged PDF makes the library raise nearly anything, RecursionError included.
    """
    try:
        return read()
    except FormatError:
        raise
    except Exception as error:
        raise FormatError(RefusalCode.PDF_UNREADABLE, detail=f"{type(error).__name__}: {error}") from error
