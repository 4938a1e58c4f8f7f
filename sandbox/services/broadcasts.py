"""« Mes messages »: sending to partners, and opening what came."""

from collections.abc import Iterable

from django.db import transaction

from sandbox.domain.actions import EventType
from sandbox.domain.broadcasts import ScriptedBroadcast, objections
from sandbox.domain.refusals import Refusal, RefusedError
from sandbox.domain.typography import typeset
from sandbox.domain.vocabulary import Role
from sandbox.models import Broadcast, Delivery, PracticeSpace, Structure
from sandbox.queries.broadcasts import active_structures, reach
from sandbox.queries.requests import role_of_seat
from sandbox.services.journal import append, locked_space
from sandbox.services.projection_contacts import named


def check_message(
    *, space: PracticeSpace, subject: str, text: str, recipient_ids: Iterable[int]
) -> tuple[Refusal, ...]:
    """Every objection to a message of the seat; nothing is written (two queries)."""
    seat = space.current_seat
    assert seat is not None  # noqa: S101 - every space has a seat taken
    return objections(
        subject=_clean(subject), text=_clean(text), chosen=recipient_ids, reach=reach(space, seat.structure)
    )


@transaction.atomic
def send_message(
    *, space_id: int, subject: str, text: str, recipient_ids: Iterable[int], actor_id: int | None = None
) -> Broadcast:
    """Write to partners in the name of the seat one holds; ``recipient_ids``: their structures.

    Raises RefusedError with every objection (codes MESSAGE_…): nobody was written to.
    """
    space = locked_space(space_id)
    subject, text = _clean(subject), _clean(text)
    chosen = set(recipient_ids)
    if refusals := check_message(space=space, subject=subject, text=text, recipient_ids=chosen):
        raise RefusedError(refusals)
    seat = space.current_seat
    assert seat is not None  # noqa: S101 - judged above
    recipients = [structure for structure in active_structures(space) if structure.pk in chosen]
    return _send(space, seat.structure, recipients, subject, text, role=role_of_seat(seat), actor_id=actor_id)


def send_scripted(space: PracticeSpace, script: ScriptedBroadcast) -> None:
    """The announcement of a partner of the scenario, to all who may read it. The space is locked by the caller."""
    sender = Structure.objects.get(space=space, identifier=script.sender)
    partners = {partner.key for partner in reach(space, sender).partners}
    recipients = [structure for structure in active_structures(space) if structure.pk in partners]
    role = Role.RECIPIENT if sender.is_recipient else Role.SUPPLIER
    _send(space, sender, recipients, script.subject, script.text, role=role, script=script.code)


@transaction.atomic
def read_message(*, space_id: int, broadcast_id: int, actor_id: int | None = None) -> bool:
    """Note that the structure of the seat opened a message; False when it had, or when it never got it."""
    space = locked_space(space_id)
    seat = space.current_seat
    waiting = Delivery.objects.filter(
        broadcast_id=broadcast_id,
        broadcast__space=space,
        structure_id=seat.structure_id if seat else None,
        read_at=None,
    ).select_related("broadcast")
    delivery = waiting.first()
    if delivery is None or seat is None:
        return False
    append(
        space,
        EventType.MESSAGE_READ,
        role=role_of_seat(seat),
        structure=seat.structure,
        actor_id=actor_id,
        payload={"message": delivery.broadcast.rank, "reader": named(seat.structure)},
    )
    return True


def _send(
    space: PracticeSpace,
    sender: Structure,
    recipients: list[Structure],
    subject: str,
    text: str,
    *,
    role: Role | None,
    script: str = "",
    actor_id: int | None = None,
) -> Broadcast:
    rank = space.broadcasts.count() + 1
    append(
        space,
        EventType.MESSAGE_SENT,
        role=role,
        structure=sender,
        actor_id=actor_id,
        comment=typeset(text),
        payload={
            "message": rank,
            "sender": named(sender),
            "subject": subject,
            "recipients": [named(structure) for structure in recipients],
            "count": len(recipients),
            "script": script,
        },
    )
    return Broadcast.objects.get(space=space, rank=rank)


def _clean(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()
