"""integration: our inbox, read from a real Maildir and over IMAP, and what becomes of each message."""

import mailbox
from datetime import UTC, datetime
from email.message import EmailMessage
from io import StringIO

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command

from cms.core import correspondence
from cms.core.bounces import encode_return
from cms.core.correspondence import Correspondence
from cms.core.inbound import Fate, read_inbox
from cms.core.outgoing import give_return_address
from tests.cms.core.imap_server import imap_server
from tests.cms.core.test_bounces import report

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ADDRESS = "courrier@preau.example"


@pytest.fixture
def heard():
    """What a room was told, by a kind of its own."""
    told: list[tuple[str, ...]] = []
    answered = lambda about, letter, now: told.append(("answer", about, letter.text)) or about != "404"  # noqa: E731
    bounced = lambda about, bounce, now: told.append(("bounce", about, bounce.status))  # noqa: E731
    correspondence.register(
        Correspondence("essai", bounced, answered, complained=lambda about, now: told.append(("complaint", about)))
    )
    correspondence.register(Correspondence("muet", bounced))
    yield told
    del correspondence._KINDS["essai"], correspondence._KINDS["muet"]


@pytest.fixture
def maildir(tmp_path, settings):
    cache.clear()
    settings.INBOX_ADDRESS, settings.INBOX_URL = ADDRESS, f"maildir:{tmp_path}/box"
    return mailbox.Maildir(tmp_path / "box")


def to(reference: str, settings) -> str:
    return encode_return(reference, mailbox=ADDRESS, key=settings.SECRET_KEY)


