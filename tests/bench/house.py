"""The house as production runs it, on loopback: PostgreSQL, Redis, granian with two web processes."""

import contextlib
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.servers import free_port, postgres, stop, valkey

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "var" / "bench"
WEB_PROCESSES = 2


@dataclass(frozen=True)
class House:
    """A running house: where it answers, and the environment its commands need."""

    address: str
    environment: dict[str, str]

    def manage(self, *words: str) -> str:
        """What one management command prints; RuntimeError when it fails."""
        return self._run("manage.py", *words)

    def python(self, code: str) -> str:
        """What ``code`` prints in a process of its own, Django being ready as in a worker; the last line."""
        return self._run("-c", f"import django\ndjango.setup()\n{code}").strip().splitlines()[-1]

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)[:80]} failed:\n{done.stderr[-2000:]}")
        return done.stdout


def wait_until_it_answers(address: str, *, seconds: float, statuses: tuple[int, ...] = (200, 503)) -> None:
    """Return when ``address`` answers with one of ``statuses``; TimeoutError otherwise."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            try:
                with urllib.request.urlopen(address, timeout=2) as answer:
                    status = answer.status
            except urllib.error.HTTPError as error:
                status = error.code
                error.close()
            if status in statuses:
                return
        time.sleep(0.05)
    raise TimeoutError(f"{address} did not answer {statuses} in {seconds:.0f} s")


@contextlib.contextmanager
def empty_house() -> Iterator[House]:
    """Servers and schema, nothing more; no web process."""
    WORK.mkdir(parents=True, exist_ok=True)
    address = f"http://127.0.0.1:{free_port()}"
    with postgres() as database, valkey() as redis:
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "PREAU_VAR": str(WORK),
            "PREAU_SECRET_KEY": secrets.token_urlsafe(50),
            "PREAU_BASE_URL": address,
            "PREAU_ALLOWED_HOSTS": "127.0.0.1",
            "PREAU_SMTP_HOST": "127.0.0.1",
            "PREAU_LOG_LEVEL": "WARNING",
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            **{name: value for name, value in os.environ.items() if name.startswith("PREAU_BENCH_")},
        }
        house = House(address, environment)
        house.manage("migrate")
        yield house


@contextlib.contextmanager
def running_house() -> Iterator[House]:
    """Servers, schema, demonstration content and static files, then the web processes; all end with the block."""
    with empty_house() as house:
        for words in (["load_demo"], ["collectstatic", "--noinput"]):
            house.manage(*words)
        # What autovacuum does within a minute on a server that lives: without it the planner guesses.
        house.python("from django.db import connection as c; c.cursor().execute('ANALYZE'); print('ok')")
        with web_processes(house, WEB_PROCESSES):
            yield house


@contextlib.contextmanager
def web_processes(house: House, count: int) -> Iterator[int]:
    """That many web processes on the house's address, ready to answer; the process id of their parent."""
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--workers", str(count)]
    port = house.address.rpartition(":")[2]
    command += ["--host", "127.0.0.1", "--port", port, "--no-access-log", "config.asgi:application"]
    with (WORK / "web.log").open("wb") as log:
        web = subprocess.Popen(command, cwd=ROOT, env=house.environment, stdout=log, stderr=log)
    try:
        wait_until_it_answers(f"{house.address}/sante/", seconds=60)
        yield web.pid
    finally:
        stop(web)
