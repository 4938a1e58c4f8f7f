"""integration: `make run` for real, in a folder of its own: servers up, every room answers, nothing left behind."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from tests.conftest import PROJECT_ROOT

ROOMS = [
    "/",
    "/guides/",
    "/actualites/",
    "/formations/",
    "/bac-a-sable/",
    "/club/",
    "/bilan/",
    "/compte/connexion/",
    "/admin/",
    "/sante/",
]
LAUNCH = [sys.executable, "config/launch.py", "run"]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def launch_environment(var):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREAU_", "DJANGO_", "DATABASE_", "REDIS_"))}
    return {**kept, "PREAU_VAR": str(var), "DJANGO_SETTINGS_MODULE": "config.settings.embedded"}


def _get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    except OSError:
        return 0, ""
    finally:
        connection.close()


def _processes_of(var):
    """Process numbers whose environment names our folder: what the launcher started, wherever it ended up."""
    listing = subprocess.run(["ps", "axeww", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in listing.splitlines() if f"PREAU_VAR={var} " in f"{line} "]


def _until(question, *, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if question():
            return True
        time.sleep(0.2)
    return False


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    """The port, the folder and the process of a launched platform; module-wide, a start is what is slow here."""
    var, port = tmp_path_factory.mktemp("var"), _free_port()
    command = [*LAUNCH, str(port)]
    with (var / "launch.log").open("w") as log:
        launcher = subprocess.Popen(
            command, cwd=PROJECT_ROOT, env=launch_environment(var), stdout=log, stderr=log, start_new_session=True
        )
    try:
        up = _until(lambda: launcher.poll() is not None or _get(port, "/sante/")[0] == 200, seconds=120)
        assert (up, launcher.poll()) == (True, None), (var / "launch.log").read_text()
        yield port, var, launcher
    finally:
        if launcher.poll() is None:
            launcher.send_signal(signal.SIGTERM)
            launcher.wait(timeout=30)


@pytest.mark.servers
def test_health_tells_each_part(stack):
    status, body = _get(stack[0], "/sante/")

    assert status == 200
    assert json.loads(body) == {"etat": "ok", "base_de_donnees": "ok", "file_de_taches": "ok", "ouvrier": "ok"}


@pytest.mark.servers
@pytest.mark.parametrize("path", ROOMS)
def test_room_answers(stack, path):
    # The editors' desk sends a stranger to the sign-in page.
    assert _get(stack[0], path)[0] == (302 if path == "/admin/" else 200)


@pytest.mark.servers
def test_static_files_are_served(stack):
    status, body = _get(stack[0], "/static/preau/preau.css")

    assert status == 200
    assert "{" in body


@pytest.mark.servers
def test_second_launch_on_the_same_data_is_refused(stack):
    second = subprocess.run(
        [*LAUNCH, str(_free_port())],
        cwd=PROJECT_ROOT,
        env=launch_environment(stack[1]),
        capture_output=True,
        text=True,
        check=False,
    )

    assert second.returncode == 1
    assert second.stderr.startswith("Préau tourne déjà sur ces données")


@pytest.mark.servers
def test_busy_port_is_one_sentence(stack, tmp_path):
    second = subprocess.run(
        [*LAUNCH, str(stack[0])],
        cwd=PROJECT_ROOT,
        env=launch_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )

    assert second.returncode == 1
    assert second.stderr.strip() == (
        f"Le port {stack[0]} est déjà pris. Choisissez-en un autre : make run PORT={stack[0] + 1}"
    )


@pytest.mark.servers
def test_ctrl_c_stops_all_that_was_started(stack):
    port, var, launcher = stack
    assert len(_processes_of(var)) >= 3

    launcher.send_signal(signal.SIGINT)

    assert launcher.wait(timeout=30) == 0
    assert _until(lambda: _processes_of(var) == [], seconds=5)
    assert _get(port, "/sante/")[0] == 0


@pytest.mark.servers
def test_death_of_the_worker_stops_the_rest(stack):
    """Launched again on the data that the test before left stopped: nothing is to be loaded a second time."""
    port, var = _free_port(), stack[1]
    launcher = subprocess.Popen(
        [*LAUNCH, str(port)],
        cwd=PROJECT_ROOT,
        env=launch_environment(var),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert _until(lambda: _get(port, "/sante/")[0] == 200, seconds=120)
        listing = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(launcher.pid)], capture_output=True, text=True, check=True
        ).stdout
        worker = next(int(line.split()[0]) for line in listing.splitlines() if "celery" in line)
        os.kill(worker, signal.SIGKILL)

        _out, messages = launcher.communicate(timeout=30)
        assert launcher.returncode == 1
        # It may die before the launcher itself saw that all was well; either way it is named.
        assert "L’ouvrier (tâches de fond) s’est arrêté" in messages
        assert _until(lambda: _processes_of(var) == [], seconds=5)
    finally:
        if launcher.poll() is None:
            launcher.terminate()
            launcher.communicate(timeout=30)


@pytest.mark.parametrize("port", ["abc", "0", "70000"])
def test_impossible_port_is_one_sentence(port):
    told = subprocess.run([*LAUNCH, port], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)

    assert told.returncode == 1
    assert told.stderr.strip() == f"PORT={port} n’est pas un numéro de port. Exemple : make run PORT=8001"
