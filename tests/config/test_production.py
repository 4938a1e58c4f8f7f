"""integration: production settings, read in a process of their own from a made-up environment."""

import json
import logging
import os
import subprocess
import sys

import pytest

from config.log_lines import LineFormatter
from tests.conftest import PROJECT_ROOT

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "PREAU_SECRET_KEY": "k" * 20 + "".join(map(chr, range(48, 91))),
    "PREAU_BASE_URL": "https://preau.example",
    "PREAU_ALLOWED_HOSTS": "preau.example",
    "DATABASE_URL": "postgres://preau:word@127.0.0.1:1/preau?sslmode=require",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "PREAU_SMTP_HOST": "127.0.0.1",
}
OBJECT_STORE = {
    "PREAU_S3_BUCKET": "preau",
    "PREAU_S3_ENDPOINT": "https://s3.preau.example",
    "PREAU_S3_ACCESS_KEY": "a",
    "PREAU_S3_SECRET_KEY": "b",
}


def manage(*words: str, tmp_path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *words],
        cwd=PROJECT_ROOT,
        env={**kept, **ENVIRONMENT, "PREAU_VAR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def read_settings(*names: str, tmp_path, **environment: str) -> dict[str, object]:
    code = (
        f"import json; from django.conf import settings as s; print(json.dumps({{n: getattr(s, n) for n in {names}}}))"
    )
    done = manage("shell", "-v", "0", "-c", code, tmp_path=tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("more", [{}, OBJECT_STORE], ids=["volume", "object store"])
def test_production_passes_the_deployment_check(tmp_path, more):
    (tmp_path / "static").mkdir()
    done = manage("check", "--deploy", "--fail-level", "DEBUG", tmp_path=tmp_path, **more)

    assert (done.returncode, done.stdout + done.stderr) == (
        0,
        "System check identified no issues (1 silenced).\n",
    )


@pytest.mark.parametrize("name", ["PREAU_SECRET_KEY", "DATABASE_URL", "REDIS_URL", "PREAU_SMTP_HOST"])
def test_missing_variable_is_named(tmp_path, name):
    done = manage("check", tmp_path=tmp_path, **{name: ""})

    assert done.returncode != 0
    assert f"La variable {name} est obligatoire" in done.stderr


def test_database_options_of_the_address_are_kept_beside_the_pool(tmp_path):
    read = read_settings("DATABASES", tmp_path=tmp_path, PREAU_WEB_THREADS="5")["DATABASES"]["default"]

    assert read["OPTIONS"] == {"sslmode": "require", "pool": {"min_size": 1, "max_size": 9, "timeout": 5}}
    assert read["CONN_MAX_AGE"] == 0


def test_health_page_says_what_is_down_and_never_fails(tmp_path):
    (tmp_path / "static").mkdir()
    code = "from django.test import Client; "
    code += "c = Client(headers={'host': 'preau.example', 'x-forwarded-proto': 'https'}); "
    code += "r = c.get('/sante/'); print(r.status_code, r.text)"
    done = manage("shell", "-v", "0", "-c", code, tmp_path=tmp_path)
    assert done.stdout, done.stderr
    status, _, parts = done.stdout.splitlines()[-1].partition(" ")

    assert (status, set(json.loads(parts).values())) == ("503", {"en panne"})


def test_web_processes_hold_no_state(tmp_path):
    read = read_settings(
        "SESSION_ENGINE",
        "CACHES",
        "CELERY_BROKER_URL",
        "PAGE_GENERATION",
        "STORAGES",
        tmp_path=tmp_path,
        **OBJECT_STORE,
    )
    redis = ENVIRONMENT["REDIS_URL"]

    assert read["SESSION_ENGINE"] == "django.contrib.sessions.backends.cache"
    assert read["CACHES"]["default"]["LOCATION"] == redis
    assert (read["CELERY_BROKER_URL"], read["PAGE_GENERATION"]) == (redis, redis)
    assert read["STORAGES"]["default"]["BACKEND"] == "storages.backends.s3.S3Storage"


def test_object_store_may_show_its_images(tmp_path):
    policy = read_settings("CONTENT_SECURITY_POLICY", tmp_path=tmp_path, **OBJECT_STORE)["CONTENT_SECURITY_POLICY"]

    assert policy["DIRECTIVES"]["img-src"] == ["'self'", "data:", "https://s3.preau.example"]
    assert policy["DIRECTIVES"]["script-src"] == ["'self'"]


def test_static_files_are_gathered_without_what_no_page_asks_for(tmp_path):
    done = manage("collectstatic", "--noinput", "--dry-run", "-v", "2", tmp_path=tmp_path)

    assert done.returncode == 0, done.stderr
    copied = [line for line in done.stdout.splitlines() if line.startswith("Pretending to copy")]
    assert any("dsfr/dist/dsfr.min.css" in line for line in copied)
    unwanted = ("dsfr/dist/component/", "dsfr/dist/legacy/", ".map'", ".legacy.")
    assert [line for line in copied if any(word in line for word in unwanted)] == []


def test_log_line_folds_tracebacks_and_masks_addresses():
    try:
        raise ValueError("Key (email)=(ada.martin+x@mairie.example.fr) already exists")
    except ValueError:
        record = LineFormatter().format(
            logging.LogRecord("x", 40, "x.py", 1, "refused for %s", ("a@b.fr",), sys.exc_info())
        )

    assert "\n" not in record
    assert record.startswith("refused for ***@*** | Traceback")
    assert record.endswith("ValueError: Key (email)=(***@***) already exists")
