"""Jitsi: a room is an address, and a signed token (JWT, HS256) says who enters it.

Claims as the token authentication of Jitsi Meet reads them: ``aud`` « jitsi », ``iss`` the application, ``sub`` the
domain, ``room`` the only room that the token opens, ``context.user`` who it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from courses.rooms import BadSignatureError, Guest, Meeting, Presence

BEFORE = timedelta(minutes=5)
AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Jitsi:
    """``url``: the root of the server; ``app_id`` and ``secret``: those of its token authentication."""

    url: str
    app_id: str
    secret: str

    def open(self, meeting: Meeting) -> None:
        """A Jitsi room exists as soon as somebody enters it."""

    def entry(self, meeting: Meeting, guest: Guest, *, now: datetime) -> str:
        """The room's address with the guest's token, which ends an hour after the session."""
        claims = {
            "aud": "jitsi",
            "iss": self.app_id,
            "sub": urlsplit(self.url).hostname,
            "room": meeting.id,
            "nbf": int((now - BEFORE).timestamp()),
            "exp": int((max(meeting.ends_at, now) + AFTER).timestamp()),
            "context": {"user": {"id": guest.id, "name": guest.name, "moderator": "true" if guest.leads else "false"}},
        }
        import jwt  # its cryptography weighs 4 MB in a process that opens no room

        token = jwt.encode(claims, self.secret, algorithm="HS256")
        return f"{self.url.rstrip('/')}/{quote(meeting.id)}?jwt={token}"

    def close(self, meeting: Meeting) -> None:
        """A Jitsi room ends when the last one leaves."""

    def read(self, *, url: str, query: Mapping[str, str], body: bytes) -> Sequence[Presence]:
        """It tells nothing: the live page does."""
        raise BadSignatureError
