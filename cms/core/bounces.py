"""Mail that comes back: the report of a server that could not deliver (RFC 3464), and the address that says which.

Pure: bytes in, values out. A message leaves from an address of its own, the reference of the message signed in it
(« courrier+formation-42-k3h…@ »): whatever the report looks like, where it comes back says what it is about, and
nobody else can make such an address.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import getaddresses, parseaddr
from enum import StrEnum
from typing import Self

# RFC 5321, 4.5.3.1.1: no server has to take a longer one.
LOCAL_PART_MOST = 64
REFERENCE = re.compile(r"[a-z]+-[a-z0-9-]+")
_SIGNATURE_BYTES = 10
_SIGNATURE_LENGTH = 16
# Where servers write to whom they delivered; the first ones are of the last server, which knows best.
_DELIVERED_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
# Not a piece of a network address.
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
_REPLY_CODE = re.compile(r"\b([45]\d\d)[ -]")
_ADDRESS = re.compile(r"<([^<>\s@]+@[^<>\s@]+)>")
# Those who write reports; RFC 3464 asks for an empty envelope sender, not all servers keep it.
_REPORTERS = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|mdaemon)([@+.]|$)", re.IGNORECASE)


class BounceKind(StrEnum):
    """Whether the address is to be written to again."""

    HARD = "hard", "l’adresse n’existe pas"
    SOFT = "soft", "le message n’est pas arrivé cette fois"

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """A member that is its code, and carries its French words."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


@dataclass(frozen=True)
class Bounce:
    """What one report says of one message that did not arrive.

    ``status`` is the enhanced code (RFC 3463, « 5.1.1 »), ``envelope`` the addresses to which the report was
    delivered (the return address of the message among them), ``message_id`` that of the message, when it is quoted.
    """

    recipient: str
    kind: BounceKind
    status: str
    diagnostic: str = ""
    envelope: tuple[str, ...] = ()
    message_id: str = ""


def encode_return(reference: str, *, mailbox: str, key: str) -> str:
    """The return address of the message ``reference`` (« formation-42 »); ``mailbox`` is the address that we read.

    ValueError when the reference cannot be written in an address.
    """
    local, _at, domain = mailbox.rpartition("@")
    tagged = f"{local}+{reference}-{_signature(reference, key)}"
    if not REFERENCE.fullmatch(reference) or len(tagged) > LOCAL_PART_MOST:
        raise ValueError(f"no return address can carry {reference!r}")
    return f"{tagged}@{domain}"


def decode_return(address: str, *, mailbox: str, key: str) -> str | None:
    """The reference that a return address carries, or None when it is not one of ours. Case does not matter."""
    tag = return_tag(address, mailbox=mailbox)
    reference, _dash, signature = (tag or "").rpartition("-")
    if not REFERENCE.fullmatch(reference) or not hmac.compare_digest(signature, _signature(reference, key)):
        return None
    return reference


def return_tag(address: str, *, mailbox: str) -> str | None:
    """What follows the + of an address of our mailbox, true or forged; None when there is nothing."""
    local, _at, domain = mailbox.lower().rpartition("@")
    mine, _at, its_domain = address.strip().lower().rpartition("@")
    base, plus, tag = mine.partition("+")
    return tag if plus and (base, its_domain) == (local, domain) and tag.isascii() else None


