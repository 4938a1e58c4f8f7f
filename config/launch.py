#!/usr/bin/env python3
"""First stage of `make run`, `make test` and `make check`: from a bare clone to a working virtualenv.

Only the standard library is imported here, and nothing newer than Python 3.7 is
written here, so that an old interpreter gets a sentence and not a traceback.
What stops the start is one French sentence on the error stream and a non-zero
code; nobody reads a traceback on their first day.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BOOTSTRAP = ROOT / "var" / "bootstrap"
STAMP = VENV / "preau-installed.json"
MINIMUM = (3, 11)
STARTED = time.monotonic()


def say(sentence: str) -> None:
    """One line of progress, with the seconds since the start."""
    print(f"[{time.monotonic() - STARTED:5.1f} s] {sentence}", flush=True)


def stop(sentence: str) -> None:
    """Say what to do, and leave."""
    print("\n" + sentence, file=sys.stderr, flush=True)
    sys.exit(1)


def interpreter() -> str:
    """A Python of 3.11 or more: this one, or the newest one that is installed."""
    if sys.version_info >= MINIMUM:
        return sys.executable
    for name in ("python3.13", "python3.12", "python3.11", "python3.14"):
        found = shutil.which(name)
        if found:
            return found
    stop(
        "Préau demande Python 3.11 ou plus récent ; celui-ci est le {}.{}. "
        "Installez-en un (Debian 12 : apt install python3), ou désignez-le : make run PYTHON=/chemin/python3.11".format(
            *sys.version_info[:2]
        )
    )
    return ""


def check_port(text: str) -> int:
    """The port as a number, known to be free."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        stop(f"PORT={text} n’est pas un numéro de port. Exemple : make run PORT=8001")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            stop(f"Le port {port} est réservé au système. Choisissez-en un autre : make run PORT=8000")
        except OSError:
            stop(f"Le port {port} est déjà pris. Choisissez-en un autre : make run PORT={port + 1}")
    return port


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _settings_of_pip(python: str) -> dict[str, str]:
    """What uv must be told, when only pip was configured on this machine: uv reads none of pip's own settings."""
    listed = subprocess.run([python, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    found = {}
    for line in listed.stdout.splitlines():
        key, _, value = line.partition("=")
        found[key.rpartition(".")[2].lower().replace("_", "-")] = value.strip().strip("'\"").replace("\\n", " ").split()
    told = {
        "UV_DEFAULT_INDEX": " ".join(found.get("index-url", [])),
        "UV_INDEX": " ".join(found.get("extra-index-url", [])),
        "UV_FIND_LINKS": ",".join(found.get("find-links", [])),
        "UV_INSECURE_HOST": " ".join(found.get("trusted-host", [])),
        "SSL_CERT_FILE": " ".join(found.get("cert", [])),
        # As pip does: each index may hold some versions. The hashes tell which files are ours.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    return {name: value for name, value in told.items() if value and name not in os.environ}


def _find_uv(python: str) -> tuple[list[str], dict[str, str]]:
    """The command that runs uv, and what its environment needs; installs uv aside when the machine has none."""
    if _works(["uv", "--version"]):
        return ["uv"], {}
    if _works([python, "-m", "uv", "--version"]):
        return [python, "-m", "uv"], {}
    own = str(BOOTSTRAP / "bin" / "python")
    if not _works([own, "-m", "uv", "--version"]):
        say("Installation de l’installateur (uv)")
        shutil.rmtree(BOOTSTRAP, ignore_errors=True)
        made = subprocess.run([python, "-m", "venv", str(BOOTSTRAP)], capture_output=True, text=True, check=False)
        if made.returncode:
            stop("Il manque le module venv de Python (Debian, Ubuntu : apt install python3-venv). Ajoutez-le.")
        got = subprocess.run(
            [own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"],
            capture_output=True,
            text=True,
            check=False,
        )
        if got.returncode:
            _no_packages(got.stderr)
    return [own, "-m", "uv"], _settings_of_pip(own)


def _no_packages(details: str) -> None:
    tail = "\n".join("  " + line for line in details.strip().splitlines()[-6:])
    stop(
        "L’installation des bibliothèques a échoué. Si le réseau manque, rétablissez-le ; s’il passe par un miroir ou "
        "un mandataire, réglez pip ou uv (variables PIP_* ou UV_*). Puis relancez la même commande.\n" + tail
    )


def _fingerprints(names: list[str]) -> dict[str, str]:
    return {name: hashlib.sha256((ROOT / "requirements" / name).read_bytes()).hexdigest() for name in names}


def _installed() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def ensure_venv(python: str, *wanted: str) -> str:
    """Install the locked requirements if they changed since the last time; returns the virtualenv's Python."""
    own = str(VENV / "bin" / "python")
    usable = _works([own, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])
    installed = _installed() if usable else {}
    # What an earlier command installed stays: `make run` after `make test` must not take the tests' tools away.
    names = sorted({*wanted, *(name for name in installed if (ROOT / "requirements" / name).exists())})
    goal = _fingerprints(names)
    if installed == goal:
        return own
    uv, extra = _find_uv(python)
    # The locks hold every byte that we install. One library clones a repository while it is built, if it can: no.
    environment = {**os.environ, **extra, "UV_PYTHON_DOWNLOADS": "never", "GIT_ALLOW_PROTOCOL": "none"}
    if not usable:
        shutil.rmtree(VENV, ignore_errors=True)
        made = subprocess.run(
            [*uv, "venv", "--quiet", "--python", python, str(VENV)],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        if made.returncode:
            stop(f"Impossible de créer .venv dans {ROOT} : {made.stderr.strip()}")
    say("Installation des bibliothèques ({})".format(", ".join(names)))
    STAMP.unlink(missing_ok=True)
    # Compiled at once: where PYTHONDONTWRITEBYTECODE is set, each start would compile everything again.
    synced = subprocess.run(
        [*uv, "pip", "sync", "--quiet", "--python", own, "--require-hashes", "--compile-bytecode"]
        + ["requirements/" + name for name in names],
        cwd=str(ROOT),
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        check=False,
    )
    if synced.returncode:
        _no_packages(synced.stderr)
    STAMP.write_text(json.dumps(goal), encoding="utf-8")
    return own


def main(arguments: list[str]) -> None:
    """`launch.py run PORT`, `launch.py test [pytest's arguments]`, `launch.py install`."""
    os.chdir(str(ROOT))
    command, rest = (arguments or ["run"])[0], arguments[1:]
    python = interpreter()
    if command == "run":
        port = check_port(rest[0] if rest else "8000")
        own = ensure_venv(python, "base.txt")
        os.environ["PREAU_STARTED"] = str(STARTED)
        os.execv(own, [own, "-m", "config.launch_stack", str(port)])
    own = ensure_venv(python, "base.txt", "test.txt")
    if command == "test":
        os.execv(own, [own, "-m", "tests.run", *rest])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
