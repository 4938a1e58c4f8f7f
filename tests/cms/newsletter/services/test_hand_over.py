"""integration: whatever dies, whenever, every reader gets the letter once, or is known to be uncertain."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cms.newsletter.domain.campaigns import LEASE
from cms.newsletter.domain.messages import RETRY_AFTER_SECONDS
from cms.newsletter.models import Campaign, Edition, Lot, Message
from cms.newsletter.services.campaigns import gesture, resend_uncertain
from cms.newsletter.services.hand_over import Editions, Rows, hand_over
from cms.newsletter.services.leases import lease_lot
from cms.newsletter.services.rendering import MARKER, DrawnMail, encode
from cms.newsletter.services.sending import work
from cms.newsletter.services.transport import CutAtEndError, Reply, SmtpTransport
from tests.cms.newsletter.factories import NOW, CampaignFactory, ReaderFactory
from tests.smtp_sink import Sink, smtp_sink

pytestmark = pytest.mark.django_db

LATER = timedelta(seconds=max(RETRY_AFTER_SECONDS) + 1)


class Clock:
    """The hour of the test."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


class Killed(BaseException):
    """The process is no more: nothing that follows runs."""


class Mortal:
    """Passes every call on, and dies before or after the ones that fate chooses; the dead do nothing."""

    def __init__(self, inner, fate):
        self.inner, self.fate = inner, fate

    def __getattr__(self, name):
        method = getattr(self.inner, name)

        def call(*args, **kwargs):
            self.fate.step()
            result = method(*args, **kwargs)
            self.fate.step()
            return result

        return call


class Fate:
    """Dies at the steps whose numbers are given, counted over all the lives."""

    def __init__(self, deaths=()):
        self.deaths, self.count, self.dead = set(deaths), 0, False

    def step(self):
        if self.dead:
            raise Killed
        self.count += 1
        if self.count in self.deaths:
            self.dead = True
            raise Killed


@pytest.fixture(scope="module")
def sink():
    with smtp_sink() as server:
        yield server


@pytest.fixture
def smtp(settings, sink: Sink):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS = "", False
    sink.kept.clear()
    sink.fault = lambda _moment, _reader: None
    return sink


def sending(count, *, lot_size=2, **fields):
    """A sending that is prepared: ``count`` readers in lots."""
    campaign = CampaignFactory(state="sending", readers=count, **fields)
    drawn = DrawnMail("Objet", f"<p>.{MARKER}</p>", f".\n{MARKER}\n.fin\n")
    edition = Edition.objects.create(campaign=campaign, topics=0, encoded=encode(drawn))
    readers = ReaderFactory.create_batch(count)
    for number, start in enumerate(range(0, count, lot_size), start=1):
        own = readers[start : start + lot_size]
        lot = Lot.objects.create(campaign=campaign, number=number, size=len(own))
        Message.objects.bulk_create(
            Message(campaign=campaign, lot=lot, edition=edition, reader=reader) for reader in own
        )
    return campaign


def live(campaign, clock, fate, *, lives=60):
    """Send, and come back after each death, each lease, each delay, until the sending is over."""
    for _life in range(lives):
        fate.dead = False
        transport = SmtpTransport()
        try:
            work(campaign_id=campaign.pk, transport=Mortal(transport, fate), clock=clock, book=Mortal(Rows(), fate))
        except Killed:
            transport.withdraw()
        campaign.refresh_from_db()
        if campaign.state == "done":
            return
        if campaign.state == "paused":
            gesture(campaign_id=campaign.pk, name="resume", now=clock())
        clock.now += LEASE + timedelta(seconds=1) if fate.dead else LATER
    raise AssertionError(f"never over: {list(campaign.messages.values_list('state', flat=True))}")


def check(campaign, sink):
    """What must hold whatever happened."""
    received = Counter(kept.reader for kept in sink.kept)
    for state, email in campaign.messages.values_list("state", "reader__email"):
        allowed = {"handed": {1}, "refused": {0}, "uncertain": {0, 1}}[state]
        assert received[email] in allowed, (state, received[email])
    totals = Counter(campaign.messages.values_list("state", flat=True))
    assert (campaign.handed, campaign.refused, campaign.uncertain) == (
        totals["handed"],
        totals["refused"],
        totals["uncertain"],
    )


def test_sending_without_a_fault_hands_every_message_once(smtp):
    campaign = sending(5)

    live(campaign, Clock(), Fate())

    check(campaign, smtp)
    assert campaign.handed == len(smtp.kept) == 5
    one = smtp.kept[0].content.decode()
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in one
    assert MARKER not in one
    # Lines that begin with a dot arrive as they were written.
    assert "\r\n.\r\n" in one
    assert "\r\n.fin\r\n" in one