def _signature(reference: str, key: str) -> str:
    digest = hmac.new(key.encode(), f"return address {reference}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:_SIGNATURE_BYTES]).decode().lower()


def parse_dsn(raw: bytes) -> Bounce | None:
    """What a report of non-delivery says, or None for any other message (a notice of delay included).

    Our messages have one recipient each: of a report on several, the first that failed is told.
    """
    message = message_from_bytes(raw)
    return _standard(message) or _free_form(message)


def delivered_to(message: Message) -> tuple[str, ...]:
    """The addresses to which a message was delivered, in lower case, the surest first."""
    values = [str(value) for name in _DELIVERED_TO for value in message.get_all(name, [])]
    found = [address.lower() for _name, address in getaddresses(values) if "@" in address]
    return tuple(dict.fromkeys(found))


def complained_about(message: Message) -> tuple[str, ...] | None:
    """The addresses that a complaint names (RFC 5965, « this is spam »), or None for any other message.

    The envelope sender of what was complained about is among them: our return address.
    """
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            inner = part.get_payload()
            fields = inner[0] if isinstance(inner, list) else message_from_string(str(inner).strip())
            named = [str(v) for k in ("Original-Mail-From", "Original-Rcpt-To") for v in fields.get_all(k, [])]
            return (*(address.lower() for _name, address in getaddresses(named) if address), *delivered_to(message))
    return None


def is_from_server(message: Message) -> bool:
    """Whether a server wrote it: no envelope sender, or the name that servers take."""
    _name, author = parseaddr(str(message.get("From", "")))
    return str(message.get("Return-Path", "")).strip() == "<>" or _REPORTERS.match(author) is not None


def _standard(message: Message) -> Bounce | None:
    for part in message.walk():
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            for fields in _blocks(part):
                if str(fields.get("Action", "")).strip().lower() == "failed":
                    return _bounce(message, fields)
    return None


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields of a status part: that of the message, then one a recipient."""
    inner = part.get_payload()
    parsed = inner if isinstance(inner, list) else []
    for block in parsed:
        yield block
        # Only the older of the two types is taken apart by the library: the other's groups stay in the body.
        body = block.get_payload()
        if isinstance(body, str):
            for text in re.split(r"\r?\n[ \t]*\r?\n", body.strip()):
                yield message_from_string(text)


def _bounce(message: Message, fields: Message) -> Bounce:
    diagnostic = " ".join(str(fields.get("Diagnostic-Code", "")).partition(";")[2].split())
    given = _STATUS.search(str(fields.get("Status", "")))
    status = given[0] if given else _status_in(diagnostic) or "5.0.0"
    recipient = str(fields.get("Original-Recipient") or fields.get("Final-Recipient") or "")
    return Bounce(
        recipient=recipient.rpartition(";")[2].strip().strip("<>").lower(),
        kind=kind_of(status=status, diagnostic=diagnostic),
        status=status,
        diagnostic=diagnostic,
        envelope=delivered_to(message),
        message_id=_quoted_id(message),
    )


def _free_form(message: Message) -> Bounce | None:
    """A report in the words of a server that knows no standard: only from a server, only with a code."""
    if not is_from_server(message) or str(message.get("Auto-Submitted", "")).lower().startswith("auto-replied"):
        return None
    text = "\n".join(_text(part) for part in message.walk() if part.get_content_type() == "text/plain")
    status = _status_in(text)
    if status is None:
        return None
    address = _ADDRESS.search(text)
    return Bounce(
        recipient=address[1].lower() if address else "",
        kind=kind_of(status=status, diagnostic=""),
        status=status,
        diagnostic="",
        envelope=delivered_to(message),
        message_id=_quoted_id(message),
    )


def _status_in(text: str) -> str | None:
    """The enhanced code of a text, or one made of its SMTP code; None without either."""
    enhanced = _STATUS.search(text)
    if enhanced and enhanced[1] != "2":
        return enhanced[0]
    code = _REPLY_CODE.search(text)
    if code is None:
        return None
    return "5.1.1" if code[1] in {"550", "551", "553"} else f"{code[1][0]}.0.0"


def kind_of(*, status: str, diagnostic: str) -> BounceKind:
    """Whether a code says that the address is no good, or only that this message did not pass.

    Of the codes for ever (class 5, RFC 3463), those of addressing (the sender's aside) and a mailbox that is disabled
    tell of the address. A full mailbox, a message too long, a server that distrusts us tell nothing of it: stopping
    there would cut off a person for a fault that is not theirs.
    """
    cut, subject, detail = [*status.split("."), "", ""][:3]
    if cut != "5":
        return BounceKind.SOFT
    if (subject == "1" and detail not in {"7", "8"}) or (subject, detail) in {("2", "0"), ("2", "1"), ("4", "4")}:
        return BounceKind.HARD
    # « 5.0.0 » says nothing: the reply of the SMTP server beside it may.
    told = _REPLY_CODE.search(f"{diagnostic} ")
    unsaid = subject == "0" and (told is None or told[1] in {"550", "551", "553"})
    return BounceKind.HARD if unsaid else BounceKind.SOFT


def _quoted_id(message: Message) -> str:
    """The Message-ID of the message that did not arrive: reports carry it whole, or its header alone."""
    for part in message.walk():
        if part is message:
            continue
        if part.get_content_type() == "text/rfc822-headers":
            part = message_from_string(_text(part).strip())
        if found := str(part.get("Message-ID", "")).strip():
            return found
    return ""


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
