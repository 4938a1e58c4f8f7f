"""Establishes certificates, withdraws those that a correction takes back."""

from datetime import datetime

from django.utils import timezone

from courses.domain.certificates import EARNS, new_code
from courses.domain.vocabulary import PresenceOutcome
from courses.models import Certificate, Enrolment, Session


def issue_certificates(*, session: Session, now: datetime) -> None:
    """One for each person who attended; in the transaction that closes the attendance."""
    earned = session.enrolments.confirmed().filter(
        attendance__outcome__in=[outcome.value for outcome in EARNS], certificate=None
    )
    day = timezone.localtime(now).date()
    Certificate.objects.bulk_create(
        Certificate(enrolment=enrolment, code=new_code(), issued_on=day) for enrolment in earned.order_by("pk")
    )


def settle_certificate(*, enrolment: Enrolment, outcome: PresenceOutcome, now: datetime) -> None:
    """After a correction: establish the certificate, withdraw it, or give it back under the same code."""
    if outcome in EARNS:
        defaults = {"code": new_code(), "issued_on": timezone.localtime(now).date()}
        Certificate.objects.get_or_create(enrolment=enrolment, defaults=defaults)
        Certificate.objects.filter(enrolment=enrolment).update(withdrawn_at=None)
    else:
        Certificate.objects.filter(enrolment=enrolment, withdrawn_at=None).update(withdrawn_at=now)
