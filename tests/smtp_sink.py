"""A mail server on loopback that keeps what it accepts, and fails as it is told to.

Small and quick rather than complete: it speaks what our client says. ``fault`` is asked at each moment of each message
and answers None (all is well), « drop » (the connection ends there), « keep-and-drop » (at the end: the message is
kept, the answer never leaves) or a reply such as « 451 plus tard ».
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Fault = Callable[[str, str], str | None]


@dataclass(frozen=True)
class Kept:
    """One message the server said yes to; dots are undoubled."""

    sender: str
    reader: str
    content: bytes


class _GoneError(Exception):
    """The connection is over."""


@dataclass
class Sink:
    """The server; ``kept`` is in the order of acceptance."""

    fault: Fault = lambda _moment, _reader: None
    keeps_content: bool = True
    kept: list[Kept] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def start(self) -> None:
        """Listen."""
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Stop listening, end every connection."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for peer in list(self._open):
            with contextlib.suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=5)

    def _accept(self) -> None:
        while True:
            try:
                peer, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.add(peer)
            thread = threading.Thread(target=self._serve, args=(peer,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, peer: socket.socket) -> None:
        with peer, contextlib.suppress(OSError, _GoneError):
            _Conversation(self, peer).run()
        self._open.discard(peer)


class _Conversation:
    def __init__(self, sink: Sink, peer: socket.socket) -> None:
        self.sink, self.peer = sink, peer
        self.buffer = b""
        self.sender = self.reader = ""

    def run(self) -> None:
        self._say("220 puits")
        while True:
            line = self._until(b"\r\n").decode("ascii", "replace")
            verb = line[:4].upper()
            if verb == "QUIT":
                self._say("221 au revoir")
                return
            if verb == "DATA":
                self._data()
            elif verb in ("MAIL", "RCPT"):
                address = line.partition("<")[2].partition(">")[0]
                if verb == "MAIL":
                    self.sender = address
                else:
                    self.reader = address
                self._answer(verb.lower(), "250 bien")
            else:
                self._say("250 puits")

    def _data(self) -> None:
        if not self._answer("data", "354 oui"):
            return
        if self.sink.fault("body", self.reader) == "drop":
            self.peer.recv(512)
            raise _GoneError
        content = self._until(b"\r\n.\r\n") + b"\r\n"
        fault = self.sink.fault("end", self.reader)
        if fault == "drop":
            raise _GoneError
        if fault in (None, "keep-and-drop"):
            whole = content.replace(b"\r\n..", b"\r\n.") if self.sink.keeps_content else b""
            self.sink.kept.append(Kept(self.sender, self.reader, whole))
        if fault == "keep-and-drop":
            raise _GoneError
        self._say(fault or "250 garde")

    def _answer(self, moment: str, usual: str) -> bool:
        fault = self.sink.fault(moment, self.reader)
        if fault in ("drop", "keep-and-drop"):
            raise _GoneError
        self._say(fault or usual)
        return fault is None

    def _say(self, line: str) -> None:
        self.peer.sendall(f"{line}\r\n".encode())

    def _until(self, end: bytes) -> bytes:
        start = 0
        while (place := self.buffer.find(end, start)) < 0:
            start = max(len(self.buffer) - len(end), 0)
            chunk = self.peer.recv(1 << 16)
            if not chunk:
                raise _GoneError
            self.buffer += chunk
        found, self.buffer = self.buffer[:place], self.buffer[place + len(end) :]
        return found


@contextlib.contextmanager
def smtp_sink(fault: Fault | None = None, *, keeps_content: bool = True) -> Iterator[Sink]:
    """A server for the time of a test."""
    sink = Sink(keeps_content=keeps_content)
    if fault is not None:
        sink.fault = fault
    sink.start()
    try:
        yield sink
    finally:
        sink.stop()
