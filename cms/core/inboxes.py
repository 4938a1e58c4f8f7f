"""Where our mail waits to be read: a Maildir on this machine, or a folder of an IMAP server."""

import imaplib
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Inbox(Protocol):
    """Messages not looked at yet. Each is taken away once dealt with, or kept for people to read."""

    def unread(self, most: int) -> Iterator[tuple[str, bytes]]:
        """Their names and bytes, the oldest first."""

    def remove(self, name: str) -> None:
        """Delete a message: it holds somebody's words, and what follows from them is written."""

    def keep(self, name: str, *, flagged: bool = False) -> None:
        """Leave a message, read; ``flagged`` when somebody should look at it."""


class Maildir:
    """A folder in which a mail server delivers one file a message (new, then cur)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def unread(self, most: int) -> Iterator[tuple[str, bytes]]:
        """Those in ``new``; servers name them by the moment they came."""
        names = sorted(path.name for path in (self._folder / "new").iterdir() if not path.name.startswith("."))
        for name in names[:most]:
            yield name, (self._folder / "new" / name).read_bytes()

    def remove(self, name: str) -> None:
        """Delete the file."""
        (self._folder / "new" / name).unlink(missing_ok=True)

    def keep(self, name: str, *, flagged: bool = False) -> None:
        """Move it among those that were read, flags in alphabetical order, as the format asks."""
        seen = self._folder / "cur" / f"{name}:2,{'F' if flagged else ''}S"
        os.replace(self._folder / "new" / name, seen)  # noqa: PTH105 - the one call that is atomic on every system


class ImapFolder:
    """A folder of an IMAP server (RFC 3501); messages are named by their UID."""

    def __init__(self, connection: imaplib.IMAP4) -> None:
        self._connection = connection

    def unread(self, most: int) -> Iterator[tuple[str, bytes]]:
        """Those without the flag Seen, which reading them here does not set."""
        _status, found = self._connection.uid("SEARCH", "UNSEEN")
        for uid in found[0].split()[:most] if found and found[0] else []:
            _status, parts = self._connection.uid("FETCH", uid.decode(), "(BODY.PEEK[])")
            bodies = [part[1] for part in parts if isinstance(part, tuple)]
            if bodies:
                yield uid.decode(), bodies[0]

    def remove(self, name: str) -> None:
        """Mark it deleted; it is gone when the folder is left."""
        self._connection.uid("STORE", name, "+FLAGS", r"(\Seen \Deleted)")

    def keep(self, name: str, *, flagged: bool = False) -> None:
        """Mark it seen."""
        self._connection.uid("STORE", name, "+FLAGS", r"(\Seen \Flagged)" if flagged else r"(\Seen)")


def open_inbox(address: str) -> AbstractContextManager[Inbox]:
    """The inbox at « maildir:/var/mail/preau » or « imaps://account:password@host/INBOX », open for a moment.

    ValueError when the address is of neither kind; OSError when nothing answers there.
    """
    parts = urlsplit(address)
    if parts.scheme == "maildir" and parts.path:
        return _maildir(Path(unquote(parts.path)))
    if parts.hostname and (parts.scheme == "imaps" or (parts.scheme == "imap" and parts.hostname in _LOOPBACK)):
        return _imap(address)
    raise ValueError("an inbox is maildir:/folder or imaps://account:password@host/folder")


@contextmanager
def _maildir(folder: Path) -> Iterator[Inbox]:
    yield Maildir(folder)


@contextmanager
def _imap(address: str) -> Iterator[Inbox]:
    parts = urlsplit(address)
    opened = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    try:
        with opened(parts.hostname or "", parts.port or 993, timeout=TIMEOUT_SECONDS) as connection:
            connection.login(unquote(parts.username or ""), unquote(parts.password or ""))
            status, _counted = connection.select(unquote(parts.path.strip("/")) or "INBOX")
            if status != "OK":
                raise OSError("no such folder in the inbox")
            yield ImapFolder(connection)
            connection.expunge()
    except imaplib.IMAP4.error as error:
        raise OSError("the inbox refused us") from error
