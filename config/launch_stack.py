"""Second stage of `make run`: the database, the demonstration content, then the servers, until Ctrl-C.

Each child leads its own process group, so that Ctrl-C reaches this process
alone, which ends the others in order. If one of them dies, the rest is stopped
and the code is not zero: half a platform is worse than none.
"""

import fcntl
import hashlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from config.environment import PROJECT_ROOT, read

STARTED = float(os.environ.get("PREAU_STARTED", time.monotonic()))
ROOMS = ("config", "cms", "courses", "sandbox", "notebooks")
READY_WITHIN_S = 90
STOPPED_WITHIN_S = 10
BINARIES = Path(sys.executable).parent


def say(sentence: str) -> None:
    """One line of progress, with the seconds since `make run`."""
    print(f"[{time.monotonic() - STARTED:5.1f} s] {sentence}", flush=True)


class Interrupted(Exception):  # noqa: N818 - not an error: a person asked to stop
    """Ctrl-C or SIGTERM."""


def _interrupt(_signum: int, _frame: FrameType | None) -> None:
    # A second Ctrl-C while stopping must not cut the stopping short.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Interrupted


class Stack:
    """The children, by the French name that is shown when one dies."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *command: str) -> None:
        """Start one child in a process group of its own."""
        self.children[name] = subprocess.Popen(command, cwd=PROJECT_ROOT, start_new_session=True)

    def dead(self) -> str | None:
        """The name of a child that ended by itself, if one did."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def stop(self) -> None:
        """End every group: politely, then after ten seconds by force."""
        for child in self.children.values():
            self._signal(child, signal.SIGTERM)
        deadline = time.monotonic() + STOPPED_WITHIN_S
        for child in self.children.values():
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            # Whatever a child left behind in its group goes with it.
            self._signal(child, signal.SIGKILL)
            child.wait()

    @staticmethod
    def _signal(child: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
        try:
            os.killpg(child.pid, number)
        except ProcessLookupError:
            pass


def _sources() -> str:
    """Changes when any file does that could make `manage.py prepare` do something."""
    digest = hashlib.blake2b((PROJECT_ROOT / "requirements" / "base.txt").read_bytes(), digest_size=16)
    for room in ROOMS:
        for path in sorted((PROJECT_ROOT / room).rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                digest.update(f"{path.relative_to(PROJECT_ROOT)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _prepare(var: Path) -> bool:
    """Database and demonstration content; skipped when nothing changed since they were last made."""
    # A cache may go at any time; the heartbeat in it would vouch for a worker of the last run.
    shutil.rmtree(var / "cache", ignore_errors=True)
    done, sources = var / "prepared", _sources()
    if (var / "preau.sqlite3").exists() and done.exists() and done.read_text() == sources:
        return True
    say("Préparation de la base de données et du contenu de démonstration")
    done.unlink(missing_ok=True)
    command = [sys.executable, "manage.py", "prepare"]
    if subprocess.run(command, cwd=PROJECT_ROOT, check=False, start_new_session=True).returncode:
        return False
    done.write_text(sources)
    return True


def _health(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/sante/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _wait_until_ready(stack: Stack, port: int) -> str | None:
    """None when all is well; otherwise what went wrong."""
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        if name := stack.dead():
            return f"{name} s’est arrêté pendant le démarrage ; son message est au-dessus."
        if _health(port) == http.HTTPStatus.OK:
            return None
        time.sleep(0.1)
    return f"Le site ne répond toujours pas après {READY_WITHIN_S} s : voyez les messages au-dessus."


def _welcome(port: int, var: Path) -> None:
    say("Prêt.")
    print(f"\n  Préau       http://127.0.0.1:{port}/")
    print(f"  Rédaction   http://127.0.0.1:{port}/admin/")
    accounts = json.loads((var / "demo-accounts.json").read_text())
    if accounts:
        print("\n  Comptes de démonstration (mot de passe : preau-demo-2026)")
        width = max(len(account["email"]) for account in accounts)
        for account in accounts:
            print(f"    {account['email']:<{width}}  {account['roles']}")
    print("\n  Ctrl-C arrête tout.", flush=True)


def _celery(var: Path) -> list[str]:
    return [
        *(str(BINARIES / "celery"), "--quiet", "--app", "config", "worker", "--beat"),
        *("--schedule", str(var / "beat-schedule"), "--pool", "threads", "--concurrency", "4"),
        *("--loglevel", "WARNING", "--without-gossip", "--without-mingle"),
    ]


def _granian(port: int) -> list[str]:
    return [
        *(str(BINARIES / "granian"), "--interface", "asginl", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--no-access-log", "--log-level", "warning", "config.asgi:application"),
    ]


def main(port: int) -> int:
    """Run the platform until it is told to stop; the exit code of the command."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
    os.environ.setdefault("PREAU_BASE_URL", f"http://127.0.0.1:{port}")
    os.environ.setdefault("PREAU_LOG_LEVEL", "WARNING")
    var = read("PREAU_VAR")
    var.mkdir(parents=True, exist_ok=True)
    lock = (var / "launch.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"Préau tourne déjà sur ces données ({var}). Arrêtez-le d’abord.", file=sys.stderr)
        return 1
    stack = Stack()
    try:
        if not _prepare(var):
            print("La préparation a échoué : le message est au-dessus. Rien n’a été perdu.", file=sys.stderr)
            return 1
        say("Démarrage du serveur et de l’ouvrier")
        stack.start("Le serveur web", *_granian(port))
        stack.start("L’ouvrier (tâches de fond)", *_celery(var))
        if trouble := _wait_until_ready(stack, port):
            print(trouble, file=sys.stderr)
            return 1
        _welcome(port, var)
        while (name := stack.dead()) is None:
            time.sleep(0.5)
        print(f"\n{name} s’est arrêté : tout est arrêté avec lui. Le message est au-dessus.", file=sys.stderr)
        return 1
    except Interrupted:
        print("\nArrêt…", flush=True)
        return 0
    finally:
        stack.stop()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