def test_death_at_any_step_loses_nobody_and_writes_to_nobody_twice(smtp):
    """Every step of three messages in turn: before and after each write, each offer, each delivery."""
    whole = Fate()
    live(sending(3), Clock(), whole)
    assert whole.count > 20
    for step in range(1, whole.count + 1):
        smtp.kept.clear()
        campaign = sending(3)

        live(campaign, Clock(), Fate({step}))

        check(campaign, smtp)
        assert campaign.handed + campaign.uncertain == 3
        # One connection, one death: one message at most was between the two hands.
        assert campaign.uncertain <= 1
        assert len(smtp.kept) >= campaign.handed


FAULTS = st.sampled_from(
    [None, None, None, "drop", "keep-and-drop", "451 plus tard", "452 boite pleine", "550 inconnu", "421 au revoir"]
)


@hypothesis_settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=st.lists(FAULTS, max_size=20), deaths=st.sets(st.integers(1, 50), max_size=4))
def test_any_faults_and_deaths_keep_the_promise(smtp, faults, deaths):
    left = iter(faults)
    smtp.kept.clear()
    # A refusal of the sender stops everything, which has its own test: here it is said of readers only.
    smtp.fault = lambda moment, _reader: (
        None if (fault := next(left, None)) and moment == "mail" and fault[:3] == "550" else fault
    )
    campaign = sending(4)

    live(campaign, Clock(), Fate(deaths))

    check(campaign, smtp)


def test_answer_that_never_came_is_uncertain_until_an_editor_decides(smtp):
    smtp.fault = lambda moment, _reader: "keep-and-drop" if moment == "end" and not smtp.kept else None
    campaign, clock = sending(2), Clock()

    live(campaign, clock, Fate())
    assert (campaign.handed, campaign.uncertain) == (1, 1)
    live(campaign, clock, Fate())
    assert len(smtp.kept) == 2

    assert resend_uncertain(campaign_id=campaign.pk, now=clock()) == 1
    live(campaign, clock, Fate())
    assert (campaign.handed, campaign.uncertain) == (2, 0)
    assert len(smtp.kept) == 3


def test_connection_that_ends_within_the_message_sends_it_again(smtp):
    """The end never left: whether the client could tell decides; it never sends twice what was kept."""
    fallen = iter(["drop"])
    smtp.fault = lambda moment, _reader: next(fallen, None) if moment == "body" else None
    campaign = sending(2)

    live(campaign, Clock(), Fate())

    check(campaign, smtp)


def test_server_that_says_later_is_asked_again_then_given_up(smtp):
    smtp.fault = lambda moment, reader: "451 plus tard" if moment == "rcpt" else None
    campaign, clock = sending(1), Clock()

    live(campaign, clock, Fate())

    assert campaign.refused == 1
    assert campaign.messages.get().attempts == len(RETRY_AFTER_SECONDS) + 1
    assert clock.now >= NOW + timedelta(seconds=sum(RETRY_AFTER_SECONDS))


def test_refused_sender_pauses_the_sending_and_burns_nobody(smtp):
    smtp.fault = lambda moment, _reader: "550 expediteur refuse" if moment == "mail" else None
    campaign = sending(3)

    work(campaign_id=campaign.pk, transport=SmtpTransport(), clock=Clock())

    campaign.refresh_from_db()
    assert campaign.state == "paused"
    assert "expediteur refuse" in campaign.note
    assert set(campaign.messages.values_list("state", flat=True)) == {"pending"}


def test_server_that_refuses_everybody_pauses_the_sending(smtp):
    smtp.fault = lambda moment, _reader: "550 inconnu" if moment == "rcpt" else None
    campaign = sending(80, lot_size=40)

    work(campaign_id=campaign.pk, transport=SmtpTransport(), clock=Clock())

    campaign.refresh_from_db()
    assert campaign.state == "paused"
    assert campaign.messages.filter(state="pending").count() == 40


def test_two_connections_at_the_same_message_send_it_once(smtp):
    """A hand slow enough to lose its lease comes back when another one sent: it withdraws."""
    campaign, clock = sending(1, lot_size=1), Clock()
    slow = lease_lot(campaign_id=campaign.pk, now=clock())
    transport = SmtpTransport()
    transport.open()

    class Meanwhile(Rows):
        def turn(self, **kwargs):
            if not smtp.kept:
                clock.now += LEASE + timedelta(seconds=1)
                work(campaign_id=campaign.pk, transport=SmtpTransport(), clock=clock)
            return super().turn(**kwargs)

    hand_over(lease=slow, transport=transport, book=Meanwhile(), editions=Editions(), clock=clock)

    assert [kept.reader for kept in smtp.kept] == [campaign.messages.get().reader.email]
    assert campaign.messages.get().state == "handed"


