"""A mailbox that speaks as much IMAP (RFC 3501) as our reader asks for, on the loopback."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Box:
    """What the server holds: bodies by UID, and the flags of each."""

    messages: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    port: int = 0

    def deliver(self, body: bytes) -> int:
        uid = max(self.messages, default=0) + 1
        self.messages[uid], self.flags[uid] = body, set()
        return uid


@contextmanager
def imap_server(*, account: str, password: str) -> Iterator[Box]:
    box = Box()

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for raw in self.rfile:
                tag, command, *_rest = raw.decode().split()
                name = "answer_" + command.lower()
                done = getattr(self, name)(raw.decode().strip()) if hasattr(self, name) else "OK"
                self.wfile.write(f"{tag} {done} done\r\n".encode())

        def answer_capability(self, _line: str) -> str:
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            return "OK"

        def answer_login(self, line: str) -> str:
            return "OK" if line.endswith(f'{account} "{password}"') else "NO"

        def answer_select(self, line: str) -> str:
            self.wfile.write(f"* {len(box.messages)} EXISTS\r\n".encode())
            return "OK [READ-WRITE]" if "INBOX" in line else "NO"

        def answer_uid(self, line: str) -> str:
            if " SEARCH " in line:
                unseen = [str(uid) for uid, flags in box.flags.items() if r"\Seen" not in flags]
                self.wfile.write(f"* SEARCH {' '.join(unseen)}\r\n".encode())
            elif " FETCH " in line:
                uid = int(line.split()[3])
                body = box.messages[uid]
                self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(body)}}}\r\n".encode() + body + b")\r\n")
            else:
                box.flags[int(line.split()[3])] |= set(re.findall(r"\\\w+", line))
            return "OK"

        def answer_expunge(self, _line: str) -> str:
            for uid in [uid for uid, flags in box.flags.items() if r"\Deleted" in flags]:
                del box.messages[uid], box.flags[uid]
            return "OK"

        def answer_logout(self, _line: str) -> str:
            self.wfile.write(b"* BYE\r\n")
            return "OK"

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