def written(address: str, text: str = "Merci", **headers: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "jeanne@atelier.example", address, "Re: essai"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def test_inbox_gives_each_message_to_the_room_that_sent_what_it_is_about(maildir, heard, settings):
    complaint = (
        f"From: plaintes@fai.example\nTo: {ADDRESS}\nContent-Type: multipart/report; report-type=feedback-report;"
        ' boundary="B"\n\n--B\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n'
        f"Original-Mail-From: <{to('essai-9', settings)}>\n\n--B--\n"
    )
    for raw in (
        written(to("essai-7", settings)),
        report(to=to("essai-8", settings)),
        complaint.encode(),
        written(to("essai-7", settings), "Absent", Auto_Submitted="auto-replied"),
    ):
        maildir.add(raw)

    counted = read_inbox(now=NOW)

    assert sorted(heard) == [("answer", "7", "Merci"), ("bounce", "8", "5.1.1"), ("complaint", "9")]
    assert counted == {Fate.REPLY: 1, Fate.BOUNCE: 1, Fate.COMPLAINT: 1, Fate.AUTOMATIC: 1}
    assert list(maildir.keys()) == []
    assert mail.outbox == []
    assert read_inbox(now=NOW) == {}


def test_inbox_tells_once_a_day_whoever_writes_to_an_address_that_leads_nowhere(maildir, heard, settings):
    forged = to("essai-7", settings).replace("essai-7", "essai-8")
    for address in (forged, to("essai-404", settings), to("muet-1", settings), to("inconnu-1", settings)):
        maildir.add(written(address, Message_ID="<q@atelier.example>"))

    assert read_inbox(now=NOW) == {Fate.UNKNOWN: 4}

    assert heard == [("answer", "404", "Merci")]
    (told,) = mail.outbox
    assert told.to == ["jeanne@atelier.example"]
    assert "/accompagnement/" in told.body
    assert told.extra_headers["Auto-Submitted"] == "auto-replied"
    assert told.extra_headers["In-Reply-To"] == "<q@atelier.example>"


def test_inbox_believes_no_report_sent_to_an_address_that_we_did_not_sign(maildir, heard, settings):
    # It quotes a Message-ID of ours, which anybody may have read.
    maildir.add(report(to=ADDRESS))
    assert read_inbox(now=NOW) == {Fate.BOUNCE: 1}
    assert heard == []


def test_inbox_leaves_the_mail_of_strangers_for_people(maildir, heard):
    maildir.add(written(ADDRESS))
    assert read_inbox(now=NOW) == {Fate.STRANGER: 1}
    (kept,) = maildir
    assert (kept.get_subdir(), kept.get_flags()) == ("cur", "S")
    assert (read_inbox(now=NOW), mail.outbox) == ({}, [])


def test_inbox_flags_a_message_that_breaks_the_room_and_reads_those_behind(maildir, heard, settings):
    def breaks(about: str, letter: object, now: datetime) -> bool:
        raise RuntimeError(about)

    correspondence.register(Correspondence("essai", lambda *_all: None, breaks))
    maildir.add(written(to("essai-7", settings)))
    maildir.add(report(to=to("muet-8", settings)))
    assert read_inbox(now=NOW) == {Fate.FAILED: 1, Fate.BOUNCE: 1}
    (kept,) = maildir
    assert kept.get_flags() == "FS"
    assert heard == [("bounce", "8", "5.1.1")]


def test_inbox_reads_again_what_our_own_failure_interrupted(maildir, heard, settings):
    def fails(about: str, letter: object, now: datetime) -> bool:
        raise OSError("the mail server is away")

    room = correspondence._KINDS["essai"]
    correspondence.register(Correspondence("essai", room.bounced, fails))
    maildir.add(written(to("essai-7", settings)))
    with pytest.raises(OSError, match="away"):
        read_inbox(now=NOW)
    correspondence.register(room)
    assert read_inbox(now=NOW) == {Fate.REPLY: 1}


def test_inbox_is_read_over_imap(heard, settings):
    cache.clear()
    with imap_server(account="courrier", password="sécret @1".encode().hex()) as box:
        settings.INBOX_ADDRESS = ADDRESS
        settings.INBOX_URL = f"imap://courrier:{'sécret @1'.encode().hex()}@127.0.0.1:{box.port}/INBOX"
        box.deliver(written(to("essai-7", settings)))
        stranger = box.deliver(written(ADDRESS))
        assert read_inbox(now=NOW) == {Fate.REPLY: 1, Fate.STRANGER: 1}
        assert box.flags == {stranger: {r"\Seen"}}
        assert read_inbox(now=NOW) == {}
        settings.INBOX_URL = settings.INBOX_URL.replace("courrier:", "autre:")
        with pytest.raises(OSError, match="refused us"):
            read_inbox(now=NOW)
    assert heard == [("answer", "7", "Merci")]


def test_command_says_what_the_inbox_held_or_what_is_not_set(maildir, heard, settings):
    maildir.add(written(to("essai-7", settings)))
    said = StringIO()
    call_command("read_inbox", stdout=said)
    call_command("read_inbox", stdout=said)
    assert said.getvalue() == "Réponses reçues : 1\nRien de nouveau.\n"
    for wrong in ("maildir:/nulle/part", "imap://courrier:x@ailleurs.example/INBOX", "pop3://x"):
        settings.INBOX_URL = wrong
        with pytest.raises(CommandError, match="ne se lit pas"):
            call_command("read_inbox")
    settings.INBOX_ADDRESS = ""
    with pytest.raises(CommandError, match="Aucune boîte"):
        call_command("read_inbox")


@pytest.mark.parametrize(
    ("identifier", "leaves_from", "answered_at"),
    [
        ("<essai-7@127.0.0.1>", "essai-7", "essai-7"),
        ("<essai-7.3@127.0.0.1>", "essai-7", "essai-7"),
        ("<muet-8@127.0.0.1>", "muet-8", None),
        ("<inconnu-8@127.0.0.1>", None, None),
        ("<essai-7@ailleurs.example>", None, None),
    ],
)
def test_message_leaves_with_the_return_address_of_its_identifier(
    heard, settings, identifier, leaves_from, answered_at
):
    settings.INBOX_ADDRESS, settings.INBOX_URL = ADDRESS, "maildir:/x"
    message = mail.EmailMessage("Objet", "Texte", to=["jeanne@atelier.example"], headers={"Message-ID": identifier})
    give_return_address(message)
    author = settings.DEFAULT_FROM_EMAIL
    assert message.from_email == (to(leaves_from, settings) if leaves_from else author)
    assert message.message()["From"] is not None
    assert message.reply_to == ([to(answered_at, settings)] if answered_at else [])
    assert message.extra_headers.get("From", author) == author


def test_message_leaves_as_it_is_without_an_inbox(heard, settings):
    settings.INBOX_ADDRESS = ""
    message = mail.EmailMessage("O", "T", to=["j@atelier.example"], headers={"Message-ID": "<essai-7@127.0.0.1>"})
    give_return_address(message)
    assert (message.from_email, message.reply_to) == (settings.DEFAULT_FROM_EMAIL, [])
