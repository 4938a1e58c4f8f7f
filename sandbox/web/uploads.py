"""What an uploaded file may be refused for before it is read: its size says enough."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile

from sandbox.domain.limits import MAX_FILE_BYTES
from sandbox.domain.refusals import Refusal, RefusalCode, RefusedError
from sandbox.formats.xml import megabytes


def check_upload(upload: UploadedFile) -> None:
    """RefusedError (FILE_EMPTY, FILE_TOO_LARGE) for a file we will not read."""
    if not upload.size:
        raise RefusedError(Refusal(RefusalCode.FILE_EMPTY, field="file"))
    if upload.size > MAX_FILE_BYTES:
        raise RefusedError(Refusal(RefusalCode.FILE_TOO_LARGE, field="file", values={"size": megabytes(upload.size)}))
