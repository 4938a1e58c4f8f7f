"""The bytes of files, kept under their SHA-256: two equal files are one, and a replay finds them again."""

import dataclasses
import hashlib
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from sandbox.domain.drafts import Attachment
from sandbox.queries.files import stored_path


def keep(content: bytes) -> str:
    """Store some bytes; return their SHA-256. Storing the same bytes twice changes nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = stored_path(sha256)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    return sha256


def keep_attachments(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The attachments with their bytes stored; those that come without bytes must have been kept before."""
    return tuple(
        piece
        if piece.content is None
        else dataclasses.replace(piece, sha256=keep(piece.content), size=len(piece.content), content=None)
        for piece in attachments
    )
