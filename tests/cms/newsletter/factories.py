"""Real rows, unsurprising values."""

from datetime import UTC, datetime

import factory

from cms.newsletter.domain.vocabulary import ALL_TOPICS
from cms.newsletter.models import Campaign, IssuePage, LetterPage, Reader
from cms.newsletter.services.ledger import print_of
from tests.cms.page_factories import PageFactory

# Behind us whatever the day of the run.
NOW = datetime(2025, 3, 10, 9, 0, tzinfo=UTC)


class LetterPageFactory(PageFactory):
    class Meta:
        model = LetterPage

    title = "La lettre"
    slug = "lettre"


class IssuePageFactory(PageFactory):
    class Meta:
        model = IssuePage

    title = factory.Sequence(lambda n: f"Numéro {n}")
    slug = factory.Sequence(lambda n: f"numero-{n}")
    number = factory.Sequence(lambda n: n + 1)
    body = factory.LazyFunction(lambda: [("editorial", {"title": "Bonjour", "text": "<p>Pour tous.</p>"})])


class ReaderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reader

    email = factory.Sequence(lambda n: f"lecteur{n}@preau.example")
    address_print = factory.LazyAttribute(lambda o: print_of(o.email))
    state = "active"
    topics = ALL_TOPICS
    asked_at = NOW
    confirmed_at = factory.LazyAttribute(lambda o: NOW if o.state == "active" else None)


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign

    issue = None
    subject = "Un numéro"
    state = "preparing"
    ordered_at = NOW
    starts_at = NOW
    closed_at = factory.LazyAttribute(lambda o: NOW if o.state in ("done", "cancelled") else None)
