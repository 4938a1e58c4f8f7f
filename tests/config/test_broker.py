"""The file broker: a worker never meets half a message."""

import threading
from queue import Empty

import pytest
from kombu import Connection

from config.broker import UNFINISHED, Transport, use_whole_messages


@pytest.fixture
def channel(tmp_path):
    use_whole_messages()
    for name in ("messages", "control"):
        (tmp_path / name).mkdir()
    options = {
        "data_folder_in": str(tmp_path / "messages"),
        "data_folder_out": str(tmp_path / "messages"),
        "control_folder": str(tmp_path / "control"),
    }
    with Connection("filesystem://localhost", transport_options=options) as connection:
        assert isinstance(connection.transport, Transport)
        yield connection.default_channel


def test_message_goes_through(channel):
    channel._put("celery", {"body": "é"})
    assert channel._get("celery") == {"body": "é"}


def test_unfinished_message_is_not_taken(channel, tmp_path):
    (tmp_path / "messages" / f"1_a.celery.msg{UNFINISHED}").write_bytes(b"")
    with pytest.raises(Empty):
        channel._get("celery")


def test_no_reader_ever_meets_an_empty_message(channel, tmp_path):
    folder = tmp_path / "messages"
    sizes: list[int] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            sizes.extend(path.stat().st_size for path in folder.glob("*.msg"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    for _ in range(200):
        channel._put("celery", {"body": "x" * 10_000})
    done.set()
    watcher.join()
    assert len(list(folder.iterdir())) == 200
    assert [size for size in sizes if size < 10_000] == []
