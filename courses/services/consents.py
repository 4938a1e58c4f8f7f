"""Takes back the consent to be told of the next sessions."""

from datetime import datetime

from django.db import transaction

from courses.domain.refusals import Refusal, RefusedError
from courses.domain.vocabulary import EventType
from courses.models import Enrolment
from courses.services.journal import record


@transaction.atomic
def stop_news(*, token: str, now: datetime) -> Enrolment:
    """No more news, on any topic, to the address of this private link; a second time changes nothing."""
    enrolment = Enrolment.objects.by_token(token).filter(erased_at=None).select_related("session").first()
    if enrolment is None:
        raise RefusedError(Refusal.LINK_UNKNOWN)
    given = Enrolment.objects.filter(email=enrolment.email, contact_consent_at__isnull=False)
    if given.update(contact_consent_at=None):
        record(event_type=EventType.CONSENT_WITHDRAWN, now=now, session=enrolment.session, enrolment=enrolment)
    return enrolment
