"""Unsurprising rows: a webinar next month, somebody whose seat is confirmed."""

from datetime import timedelta

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from courses.domain.vocabulary import Audience, EnrolmentState, Level, Occupation, SessionKind
from courses.models import Enrolment, Session, Topic

# The real moment, as views and tasks read it; a test about a date has dates of its own.
NOW = timezone.now().replace(microsecond=0)
ANSWERS = {
    "name": "Jeanne Dupré",
    "email": "jeanne@atelier.example",
    "organisation": "Atelier Imaginaire",
    "occupation": "supplier",
    "informed": True,
}


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    title = factory.Sequence(lambda n: f"Déposer une facture {n}")
    slug = factory.Sequence(lambda n: f"deposer-une-facture-{n}")
    summary = "Du brouillon au dépôt."
    audience = Audience.SUPPLIERS.value
    level = Level.BEGINNER.value
    objectives = "Déposer une facture\nLire son état"
    preparation = "Une facture récente"


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Session

    topic = factory.SubFactory(TopicFactory)
    slug = factory.Sequence(lambda n: f"session-{n}")
    kind = SessionKind.WEBINAR.value
    starts_at = NOW + timedelta(days=30)
    duration_minutes = 90
    capacity = 500
    join_url = "https://salle.example/secret"
    room_provider = "Salle d’essai"
    steps = "Accueil\nLe geste"
    created_at = NOW - timedelta(days=30)


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    session = factory.SubFactory(SessionFactory)
    email = factory.Sequence(lambda n: f"personne{n}@atelier.example")
    name = "Ada Fictive"
    organisation = "Atelier Imaginaire"
    occupation = Occupation.SUPPLIER.value
    informed_at = NOW
    created_at = NOW
    state = EnrolmentState.CONFIRMED.value
    confirmed_at = NOW
    seat_number = factory.LazyAttribute(lambda o: o.session.enrolments.active().count() + 1)

    class Params:
        held = factory.Trait(state=EnrolmentState.HELD.value, confirmed_at=None, held_until=NOW + timedelta(hours=24))
        cancelled = factory.Trait(state=EnrolmentState.CANCELLED.value, cancelled_at=NOW, seat_number=None)


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a proven address; ``roles=["trainer"]`` puts them in that group."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"compte{n}@preau.example")
    first_name = "Farah"
    last_name = "Essai"

    @factory.post_generation
    def proven(self, create, extracted, **kwargs):
        if extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for name in extracted or ():
            self.groups.add(Group.objects.get_or_create(name=name)[0])
