"""Who asked to be told of the next sessions of a topic, and is to be told of this one."""

from datetime import datetime

from courses.domain.consents import CONSENT_KEPT, NEWS_EVERY
from courses.domain.vocabulary import InterestState, MailKind
from courses.models import CourseEvent, CourseMail, Enrolment, Interest, Session


def to_be_told(*, session: Session, now: datetime, but: CourseEvent) -> list[Enrolment]:
    """One enrolment a person, the latest: consent given, address proven and still good. At most six queries.

    Left out: whoever has a seat to come on this topic, whoever was told of one this week (by another event than
    ``but``), and whoever wished for a date, whom another message tells. Of a series, its next date alone is news.
    """
    if session.called_off_at is not None or session.starts_at <= now or not _is_next_of_series(session, now=now):
        return []
    consenting = Enrolment.objects.filter(
        session__topic_id=session.topic_id,
        contact_consent_at__gt=now - CONSENT_KEPT,
        confirmed_at__isnull=False,
        unreachable_at=None,
        erased_at=None,
    )
    coming = Enrolment.objects.live().filter(session__topic_id=session.topic_id, session__starts_at__gt=now)
    told = CourseMail.objects.filter(
        kind=MailKind.NEXT_SESSION.value, event__session__topic_id=session.topic_id, event__at__gt=now - NEWS_EVERY
    ).exclude(event=but)
    wishing = Interest.objects.filter(
        topic_id=session.topic_id, state__in=[InterestState.PROVEN.value, InterestState.SERVED.value]
    )
    known = {
        *coming.order_by().values_list("email", flat=True),
        *told.order_by().values_list("enrolment__email", flat=True),
        *wishing.order_by().values_list("email", flat=True),
    }
    latest = {enrolment.email: enrolment for enrolment in consenting.order_by("pk")}
    return [enrolment for email, enrolment in latest.items() if email not in known]


def _is_next_of_series(session: Session, *, now: datetime) -> bool:
    if session.series_id is None:
        return True
    dates = Session.objects.filter(series_id=session.series_id, created_at=session.created_at, starts_at__gt=now)
    return dates.order_by("starts_at", "pk").values_list("pk", flat=True).first() == session.pk
