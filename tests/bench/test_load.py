"""unit: the load generator we fall back to counts what really happens."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.bench.load import _press_in_one_process, press
from tests.bench.measures import Figure


class Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[str] = []

    def do_GET(self):
        self.seen.append(self.headers["Cookie"])
        self.send_response(404 if self.path == "/absente/" else 200)
        if self.path == "/morceaux/":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")
        else:
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"page")

    def log_message(self, *args):
        pass


@pytest.fixture
def address() -> Iterator[str]:
    Pages.seen.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("path", "is_failure"), [("/", False), ("/morceaux/", False), ("/absente/", True)])
def test_generator_counts_answers_and_failures(address, path, is_failure):
    moments, failures = _press_in_one_process(address + path, 0.3, 2, {"Cookie": "bench=1"})

    assert len(moments) > 2
    assert len(moments) == len(Pages.seen)
    assert set(Pages.seen) == {"bench=1"}
    assert failures == (len(moments) if is_failure else 0)
    assert all(0 < moment < 1 for moment in moments)


def test_generator_leaves_other_machines_alone():
    with pytest.raises(ValueError, match="loopback"):
        press("http://preau.example/", seconds=1, connections=1)


@pytest.mark.parametrize(
    ("value", "target", "better", "held"),
    [(3, 2, "lower", False), (2, 2, "lower", True), (3, 2, "higher", True), (1, 2, "higher", False)],
)
def test_figure_knows_whether_its_target_is_met(value, target, better, held):
    assert Figure("x", value, "s", target, better, "").is_held == held


def test_figure_without_a_target_is_met():
    assert Figure("x", 1, "s", None, "lower", "").is_held
