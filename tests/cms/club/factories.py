"""Real rows, unsurprising values; a factory puts a row where a test needs it, without the services."""

from datetime import UTC, datetime, timedelta

import factory
from django.contrib.auth.models import Group

from cms.accounts.models import User
from cms.club.domain.lifecycle import CLOSED, next_due
from cms.club.domain.vocabulary import State
from cms.club.models import (
    Ballot,
    ClubEvent,
    Follow,
    Idea,
    IdeaStudy,
    Membership,
    Message,
    ModerationCase,
    Report,
    Thread,
    Vote,
)

# Behind us whatever the day of the run: pages ask the machine for the time.
NOW = datetime(2025, 3, 10, 9, 0, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@preau.example")

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or ():
            self.groups.add(Group.objects.get_or_create(name=role)[0])


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    college = "issuers"
    display_name = "Camille, comptable"
    organisation = "Menuiserie Exemple"
    quality = "supplier"
    proposed_college = factory.SelfAttribute("college")
    joined_at = NOW
    charter_accepted_at = NOW
    confirmed_at = NOW


class IdeaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Idea

    author = factory.SubFactory(UserFactory)
    author_name = "Dominique, comptable"
    college = "issuers"
    title = factory.Sequence(lambda n: f"Changement numéro {n}")
    problem = "On ressaisit tout."
    who_suffers = "Les fournisseurs."
    wished_change = "Ne plus ressaisir."
    gain = "Une heure par mois."
    state = "submitted"
    submitted_at = NOW
    next_due_on = factory.LazyAttribute(lambda o: next_due(State(o.state), since=o.submitted_at.date()))
    closed_at = factory.LazyAttribute(lambda o: o.submitted_at if State(o.state) in CLOSED else None)
    merged_into = factory.Maybe(
        factory.LazyAttribute(lambda o: o.state == "merged"), factory.SubFactory("tests.cms.club.factories.IdeaFactory")
    )


class VoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Vote

    idea = factory.SubFactory(IdeaFactory)
    member = factory.SubFactory(UserFactory)
    college = "issuers"
    cast_at = NOW


class FollowFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Follow

    idea = factory.SubFactory(IdeaFactory)
    user = factory.SubFactory(UserFactory)


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ClubEvent

    kind = "idea_moved"
    idea = factory.SubFactory(IdeaFactory)
    happened_at = NOW


class BallotFactory(factory.django.DjangoModelFactory):
    """A question in preparation, that two colleges and half of the members decide."""

    class Meta:
        model = Ballot

    kind = "question"
    title = "Fermer le forum ?"
    question = "Le club garde-t-il son forum ?"
    quorum_percent = 50
    colleges_needed = 2
    majority_percent = 50
    max_choices = 1
    created_at = NOW
    closes_at = NOW + timedelta(days=7)
    seed = "0" * 64


class StudyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IdeaStudy

    idea = factory.SubFactory(IdeaFactory)
    evaluator = factory.SubFactory(UserFactory)
    cost = "low"
    value = "high"
    feasibility = "feasible"
    opinion = "Simple."
    given_at = NOW


class ThreadFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Thread

    space = "plenary"
    title = factory.Sequence(lambda n: f"Sujet numéro {n}")
    opened_at = NOW
    last_message_at = factory.SelfAttribute("opened_at")


class MessageFactory(factory.django.DjangoModelFactory):
    """A first-level message of a member of the first college."""

    class Meta:
        model = Message

    thread = factory.SubFactory(ThreadFactory)
    author = factory.SubFactory(UserFactory)
    author_name = "Camille, comptable"
    college = "issuers"
    text = factory.Sequence(lambda n: f"Message numéro {n}.")
    written_at = NOW


class CaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ModerationCase

    message = factory.SubFactory(MessageFactory)
    quoted = factory.SelfAttribute("message.text")
    opened_at = NOW


class ReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Report

    case = factory.SubFactory(CaseFactory)
    reporter = factory.SubFactory(UserFactory)
    ground = "other"
    made_at = NOW
