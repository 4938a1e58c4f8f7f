"""From a bare clone to a platform whose every part is alive, with the command a newcomer types."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.bench.house import ROOT, wait_until_it_answers
from tests.bench.servers import free_port

PATIENCE_SECONDS = 300.0


def start_twice() -> tuple[float, float]:
    """Seconds to the first ``/sante/`` 200 in a fresh clone with no cache at all, then in the same clone once more."""
    folder = Path(tempfile.mkdtemp(prefix="preau-start-"))
    try:
        clone = folder / "preau"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
        for name in ("PREAU_VAR", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV", "UV_CACHE_DIR"):
            environment.pop(name, None)
        return _start(clone, environment), _start(clone, environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(clone: Path, environment: dict[str, str]) -> float:
    port = free_port()
    with (clone.parent / "run.log").open("wb") as log:
        begin = time.monotonic()
        # A session of its own, so that Ctrl-C reaches all that it started and nothing else.
        run = subprocess.Popen(
            ["make", "run", f"PORT={port}"], cwd=clone, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/sante/", seconds=PATIENCE_SECONDS, statuses=(200,))
        return time.monotonic() - begin
    except TimeoutError as error:
        raise RuntimeError((clone.parent / "run.log").read_text()[-3000:]) from error
    finally:
        os.killpg(run.pid, signal.SIGINT)
        try:
            run.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
