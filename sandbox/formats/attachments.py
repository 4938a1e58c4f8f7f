"""Files inside files: base64 and the zip that old flows wrap around a PDF, read with limits."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import zipfile
import zlib

from sandbox.domain.drafts import Attachment
from sandbox.domain.limits import MAX_FILE_BYTES
from sandbox.domain.refusals import RefusalCode
from sandbox.formats.errors import FormatError


def decode_attachment(*, name: str, mime_type: str, text: str, designation: str = "", tag: str = "") -> Attachment:
    """An attachment from its base64 text; a zip wrapped around one file is opened, within the size limit."""
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise FormatError(
            RefusalCode.ATTACHMENT_UNREADABLE, field="attachments", tag=tag, detail=str(error), values={"name": name}
        ) from error
    if content.startswith(b"PK\x03\x04") and not name.lower().endswith(
        (".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods")
    ):
        content = _unwrap(content, name=name, tag=tag)
    return attachment_of(name=name, mime_type=mime_type, content=content, designation=designation)


def attachment_of(
    *, name: str, mime_type: str, content: bytes, designation: str = "", main: bool = False
) -> Attachment:
    """The attachment of some bytes, with its size and fingerprint."""
    return Attachment(
        name=name,
        mime_type=mime_type or "application/octet-stream",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        designation=designation or name,
        main=main,
        content=content,
    )


def _unwrap(content: bytes, *, name: str, tag: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) != 1:
                return content
            with archive.open(members[0]) as stream:  # the declared size may lie: read one byte past the limit
                inner = stream.read(MAX_FILE_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise FormatError(
            RefusalCode.ATTACHMENT_UNREADABLE, field="attachments", tag=tag, detail=str(error), values={"name": name}
        ) from error
    if len(inner) > MAX_FILE_BYTES:
        raise FormatError(RefusalCode.ATTACHMENTS_TOO_LARGE, field="attachments", tag=tag, values={"name": name})
    return inner
