"""integration: what follows from a report of a server, or of a reader."""

import pytest

from cms.core.bounces import Bounce, BounceKind, decode_return
from cms.newsletter.models import Message, Reader, Return, Suppression
from cms.newsletter.queries.campaigns import account_of
from cms.newsletter.services import returns
from tests.cms.newsletter.factories import NOW, CampaignFactory, ReaderFactory

pytestmark = pytest.mark.django_db


def handed(reader, state="handed"):
    known = {state: 1}
    campaign = CampaignFactory(state="done", readers=1, **known)
    edition = campaign.editions.create(topics=0, encoded=b"x")
    lot = campaign.lots.create(number=1, size=1, state="done", **known)
    Message.objects.create(campaign=campaign, lot=lot, edition=edition, reader=reader, state=state)
    return campaign


def report(campaign, reader, kind=BounceKind.SOFT, status="4.2.2"):
    bounce = Bounce(recipient=reader.email, kind=kind, status=status)
    returns.bounced(f"{campaign.pk}-{reader.pk}", bounce, NOW)


def test_address_that_does_not_exist_is_forgotten_at_once():
    reader = ReaderFactory()
    campaign = handed(reader)

    for _twice in range(2):
        report(campaign, reader, BounceKind.HARD, "5.1.1")

    assert not Reader.objects.exists()
    assert Suppression.objects.get().reason == "stopped"
    account = account_of(campaign_id=campaign.pk)
    assert (account.hard, account.soft, account.delivered) == (1, 0, 0)


def test_full_mailbox_is_given_up_at_the_third_issue_in_a_row():
    reader = ReaderFactory()
    first, second, third = handed(reader), handed(reader), handed(reader)

    for campaign in (first, first, second):
        report(campaign, reader)
    assert Reader.objects.filter(pk=reader.pk).exists()
    report(third, reader)

    assert not Reader.objects.exists()
    assert Return.objects.count() == 3


def test_issue_that_arrived_in_between_starts_the_count_again():
    reader = ReaderFactory()
    first, _arrived, third, fourth = (handed(reader) for _ in range(4))

    for campaign in (first, third, fourth):
        report(campaign, reader)

    assert Reader.objects.filter(pk=reader.pk).exists()


def test_complaint_stops_at_once_and_is_counted():
    reader = ReaderFactory()
    campaign = handed(reader)

    returns.complained(f"{campaign.pk}-{reader.pk}", NOW)

    assert Suppression.objects.get().reason == "complained"
    assert account_of(campaign_id=campaign.pk).complaints == 1


def test_report_on_an_uncertain_message_proves_that_it_left():
    reader = ReaderFactory()
    campaign = handed(reader, state="uncertain")

    report(campaign, reader)

    assert campaign.messages.get().state == "handed"
    account = account_of(campaign_id=campaign.pk)
    assert (account.handed, account.uncertain, account.soft) == (1, 0, 1)


@pytest.mark.parametrize("about", ["", "x", "1", "999-1", "1-999", "1-2-3"])
def test_report_about_nothing_changes_nothing(about):
    reader = ReaderFactory()
    handed(reader)

    returns.complained(about, NOW)

    assert Reader.objects.filter(pk=reader.pk).exists()


def test_return_address_says_which_message_to_us_alone(settings):
    settings.INBOX_ADDRESS = "courrier@preau.example"

    address = returns.return_address(campaign_id=12, reader_id=300_000)

    assert decode_return(address, mailbox="courrier@preau.example", key=settings.SECRET_KEY) == "lettre-12-300000"
    assert decode_return(address, mailbox="courrier@preau.example", key="autre") is None
