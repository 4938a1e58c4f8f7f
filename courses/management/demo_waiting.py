"""Demonstration content: people who wait, past sessions that tell their chances, wishes for a date."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth import get_user_model

from courses import services
from courses.domain.chance import DISTANCES
from courses.domain.vocabulary import EnrolmentState, InterestState, Occupation, SessionKind
from courses.models import Enrolment, Interest, SeatHistory, Session, Topic

WAITING = (
    ("Baptiste Orval", "Ateliers du Trait Imaginaire", Occupation.PROJECT_MANAGER),
    ("Yasmine Ferrier", "Économistes de Fiction", Occupation.PROJECT_MANAGER),
    ("Corentin Hallé", "Bureau d’études Supposé", Occupation.PROJECT_MANAGER),
    ("Lucie Abadie", "Paysages Hypothétiques", Occupation.PROJECT_MANAGER),
)
# Seats taken, then freed, in past virtual classes: at 1, 3, 7, 14 and 30 days from the date.
PAST = (
    ((11, 0), (12, 1), (12, 2), (12, 3), (6, 2)),
    ((12, 1), (12, 1), (12, 2), (11, 3), (5, 1)),
    ((10, 0), (11, 1), (12, 3), (12, 4), (8, 4)),
    ((12, 0), (12, 0), (12, 1), (10, 2), (7, 2)),
    ((11, 1), (12, 2), (12, 3), (12, 5), (9, 4)),
)
OFFERS = ((4, 3), (3, 2), (5, 3), (2, 2), (6, 4))
WISHES = (
    ("repondre-avec-e-dume", "tue-10", 3),
    ("memoires-de-frais-de-justice", "thu-14", 6),
)
NAMES = ("Maïwenn Tournier", "Achille Berthier", "Salomé Vidal", "Nils Courcelle", "Ondine Marchal", "Félix Aubrac")
FREE = ("tue-10", "tue-14", "thu-10", "thu-14")


def load(*, now: datetime, full: Session, trainer_email: str) -> None:
    """Add them around ``full``, a session whose seats are all taken."""
    for rank, (name, organisation, occupation) in enumerate(WAITING, start=1):
        moment = now - timedelta(hours=10 - rank)
        Enrolment.objects.create(
            session=full,
            email=_address(name, full.slug),
            name=name,
            organisation=organisation,
            occupation=occupation.value,
            informed_at=moment,
            state=EnrolmentState.WAITING.value,
            queue_rank=rank,
            created_at=moment,
        )
    _past(now=now, topic=full.topic, trainer=full.trainer)
    _wishes(now=now, trainer_email=trainer_email)


def _past(*, now: datetime, topic: Topic, trainer: object) -> None:
    for number, (measures, (made, accepted)) in enumerate(zip(PAST, OFFERS, strict=True)):
        session = Session(
            topic=topic,
            kind=SessionKind.VIRTUAL_CLASS.value,
            starts_at=now.replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(weeks=5 + 3 * number),
            duration_minutes=topic.duration_minutes,
            capacity=12,
            trainer=trainer,
            created_at=now - timedelta(weeks=12 + 3 * number),
        )
        session.slug = session.natural_slug()
        session.save()
        SeatHistory.objects.bulk_create(
            SeatHistory(
                session=session,
                days_before=days,
                taken=taken,
                released=released,
                offers_made=made,
                offers_taken=accepted,
            )
            for days, (taken, released) in zip(DISTANCES, measures, strict=True)
        )
        seated = measures[0][0] - measures[0][1]
        Enrolment.objects.bulk_create(
            Enrolment(
                session=session,
                email=_address(f"{seat}", session.slug),
                name=NAMES[seat % len(NAMES)],
                organisation="Bureau d’études Imaginé",
                occupation=Occupation.PROJECT_MANAGER.value,
                informed_at=session.created_at,
                created_at=session.created_at,
                confirmed_at=session.created_at,
                state=EnrolmentState.CONFIRMED.value,
                seat_number=seat,
            )
            for seat in range(1, seated + 1)
        )


def _wishes(*, now: datetime, trainer_email: str) -> None:
    for slug, code, people in WISHES:
        topic = Topic.objects.get(slug=slug)
        Interest.objects.bulk_create(
            Interest(
                topic=topic,
                name=name,
                email=_address(name, slug),
                slots=[code, "mon-10"] if number % 2 else [code],
                state=InterestState.PROVEN.value,
                created_at=now - timedelta(days=number + 1),
                proven_at=now - timedelta(days=number + 1),
            )
            for number, name in enumerate(NAMES[:people])
        )
    trainer = get_user_model().objects.filter(email=trainer_email).first()
    if trainer is not None:
        services.set_availability(trainer=trainer, topics=Topic.objects.all(), slots=FREE, weekly_limit=2)
        services.propose_sessions(now=now)


def _address(name: str, slug: str) -> str:
    return f"{uuid5(NAMESPACE_URL, name + slug).hex[:8]}@exemple.invalid"
