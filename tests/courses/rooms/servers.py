"""A BigBlueButton server that answers as the published protocol says: a call without its checksum is refused."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

SECRET = "un secret partagé de trente-deux signes"
REFUSED = "<response><returncode>FAILED</returncode><messageKey>checksumError</messageKey></response>"
DONE = "<response><returncode>SUCCESS</returncode></response>"
NOT_FOUND = "<response><returncode>FAILED</returncode><messageKey>notFound</messageKey></response>"


class FakeBigBlueButton(ThreadingHTTPServer):
    """``calls``: name and parameters of each call that was rightly signed; ``broken``: answer nonsense."""

    daemon_threads = True

    def __init__(self, algorithm: str) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.algorithm = algorithm
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.meetings: set[str] = set()
        self.broken = False

    @property
    def url(self) -> str:
        """What a site is set to."""
        return f"http://127.0.0.1:{self.server_address[1]}/bigbluebutton/"

    def answer(self, path: str) -> str:
        """What the API answers to a call."""
        parts = urlsplit(path)
        name = parts.path.removeprefix("/bigbluebutton/api/")
        query, _, given = parts.query.rpartition("&checksum=")
        if hashlib.new(self.algorithm, f"{name}{query}{SECRET}".encode()).hexdigest() != given:
            return REFUSED
        parameters = {key: values[0] for key, values in parse_qs(query).items()}
        self.calls.append((name, parameters))
        meeting = parameters.get("meetingID", "")
        if name == "create":
            self.meetings.add(meeting)
        if name in {"end", "join"} and meeting not in self.meetings:
            return NOT_FOUND
        if name == "end":
            self.meetings.discard(meeting)
        return DONE


class _Door(BaseHTTPRequestHandler):
    server: FakeBigBlueButton

    def do_GET(self) -> None:
        content = ("<html>en travaux" if self.server.broken else self.server.answer(self.path)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        """Silence."""


@contextmanager
def bigbluebutton(algorithm: str = "sha256") -> Iterator[FakeBigBlueButton]:
    """A server on loopback, for the time of the block."""
    server = FakeBigBlueButton(algorithm)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def hook_message(
    *, callback_url: str, kind: str, meeting_id: str, guest_id: str, at_ms: int, secret: str = SECRET
) -> tuple[str, bytes]:
    """The query string and the body of a message of the web hooks, signed as the server signs it."""
    event = {
        "data": {
            "type": "event",
            "id": kind,
            "attributes": {
                "meeting": {"internal-meeting-id": "interne", "external-meeting-id": meeting_id},
                "user": {"internal-user-id": "w_1", "external-user-id": guest_id, "name": "Élise"},
            },
            "event": {"ts": at_ms},
        }
    }
    fields = {
        "event": json.dumps([event], separators=(",", ":"), ensure_ascii=False),
        "timestamp": at_ms,
        "domain": "salle.example",
    }
    told = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
    checksum = hashlib.sha1(f"{callback_url}{told}{secret}".encode()).hexdigest()
    return f"checksum={checksum}", urlencode(fields).encode()
