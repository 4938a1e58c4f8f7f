"""Figures for the yearly report, each with what it counts."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum

from courses.domain.vocabulary import EnrolmentState
from courses.models import Enrolment, Session, Topic

PARIS = ZoneInfo("Europe/Paris")
DEFINITION = (
    "Une inscription compte quand elle est confirmée et ni annulée ni expirée ; l’année est celle du début de la"
    " session, à l’heure de Paris. Une personne inscrite à deux sessions compte pour deux inscriptions et une personne."
)


@dataclass(frozen=True)
class TopicFigure:
    """One topic: ``confirmed`` enrolments, ``people`` told apart by address, ``seats`` offered, ``sessions`` held."""

    slug: str
    title: str
    confirmed: int
    people: int
    seats: int
    sessions: int


def enrolments_by_topic(year: int | None = None) -> list[TopicFigure]:
    """Confirmed enrolments by topic, in the order of the catalogue, topics at zero included. Three queries.

    ``year`` is that of the session's start in Paris; None counts all years.
    """
    of_year = Q()
    if year is not None:
        first, after = (datetime(y, 1, 1, tzinfo=PARIS) for y in (year, year + 1))
        of_year = Q(starts_at__gte=first, starts_at__lt=after)
    sessions = Session.objects.filter(of_year)
    offered = {
        row["topic"]: row
        for row in sessions.order_by().values("topic").annotate(seats=Sum("capacity"), sessions=Count("pk"))
    }
    taken = {
        row["session__topic"]: row
        for row in Enrolment.objects.filter(state=EnrolmentState.CONFIRMED.value, session__in=sessions.order_by())
        .order_by()
        .values("session__topic")
        .annotate(confirmed=Count("pk"), people=Count("email", distinct=True))
    }
    return [
        TopicFigure(
            slug=topic.slug,
            title=topic.title,
            confirmed=taken.get(topic.pk, {}).get("confirmed", 0),
            people=taken.get(topic.pk, {}).get("people", 0),
            seats=offered.get(topic.pk, {}).get("seats", 0),
            sessions=offered.get(topic.pk, {}).get("sessions", 0),
        )
        for topic in Topic.objects.all()
    ]


def enrolments_total(year: int | None = None) -> int:
    """Confirmed enrolments counted on their own, topics ignored: the cross-check of ``enrolments_by_topic``."""
    counted = Enrolment.objects.filter(state=EnrolmentState.CONFIRMED.value)
    return (counted if year is None else counted.filter(session__starts_at__year=year)).count()


def first_session_year() -> int | None:
    """The year of the first session, in Paris, or None."""
    first = Session.objects.order_by("starts_at").values_list("starts_at", flat=True).first()
    return None if first is None else first.astimezone(PARIS).year
