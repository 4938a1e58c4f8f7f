"""unit: reports of non-delivery as servers write them, and return addresses that nobody forges."""

import pytest

from cms.core.bounces import BounceKind, decode_return, encode_return, parse_dsn, return_tag

MAILBOX = "courrier@preau.example"
RETURN = "courrier+formation-42-abc@preau.example"

# A report as Postfix writes it (RFC 3464, multipart/report of three parts).
STANDARD = """\
Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@mx.commune.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/{type}

Reporting-MTA: dns; mx.commune.example
Arrival-Date: Tue, 24 Nov 2026 10:00:00 +0100

Final-Recipient: rfc822; Jeanne@commune.example
{original}Action: {action}
Status: {status}
Remote-MTA: dns; mx.commune.example
Diagnostic-Code: smtp; {diagnostic}

--B
Content-Type: {quoted}

Message-ID: <formation-42@preau.example>
From: ne-pas-repondre@preau.example
To: jeanne@commune.example
Subject: Confirmez votre inscription

--B--
"""


def report(**changed: str) -> bytes:
    words = {
        "to": RETURN,
        "type": "delivery-status",
        "original": "",
        "action": "failed",
        "status": "5.1.1",
        "diagnostic": "550 5.1.1 <jeanne@commune.example>: Recipient address rejected",
        "quoted": "message/rfc822",
    }
    return STANDARD.format(**{**words, **changed}).replace("\n", "\r\n").encode()


@pytest.mark.parametrize("type_", ["delivery-status", "global-delivery-status"])
@pytest.mark.parametrize("quoted", ["message/rfc822", "text/rfc822-headers"])
def test_standard_report_tells_whom_why_and_which_message(type_, quoted):
    bounce = parse_dsn(report(type=type_, quoted=quoted))
    assert (bounce.recipient, bounce.kind, bounce.status) == ("jeanne@commune.example", BounceKind.HARD, "5.1.1")
    assert bounce.envelope == (RETURN,)
    assert bounce.message_id == "<formation-42@preau.example>"
    assert bounce.diagnostic.startswith("550 5.1.1")


def test_report_of_a_forwarded_message_tells_the_address_that_we_wrote():
    bounce = parse_dsn(report(original="Original-Recipient: rfc822;alias@ville.example\n"))
    assert bounce.recipient == "alias@ville.example"


@pytest.mark.parametrize(
    ("status", "diagnostic", "kind"),
    [
        ("5.1.1", "550 no such user", BounceKind.HARD),
        ("5.1.2", "no such domain", BounceKind.HARD),
        ("5.2.1", "550 mailbox disabled", BounceKind.HARD),
        ("5.0.0", "550 unknown user", BounceKind.HARD),
        ("5.0.0", "", BounceKind.HARD),
        # What tells nothing of the address.
        ("5.0.0", "552 message too large", BounceKind.SOFT),
        ("5.1.8", "553 sender address rejected", BounceKind.SOFT),
        ("5.2.2", "552 mailbox full", BounceKind.SOFT),
        ("5.7.1", "550 rejected as spam", BounceKind.SOFT),
        ("4.4.7", "delivery time expired", BounceKind.SOFT),
        ("4.2.2", "452 over quota", BounceKind.SOFT),
    ],
)
def test_report_is_hard_only_when_it_tells_of_the_address(status, diagnostic, kind):
    assert parse_dsn(report(status=status, diagnostic=diagnostic)).kind is kind


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_report_of_anything_but_a_failure_is_no_bounce(action):
    assert parse_dsn(report(action=action)) is None


def free(body: str, *, author: str = "MAILER-DAEMON@mx.ville.example", more: str = "") -> bytes:
    return f"From: {author}\r\nTo: {RETURN}\r\n{more}Subject: failure notice\r\n\r\n{body}\r\n".encode()


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ("Hi. This is the qmail-send program.\r\n<bob@ville.example>:\r\nSorry, no mailbox. (#5.1.1)", "5.1.1", "hard"),
        ("<bob@ville.example>: 550 unknown user", "5.1.1", "hard"),
        ("<bob@ville.example>: host 192.0.2.5 said: 452 over quota", "4.0.0", "soft"),
        ("<bob@ville.example>: host 5.1.1.9 said: 554 no thanks", "5.0.0", "hard"),
    ],
)
def test_report_that_knows_no_standard_is_read_for_its_code(body, status, kind):
    bounce = parse_dsn(free(body))
    assert (bounce.recipient, bounce.status, bounce.kind.value) == ("bob@ville.example", status, kind)


def test_mail_of_a_person_or_of_an_absence_is_no_bounce():
    assert parse_dsn(free("<bob@ville.example>: 550 unknown user", author="bob@ville.example")) is None
    assert parse_dsn(free("Absent, urgences au 5.1.1", more="Auto-Submitted: auto-replied\r\n")) is None
    assert parse_dsn(free("Bonjour")) is None
    assert parse_dsn(b"") is None
    assert parse_dsn(b"\xff\x00 not a message") is None


def test_return_address_carries_its_reference_whatever_the_case():
    address = encode_return("formation-42", mailbox=MAILBOX, key="k")
    assert address.startswith("courrier+formation-42-")
    assert address.endswith("@preau.example")
    assert decode_return(address.upper(), mailbox=MAILBOX, key="k") == "formation-42"


def test_return_address_forged_or_of_elsewhere_carries_nothing():
    address = encode_return("formation-42", mailbox=MAILBOX, key="k")
    forged = address.replace("formation-42", "formation-43")
    strangers = [forged, MAILBOX, "", "courrier+@preau.example", "courrier+é-1@preau.example", RETURN]
    strangers += [address.replace("preau.example", "ailleurs.example"), address.replace("courrier", "accueil")]
    assert [decode_return(one, mailbox=MAILBOX, key="k") for one in strangers] == [None] * len(strangers)
    assert decode_return(address, mailbox=MAILBOX, key="another") is None
    assert return_tag(forged, mailbox=MAILBOX) is not None


@pytest.mark.parametrize("reference", ["", "42", "Formation-42", "a-1@b", "formation-" + "1" * 60])
def test_return_address_refuses_what_it_cannot_carry(reference):
    with pytest.raises(ValueError, match="no return address"):
        encode_return(reference, mailbox=MAILBOX, key="k")
