"""integration: the health page on PostgreSQL and Valkey, as parts come and go."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
import time
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from config import database_template
from tests.bench.servers import free_port, stop, valkey
from tests.conftest import PROJECT_ROOT

pytestmark = pytest.mark.servers
ALL_WELL = {"etat": "ok", "base_de_donnees": "ok", "file_de_taches": "ok", "ouvrier": "ok"}


def _health(address):
    try:
        with urlopen(f"{address}/sante/", timeout=10) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)
    except OSError:
        return 0, {}


def _until(address, expected, *, seconds=40):
    deadline = time.monotonic() + seconds
    while (seen := _health(address)) != expected and time.monotonic() < deadline:
        time.sleep(0.2)
    return seen


@pytest.fixture
def database(django_db_setup, django_db_blocker):
    """The address of a migrated database of its own."""
    with django_db_blocker.unblock():
        database_template.recreate_postgres("preau_health", template=database_template.postgres_template())
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path="/preau_health").geturl()
        database_template.recreate_postgres("preau_health", template=None)


def test_health_follows_worker_and_broker(database, tmp_path):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    granian = [sys.executable, "-m", "granian", "--interface", "asginl", "--host", "127.0.0.1", "--port", str(port)]
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "config", "worker", "--pool", "threads", "-c", "2"]
    with contextlib.ExitStack() as ending:
        broker = ending.enter_context(contextlib.ExitStack())
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "PREAU_VAR": str(tmp_path),
            "PREAU_SECRET_KEY": secrets.token_urlsafe(50),
            "PREAU_BASE_URL": address,
            "PREAU_SMTP_HOST": "127.0.0.1",
            "DATABASE_URL": database,
            "REDIS_URL": broker.enter_context(valkey()),
        }

        def start(*command):
            log = ending.enter_context((tmp_path / "log").open("ab"))
            process = subprocess.Popen(command, cwd=PROJECT_ROOT, env=environment, stdout=log, stderr=log)
            ending.callback(stop, process)

        start(*granian, "--no-access-log", "config.asgi:application")
        alone = (503, {**ALL_WELL, "etat": "en panne", "ouvrier": "en panne"})
        assert _until(address, alone) == alone

        start(*celery)
        assert _until(address, (200, ALL_WELL)) == (200, ALL_WELL)

        broker.close()
        without = (503, {**ALL_WELL, "etat": "en panne", "file_de_taches": "en panne", "ouvrier": "en panne"})
        assert _until(address, without) == without
