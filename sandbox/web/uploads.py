"""What an uploaded file may be refused for before it is read: its size says enough."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile

from sandbox.domain.drafts import Attachment
from sandbox.domain.limits import MAX_ARCHIVE_BYTES, MAX_FILE_BYTES
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.formats.archives import is_archive
from sandbox.formats.attachments import attachment_of
from sandbox.formats.xml import megabytes


def check_upload(upload: UploadedFile, *, archives: bool = False) -> None:
    """RefusedError (FILE_EMPTY, FILE_TOO_LARGE, ARCHIVE_TOO_LARGE) for a file we will not read.

    ``archives``: a batch may be sent here, and be larger than a file.
    """
    if not upload.size:
        raise RefusedError(Refusal(RefusalCode.FILE_EMPTY, field="file"))
    if archives and upload.size > MAX_FILE_BYTES and _is_archive(upload):
        if upload.size > MAX_ARCHIVE_BYTES:
            raise RefusedError(Refusal(RefusalCode.ARCHIVE_TOO_LARGE, field="file", values={"what": "@archive-size"}))
        return
    if upload.size > MAX_FILE_BYTES:
        raise RefusedError(Refusal(RefusalCode.FILE_TOO_LARGE, field="file", values={"size": megabytes(upload.size)}))


def pieces_of(upload: UploadedFile | None) -> tuple[Attachment, ...]:
    """The file that goes with a gesture, read; none, or RefusedError for one that cannot be taken."""
    if upload is None:
        return ()
    check_upload(upload)
    return (attachment_of(name=upload.name or "", mime_type=upload.content_type or "", content=upload.read()),)


def _is_archive(upload: UploadedFile) -> bool:
    start = upload.read(4)
    upload.seek(0)
    return is_archive(start)
