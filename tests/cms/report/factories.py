"""Topics, sessions and enrolments to count."""

from datetime import UTC, datetime

import factory

from courses.models import Enrolment, Session, Topic

NOW = datetime(2025, 3, 10, 9, 0, tzinfo=UTC)


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    title = factory.Sequence(lambda n: f"Thème {n}")
    slug = factory.Sequence(lambda n: f"theme-{n}")
    summary = "En une phrase."
    audience = "suppliers"
    level = "beginner"
    objectives = "Déposer une facture."


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Session

    topic = factory.SubFactory(TopicFactory)
    slug = factory.Sequence(lambda n: f"session-{n}")
    kind = "webinar"
    starts_at = NOW
    capacity = 20
    created_at = NOW


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    session = factory.SubFactory(SessionFactory)
    email = factory.Sequence(lambda n: f"inscrit{n}@preau.example")
    occupation = "other"
    informed_at = NOW
    state = "confirmed"
    seat_number = factory.LazyAttribute(lambda o: o.session.enrolments.count() + 1)
    created_at = NOW
    confirmed_at = NOW
