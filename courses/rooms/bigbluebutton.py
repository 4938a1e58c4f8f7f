"""BigBlueButton: its API with a checksum on every call, and the messages of its web hooks.

Protocol as published by the project (docs.bigbluebutton.org, « API » and « Webhooks »): the checksum of a call is the
hash of the call's name, its query string and the shared secret; that of a message, the SHA-1 (or the hash that the
server is set to) of the callback's address, the message as JSON, and the secret.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import ParseError, fromstring

from courses.rooms import BadSignatureError, Guest, Meeting, Presence, RoomDownError

if TYPE_CHECKING:
    import httpx

PATIENCE_SECONDS = 5.0
ALGORITHMS = {40: "sha1", 64: "sha256", 96: "sha384", 128: "sha512"}
ARRIVALS = {"user-joined": True, "user-left": False}
NOTHING_TO_END = "notFound"


@dataclass(frozen=True)
class BigBlueButton:
    """``url``: up to and with ``/bigbluebutton/``; ``algorithm``: sha256 unless the server is set to another."""

    url: str
    secret: str
    algorithm: str = "sha256"
    transport: httpx.BaseTransport | None = None

    def open(self, meeting: Meeting) -> None:
        """Create the meeting (the API makes it once), and ask to be told who comes and goes."""
        self._call(
            "create",
            {
                "meetingID": meeting.id,
                "name": meeting.title[:256],
                # Room for the trainers beside those who hold a seat.
                "maxParticipants": str(meeting.capacity + 5),
                "duration": str(meeting.minutes + 60),
                "logoutURL": meeting.logout_url,
                "record": "false",
            },
        )
        self._call("hooks/create", {"callbackURL": meeting.callback_url, "meetingID": meeting.id})

    def entry(self, meeting: Meeting, guest: Guest, *, now: datetime) -> str:
        """The signed address of ``join``."""
        role = "MODERATOR" if guest.leads else "VIEWER"
        parameters = {"meetingID": meeting.id, "fullName": guest.name, "userID": guest.id, "role": role}
        return self._address("join", parameters)

    def close(self, meeting: Meeting) -> None:
        """End it for everybody."""
        self._call("end", {"meetingID": meeting.id}, accepted=NOTHING_TO_END)

    def read(self, *, url: str, query: Mapping[str, str], body: bytes) -> Sequence[Presence]:
        """Arrivals and departures among the events of a message; the others are none of our business."""
        given = query.get("checksum", "")
        fields: dict[str, Any] = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        if str(fields.get("timestamp", "")).isdigit():
            fields["timestamp"] = int(fields["timestamp"])
        # The server hashes what its own JSON writer gives: no spaces, letters as they are.
        told = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
        algorithm = ALGORITHMS.get(len(given), "")
        if not algorithm or not compare_digest(given, self._digest(url + told, algorithm)):
            raise BadSignatureError
        try:
            events = json.loads(fields.get("event", "[]"))
            found = [self._presence(event["data"]) for event in events]
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignatureError from error
        return [presence for presence in found if presence is not None]

    def _presence(self, data: Mapping[str, Any]) -> Presence | None:
        joined = ARRIVALS.get(data["id"])
        if joined is None:
            return None
        user, meeting = data["attributes"]["user"], data["attributes"]["meeting"]
        return Presence(
            meeting_id=str(meeting["external-meeting-id"]),
            guest_id=str(user["external-user-id"]),
            joined=joined,
            at=datetime.fromtimestamp(int(data["event"]["ts"]) / 1000, UTC),
            connection=str(user["internal-user-id"]),
        )

    def _call(self, name: str, parameters: Mapping[str, str], *, accepted: str = "") -> None:
        import httpx  # 3 MB that only a process which calls the rooms should hold

        try:
            with httpx.Client(timeout=PATIENCE_SECONDS, transport=self.transport) as client:
                answer = client.get(self._address(name, parameters))
            answer.raise_for_status()
            root: Element = fromstring(answer.content)
        except (httpx.HTTPError, ParseError) as error:
            raise RoomDownError(name) from error
        if root.findtext("returncode") != "SUCCESS" and (root.findtext("messageKey") or "?") != accepted:
            raise RoomDownError(f"{name}: {root.findtext('messageKey')}")

    def _address(self, name: str, parameters: Mapping[str, str]) -> str:
        query = urlencode(parameters)
        return f"{self.url.rstrip('/')}/api/{name}?{query}&checksum={self._digest(name + query, self.algorithm)}"

    def _digest(self, text: str, algorithm: str) -> str:
        return hashlib.new(algorithm, (text + self.secret).encode()).hexdigest()
