"""What the assistant finds of a number, from the seat of the one who asks."""

from django.utils import timezone

from sandbox.domain.assistant import Tracked, branch_of
from sandbox.domain.petitions import noun_of
from sandbox.domain.vocabulary import Frame
from sandbox.models import Document, PracticeSpace
from sandbox.queries.requests import about_documents
from sandbox.queries.spaces import waits_for


def tracked(space: PracticeSpace, number: str) -> Tracked | None:
    """The document of this number that the seat issued or received, capitals aside (one query); the newest if two."""
    seat = space.current_seat
    found = (
        about_documents(space)
        .filter(number__iexact=number)
        .select_related("validator", "second_validator", "moe", "moa", "works_file")
        .first()
    )
    if found is None or seat is None:
        return None
    return Tracked(
        key=found.pk,
        word=_word(found),
        number=found.number,
        recipient=found.recipient.name if found.recipient else "",
        status=found.status_label,
        since=f"{timezone.localtime(found.status_since):%d/%m/%Y}",
        branch=branch_of(found.state),
        comment=found.return_comment,
        reason=found.return_reason_label,
        my_turn=waits_for(found, seat),
    )


def _word(document: Document) -> str:
    return noun_of(Frame.of(document.frame)).the
