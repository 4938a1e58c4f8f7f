"""Notes that mail does not reach somebody: the address said « no » for ever, or a message came back."""

from datetime import datetime

from django.db import transaction

from courses.domain.vocabulary import EnrolmentState, InterestState
from courses.models import CourseMail, Enrolment, Interest, SupportRequest
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


@transaction.atomic
def note_mail_returned(*, mail_id: int, status: str, for_ever: bool, now: datetime) -> None:
    """Remember that a message came back, with the code of its report; ``for_ever`` when the address is no good.

    A message that is gone, or that came back already, changes nothing.
    """
    mail = CourseMail.objects.select_for_update(of=("self",)).filter(pk=mail_id, returned_at=None).first()
    if mail is None:
        return
    mail.returned_at, mail.returned_status = now, status
    mail.save(update_fields=["returned_at", "returned_status"])
    if for_ever and mail.enrolment_id:
        note_unreachable(enrolment_id=mail.enrolment_id, now=now)
    if for_ever and mail.interest_id:
        # A wish that nobody can be told about opens no date.
        Interest.objects.filter(pk=mail.interest_id).update(state=InterestState.WITHDRAWN.value)


@transaction.atomic
def note_requester_unreachable(*, request_id: int, now: datetime) -> None:
    """Remember that the answers of the support do not arrive: whoever treats the request sees it."""
    SupportRequest.objects.filter(pk=request_id, erased_at=None).update(unreachable_at=now)
