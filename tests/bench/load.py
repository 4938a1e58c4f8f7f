"""A bounded load on loopback: wrk when the machine has it, else a few processes of our own."""

import asyncio
import multiprocessing
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_SECONDS = 30.0
MAX_CONNECTIONS = 128
# The name of a browser: the views of a reader are counted, those of a program are not.
READER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What came out: answers a second, the 99th percentile of their latency, and how many were not a 2xx."""

    per_second: float
    p99_ms: float
    failures: int
    generator: str


def press(address: str, *, seconds: float, connections: int, headers: dict[str, str] | None = None) -> Load:
    """Ask ``address`` again and again over ``connections`` kept open; loopback only, ValueError otherwise."""
    if urlsplit(address).hostname != "127.0.0.1":
        raise ValueError("load is for loopback only")
    seconds, connections = min(seconds, MAX_SECONDS), min(connections, MAX_CONNECTIONS)
    headers = {"Accept-Encoding": "gzip, br", "User-Agent": READER, **(headers or {})}
    if shutil.which("wrk"):
        return _press_with_wrk(address, seconds, connections, headers)
    return _press_with_processes(address, seconds, connections, headers)


def _press_with_wrk(address: str, seconds: float, connections: int, headers: dict[str, str]) -> Load:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{round(seconds)}s", "--latency", "--timeout", "10s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    output = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", output)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", output)
    if p99 is None or rate is None:
        raise RuntimeError(f"wrk printed something else:\n{output}")
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output)
    failures = int(bad[1]) if bad else 0
    failures += sum(map(int, errors.groups())) if errors else 0
    return Load(float(rate[1]), float(p99[1]) * _UNITS[p99[2]], failures, "wrk")


def _press_with_processes(address: str, seconds: float, connections: int, headers: dict[str, str]) -> Load:
    count = 2
    context = multiprocessing.get_context("spawn")
    share = max(1, connections // count)
    with context.Pool(count) as pool:
        parts = pool.starmap(_press_in_one_process, [(address, seconds, share, headers)] * count)
    times = sorted(moment for moments, _failures in parts for moment in moments)
    p99 = times[int(len(times) * 0.99)] * 1000 if times else float("inf")
    return Load(len(times) / seconds, p99, sum(failures for _moments, failures in parts), f"{count} Python processes")


def _press_in_one_process(
    address: str, seconds: float, connections: int, headers: dict[str, str]
) -> tuple[list[float], int]:
    return asyncio.run(_press_together(address, seconds, connections, headers))


async def _press_together(
    address: str, seconds: float, connections: int, headers: dict[str, str]
) -> tuple[list[float], int]:
    where = urlsplit(address)
    lines = [f"GET {where.path or '/'} HTTP/1.1", f"Host: {where.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    end = time.monotonic() + seconds
    moments: list[float] = []
    failures = 0

    async def one_connection() -> None:
        nonlocal failures
        reader, writer = await asyncio.open_connection("127.0.0.1", where.port)
        try:
            while time.monotonic() < end:
                begin = time.perf_counter()
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                await _read_body(reader, head)
                moments.append(time.perf_counter() - begin)
                failures += not head.startswith(b"HTTP/1.1 2")
        except (OSError, asyncio.IncompleteReadError):
            failures += 1
        finally:
            writer.close()

    await asyncio.gather(*(one_connection() for _ in range(connections)))
    return moments, failures


async def _read_body(reader: asyncio.StreamReader, head: bytes) -> None:
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    if length:
        await reader.readexactly(int(length[1]))
        return
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        await reader.readexactly(size + 2)
    await reader.readuntil(b"\r\n")
