"""journey: mail that leaves by SMTP comes back to a real Maildir, and the room it is about knows."""

import mailbox
import re
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from cms.core.inbound import Fate, read_inbox
from courses import services
from courses.models import CourseMail, SupportRequest
from courses.queries.enrolments import roster
from tests.cms.core.test_bounces import report
from tests.courses.domain.test_support import GOOD
from tests.courses.factories import NOW, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db


class Sink:
    """Keeps what it is given: envelope sender, message."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - the name that the library calls
        self.taken.append((envelope.mail_from, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 taken"


@pytest.fixture
def sink(settings, tmp_path):
    cache.clear()
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "cms.core.outgoing.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.INBOX_ADDRESS, settings.INBOX_URL = "courrier@preau.example", f"maildir:{tmp_path}/box"
    sink.inbox = mailbox.Maildir(tmp_path / "box")
    yield sink
    controller.stop()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def enrol(session, email="jeane@atelier.example"):
    answers = {"name": "Jeanne", "organisation": "Atelier", "occupation": "supplier", "informed": True}
    return services.enrol(session_id=session.pk, email=email, now=timezone.now(), wait=True, **answers)


def test_seat_of_an_address_that_does_not_exist_goes_to_whoever_waits(sink, committed, client):
    session = SessionFactory(capacity=1)
    with committed():
        held = enrol(session)
    waiting = enrol(session, "ada@atelier.example")
    ((sender, message),) = sink.taken
    assert sender.startswith("courrier+formation-")
    assert message["From"] == "Préau <ne-pas-repondre@preau.example>"
    assert message["Reply-To"] is None

    sink.inbox.add(report(to=sender))
    assert read_inbox(now=timezone.now()) == {Fate.BOUNCE: 1}

    held.refresh_from_db()
    waiting.refresh_from_db()
    assert (held.state, waiting.state) == ("expired", "held")
    assert held.unreachable_at is not None
    assert CourseMail.objects.get(enrolment=held).returned_status == "5.1.1"
    # Whoever typed the address, in this browser, is told what to do.
    browser = client.session
    browser["courses_sent_to"] = held.email
    browser.save()
    assert "Notre message est revenu" in client.get(reverse("courses:sent", args=[session.slug])).content.decode()
    # Whoever holds the link speaks of no delay, and writes to that address no more.
    late = client.get(reverse("courses:private", args=[held.token]))
    page = late.content.decode()
    assert late.status_code == 410
    assert "Votre place est rendue" in page
    assert "vingt-quatre heures" not in page
    assert reverse("courses:renew", args=[held.token]) not in page


def test_message_that_a_full_box_sent_back_marks_the_roster_and_no_more(sink, committed, client):
    session = SessionFactory(trainer=UserFactory(roles=["trainer"]))
    with committed():
        held = enrol(session)
    sink.inbox.add(report(to=sink.taken[0][0], status="5.2.2", diagnostic="552 full"))
    read_inbox(now=timezone.now())

    held.refresh_from_db()
    assert (held.state, held.unreachable_at) == ("held", None)
    (row,) = roster(session_id=session.pk, user=session.trainer, now=timezone.now()).rows
    assert (row.returned, row.unreachable) == ("5.2.2", False)


def test_reply_by_mail_joins_its_thread_and_a_report_on_the_answer_warns_the_agent(sink, committed):
    with committed():
        request = services.ask_support(ask=GOOD, now=NOW)
    ((sender, message),) = sink.taken
    assert message["Reply-To"] == sender

    answer = EmailMessage()
    answer["From"], answer["To"], answer["Message-ID"] = request.email, message["Reply-To"], "<r1@atelier.example>"
    answer["In-Reply-To"] = message["Message-ID"]
    quoted = re.sub("(?m)^", "> ", message.get_body(("plain",)).get_content())
    answer.set_content(f"C’est réglé, merci.\n\nLe 24/11/2026, Préau a écrit :\n{quoted}")
    sink.inbox.add(answer.as_bytes())
    sink.inbox.add(report(to=sender))
    assert read_inbox(now=timezone.now()) == {Fate.REPLY: 1, Fate.BOUNCE: 1}

    assert [m.text for m in request.messages.exclude(letter_key="")] == ["C’est réglé, merci."]
    assert SupportRequest.objects.get().unreachable_at is not None
