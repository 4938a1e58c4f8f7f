"""Notes that an address answered for ever « no »."""

from datetime import datetime

from django.db import transaction

from courses.domain.vocabulary import EnrolmentState
from courses.models import Enrolment
from courses.services.seating import free_overdue_seats, lock_session, offer_freed_seats


@transaction.atomic
def note_unreachable(*, enrolment_id: int, now: datetime) -> Enrolment | None:
    """Remember that the server of an address refused it; None when the enrolment is gone.

    A seat that waits for its link is given back at once: the link will never come. A confirmed one stays, and the
    roster shows that its holder could not be told.
    """
    session_id = Enrolment.objects.filter(pk=enrolment_id).values_list("session_id", flat=True).first()
    if session_id is None:
        return None
    session = lock_session(session_id)
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment_id)
    enrolment.unreachable_at = now
    if enrolment.state == EnrolmentState.HELD.value:
        enrolment.held_until = now
    enrolment.save(update_fields=["unreachable_at", "held_until"])
    free_overdue_seats(session, now=now)
    offer_freed_seats(session, now=now)
    return enrolment