def test_database_that_fails_between_two_messages_forgets_no_answer(smtp):
    campaign, clock = sending(2), Clock()

    class Failing(Rows):
        def turn(self, *, settled, begun):
            if settled is not None:
                raise OSError("the database is away")
            return super().turn(settled=settled, begun=begun)

    with pytest.raises(OSError, match="away"):
        work(campaign_id=campaign.pk, transport=SmtpTransport(), clock=clock, book=Failing())

    assert list(campaign.messages.values_list("state", flat=True)) == ["handed", "pending"]
    clock.now += LEASE + timedelta(seconds=1)
    live(campaign, clock, Fate())
    assert campaign.handed == len(smtp.kept) == 2


def test_hand_thought_dead_comes_back_with_the_answer(smtp):
    campaign, clock = sending(1, lot_size=1), Clock()
    slow = lease_lot(campaign_id=campaign.pk, now=clock())

    class Slow(SmtpTransport):
        def deliver(self, message: bytes) -> Reply:
            reply = super().deliver(message)
            clock.now += LEASE + timedelta(seconds=1)
            work(campaign_id=campaign.pk, transport=SmtpTransport(), clock=clock)
            assert campaign.messages.get().state == "uncertain"
            return reply

    transport = Slow()
    transport.open()
    hand_over(lease=slow, transport=transport, book=Rows(), editions=Editions(), clock=clock)
    transport.close()

    assert campaign.messages.get().state == "handed"
    assert len(smtp.kept) == 1


def test_readers_who_left_meanwhile_are_passed_over(smtp):
    campaign = sending(3)
    campaign.messages.first().reader.delete()

    live(campaign, Clock(), Fate())

    assert (campaign.handed, campaign.skipped, len(smtp.kept)) == (2, 1, 2)


def test_pace_and_hours_hold_the_messages_back(smtp):
    campaign, clock = sending(5, per_minute=2, from_hour=8, to_hour=20), Clock()
    run = {"campaign_id": campaign.pk, "clock": clock}

    work(transport=SmtpTransport(), **run)
    assert len(smtp.kept) == 2
    clock.now += timedelta(minutes=1)
    work(transport=SmtpTransport(), **run)
    assert len(smtp.kept) == 4
    clock.now = clock.now.replace(hour=20)
    work(transport=SmtpTransport(), **run)
    assert len(smtp.kept) == 4
    clock.now += timedelta(hours=12)
    work(transport=SmtpTransport(), **run)
    assert len(smtp.kept) == 5
    assert Campaign.objects.get(pk=campaign.pk).state == "done"


def test_paused_or_cancelled_sending_lets_nothing_leave(smtp):
    campaign, clock = sending(3, per_minute=1), Clock()
    work(campaign_id=campaign.pk, transport=SmtpTransport(), clock=clock)
    clock.now += timedelta(minutes=1)

    gesture(campaign_id=campaign.pk, name="pause", now=clock())
    work(campaign_id=campaign.pk, transport=SmtpTransport(), clock=clock)
    assert len(smtp.kept) == 1
    gesture(campaign_id=campaign.pk, name="cancel", now=clock())
    work(campaign_id=campaign.pk, transport=SmtpTransport(), clock=clock)

    campaign.refresh_from_db()
    assert (len(smtp.kept), campaign.handed, campaign.state) == (1, 1, "cancelled")
    assert campaign.messages.filter(state="cancelled").count() == 2


def test_silent_server_leaves_everything_to_send(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    campaign = sending(2)

    assert work(campaign_id=campaign.pk, transport=SmtpTransport(), clock=Clock()) is False

    assert set(campaign.messages.values_list("state", flat=True)) == {"pending"}
    assert campaign.lots.first().state == "waiting"


def test_cut_at_the_end_is_told_apart():
    with smtp_sink(lambda moment, _reader: "drop" if moment == "end" else None) as server:
        transport = SmtpTransport()
        from django.test import override_settings

        with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=server.port, EMAIL_USE_TLS=False, EMAIL_HOST_USER=""):
            transport.open()
            assert transport.offer(sender="a@preau.example", reader="b@preau.example") is None
            with pytest.raises(CutAtEndError):
                transport.deliver(b"Subject: x\r\n\r\nx\r\n")
        assert server.kept == []
