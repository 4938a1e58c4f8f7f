"""How a message leaves: the three moments of SMTP told apart, because what a crash means depends on them.

``offer`` names sender and reader and asks leave to send (MAIL, RCPT, DATA); ``deliver`` sends the message to its last
byte and returns the server's answer. Between the two nothing has left. What happens in ``deliver`` is either an answer,
or ``CutBeforeEndError`` (the end never left), or ``CutAtEndError`` (it left, no answer came back).
"""

import os
import secrets
import smtplib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

TIMEOUT_SECONDS = 20
_END = b".\r\n"


@dataclass(frozen=True)
class Reply:
    """What the server answered."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class ServerDownError(Exception):
    """The server does not take mail now: no reader is to blame."""


class SenderRefusedError(Exception):
    """The server refuses who we are (MAIL): every reader would be refused the same way."""


class CutBeforeEndError(Exception):
    """The connection ended before the end of the message left."""


class CutAtEndError(Exception):
    """The end of the message left, and no answer came."""


class Transport(Protocol):
    """One connection."""

    def open(self) -> None:
        """Connect unless connected; ServerDownError when it cannot."""

    def offer(self, *, sender: str, reader: str) -> Reply | None:
        """None when the server awaits the message, or its refusal of this reader.

        ServerDownError, SenderRefusedError.
        """

    def deliver(self, message: bytes) -> Reply:
        """Send the message, dots already doubled; CutBeforeEndError, CutAtEndError."""

    def withdraw(self) -> None:
        """Leave an offer that was accepted without sending: the connection ends, no byte of the message left."""

    def close(self) -> None:
        """End the connection; never fails."""


def _reply(answer: tuple[int, bytes]) -> Reply:
    return Reply(answer[0], answer[1].decode("utf-8", "replace").replace("\n", " ")[:180])


class SmtpTransport:
    """A connection to the server of the settings."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect, encrypt, authenticate, as the settings say; nothing when the connection is still there."""
        if self._smtp is not None:
            return
        try:
            smtp = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=TIMEOUT_SECONDS)
            self._smtp = smtp
            if smtp.sock is not None:
                # Four short exchanges a message: waiting to fill packets would cost 40 ms each.
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if settings.EMAIL_USE_TLS:
                smtp.starttls()
            if settings.EMAIL_HOST_USER:
                smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            smtp.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise ServerDownError(str(error)) from error

    def _connection(self) -> smtplib.SMTP:
        if self._smtp is None:
            raise ServerDownError("not connected")
        return self._smtp

    def offer(self, *, sender: str, reader: str) -> Reply | None:
        """MAIL, RCPT, DATA."""
        smtp = self._connection()
        try:
            answer = _reply(smtp.mail(sender))
            if answer.code // 100 == 5:
                raise SenderRefusedError(str(answer))
            if answer.code // 100 != 2:
                raise ServerDownError(str(answer))
            for command in (lambda: smtp.rcpt(reader), lambda: smtp.docmd("DATA")):
                answer = _reply(command())
                if answer.code == 421:
                    raise ServerDownError(str(answer))
                if answer.code // 100 not in (2, 3):
                    smtp.rset()
                    return answer
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise ServerDownError(str(error)) from error
        return None

    def deliver(self, message: bytes) -> Reply:
        """The message, its end, the answer."""
        smtp = self._connection()
        try:
            smtp.send(message)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise CutBeforeEndError(str(error)) from error
        # From here on, the server may have all of it.
        try:
            smtp.send(_END)
            answer = _reply(smtp.getreply())
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise CutAtEndError(str(error)) from error
        if answer.code == 421:
            self.close()
        return answer

    def withdraw(self) -> None:
        """There is no polite way out of DATA."""
        self._drop()

    def close(self) -> None:
        """Say goodbye if one can."""
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (OSError, smtplib.SMTPException):
                self._drop()
        self._smtp = None

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


class MailboxTransport:
    """The mailbox read in the browser: one file a message, whole or not there at all."""

    def open(self) -> None:
        """Make the folder."""
        self._folder = Path(settings.EMAIL_FILE_PATH)
        self._folder.mkdir(parents=True, exist_ok=True)

    def offer(self, *, sender: str, reader: str) -> Reply | None:
        """Everybody is welcome."""
        return None

    def deliver(self, message: bytes) -> Reply:
        """Write the file."""
        name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{secrets.token_hex(4)}.eml"
        unfinished = self._folder / f"{name}.part"
        unfinished.write_bytes(undouble_dots(message))
        os.replace(unfinished, self._folder / name)  # noqa: PTH105 - the one call that is atomic on every system
        return Reply(250, "gardé dans la boîte de démonstration")

    def withdraw(self) -> None:
        """Nothing was begun."""

    def close(self) -> None:
        """Nothing is open."""


def double_dots(message: bytes) -> bytes:
    """A line that begins with a dot begins with two (RFC 5321, 4.5.2); done once, on the encoded edition."""
    doubled = message.replace(b"\r\n.", b"\r\n..")
    return b"." + doubled if doubled.startswith(b".") else doubled


def undouble_dots(message: bytes) -> bytes:
    """The message as its reader gets it."""
    return message.replace(b"\r\n..", b"\r\n.")


def make_transport() -> Transport:
    """A connection of the kind that the mode wants."""
    factory: Callable[[], Transport] = import_string(settings.NEWSLETTER_TRANSPORT)
    return factory()
