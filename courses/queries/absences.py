"""How many of those expected did not come, as closed attendance sheets say."""

from datetime import datetime, timedelta

from django.db.models import Count, Q

from courses.domain.vocabulary import EnrolmentState, PresenceOutcome
from courses.models import Enrolment

MEASURED_SPAN = timedelta(days=730)


def absences(*, kind: str, now: datetime) -> tuple[int, int]:
    """People confirmed in past sessions of this form whose sheet is closed, and how many were absent. One query."""
    counted = Enrolment.objects.filter(
        state=EnrolmentState.CONFIRMED.value,
        session__kind=kind,
        session__sheet__isnull=False,
        session__starts_at__gt=now - MEASURED_SPAN,
    ).aggregate(confirmed=Count("pk"), absent=Count("pk", filter=Q(attendance__outcome=PresenceOutcome.ABSENT.value)))
    return counted["confirmed"], counted["absent"]
