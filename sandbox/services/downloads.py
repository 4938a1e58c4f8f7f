"""Taking an invoice away as a recipient: the first time is told, and found again by « téléchargée »."""

from django.db import transaction

from sandbox.domain.actions import EventType
from sandbox.domain.vocabulary import Role
from sandbox.models import Document
from sandbox.queries.documents import role_on
from sandbox.services.journal import append, locked_space


@transaction.atomic
def note_download(*, document_id: int, actor_id: int | None = None) -> bool:
    """Tell that the recipient one sits for downloaded an invoice; True the first time; others' say nothing."""
    space = locked_space(Document.objects.values_list("space_id", flat=True).get(pk=document_id))
    document = Document.objects.select_related("recipient", "supplier").get(pk=document_id)
    if role_on(document, space.current_seat) is not Role.RECIPIENT or document.downloaded_at is not None:
        return False
    append(
        space,
        EventType.DOWNLOADED,
        role=Role.RECIPIENT,
        structure=document.recipient,
        actor_id=actor_id,
        document=document,
    )
    return True
