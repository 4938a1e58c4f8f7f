"""Taking an invoice away: the first time its recipient does is told, and found again by « téléchargée »."""

import tempfile
import zipfile
from typing import IO

from django.db import transaction

from sandbox.domain.actions import EventType
from sandbox.domain.vocabulary import Role
from sandbox.formats.cii_writer import write_cii
from sandbox.models import Document
from sandbox.queries.documents import role_on
from sandbox.queries.files import stored_bytes
from sandbox.services.journal import append, locked_space

_SPOOLED = 2 * 1024 * 1024


def download_invoice(*, document_id: int, actor_id: int | None = None) -> IO[bytes]:
    """The invoice as CII and its attachments, in a zip at its start; tells the recipient's first download.

    FileNotFoundError when the storage lost an attachment.
    """
    document = Document.objects.get(pk=document_id)
    stream: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SPOOLED)  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("facture.xml", write_cii(document.draft()))
        for piece in document.attachments.order_by("rank"):
            name = piece.name.replace("/", "-").replace("\\", "-")
            package.writestr(f"pieces-jointes/{piece.rank}-{name}", stored_bytes(piece.sha256))
    stream.seek(0)
    _note(document_id=document_id, actor_id=actor_id)
    return stream


@transaction.atomic
def _note(*, document_id: int, actor_id: int | None) -> None:
    space = locked_space(Document.objects.values_list("space_id", flat=True).get(pk=document_id))
    document = Document.objects.select_related("recipient", "supplier").get(pk=document_id)
    if role_on(document, space.current_seat) is not Role.RECIPIENT or document.downloaded_at is not None:
        return
    append(
        space,
        EventType.DOWNLOADED,
        role=Role.RECIPIENT,
        structure=document.recipient,
        actor_id=actor_id,
        document=document,
    )
