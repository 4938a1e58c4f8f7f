"""`make test`: what depends on the database, on SQLite; then everything on PostgreSQL, Valkey and Chromium, all real.

The servers come with two wheels, listen on this machine only, live in a
temporary folder and end with the run. What cannot be had is said at the end,
where nobody misses it, and is a failure when CI=true.
"""

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench.servers import postgres, valkey
from tests.browser.chromium import chromium

PROJECT_ROOT = Path(__file__).resolve().parent.parent
REFERENCE_ROOT = Path(os.environ.get("PREAU_REFERENCE", PROJECT_ROOT.parent / "shared"))
STRICT = os.environ.get("CI", "").lower() in ("true", "1")
TOLD_THE_SUITE = ("PREAU_REFERENCE", "PREAU_SCREENSHOTS")
OURS = ("PREAU_", "DATABASE_URL", "REDIS_URL", "DJANGO_")
# Where it is set, each of the hundred processes of the suite compiles the whole house again.
SLOW = "PYTHONDONTWRITEBYTECODE"


def _say(sentence: str) -> None:
    print(f"\n== {sentence}", flush=True)


def _environment(**more: str) -> dict[str, str]:
    """This environment without what would point the suite at someone's real data, or slow it down."""
    refused = (*OURS, SLOW)
    kept = {n: value for n, value in os.environ.items() if not n.startswith(refused) or n in TOLD_THE_SUITE}
    return {**kept, **more}


def _pytest(arguments: list[str], environment: dict[str, str], *, on: str) -> bool:
    _say(on)
    started = time.monotonic()
    # A file stays on one worker (some share a platform that takes seconds to start), in the order of collection, where
    # the browser comes last.
    shared = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    command = [sys.executable, "-m", "pytest", *shared, *arguments]
    code = subprocess.run(command, cwd=PROJECT_ROOT, env=environment, check=False).returncode
    print(f"   {time.monotonic() - started:.0f} s", flush=True)
    # 5: nothing was selected, which is no failure when someone asked for a part of the suite.
    return code in (0, 5)


def _migrate_once(*environments: dict[str, str]) -> None:
    """Build the template of each database, all at a time: two workers would wait a minute for each, one core idle."""
    code = "import django; django.setup(); from config.database_template import build_template; build_template()"
    chosen = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, "-W", "ignore", "-c", code]
    builders = [subprocess.Popen(command, cwd=PROJECT_ROOT, env={**each, **chosen}) for each in environments]
    for builder in builders:
        builder.wait()  # one that failed says why, and so will the first test


def _chromium() -> bool:
    subprocess.run(["bash", ".ci/packages", "chromium"], cwd=PROJECT_ROOT, check=False)
    return chromium() is not None


def main(arguments: list[str]) -> int:
    """Run everything; 0 when all that could be had holds (and, in CI, when all could be had)."""
    missing, marks, well = [], [], True
    if not (REFERENCE_ROOT / "reference").is_dir():
        missing.append(
            f"les exemples officiels et le recueil de règles ({REFERENCE_ROOT} ; PREAU_REFERENCE en désigne d’autres)"
        )
    with ExitStack() as servers:
        try:
            real = _environment(
                DATABASE_URL=servers.enter_context(postgres(durable=False)), REDIS_URL=servers.enter_context(valkey())
            )
        except Exception as error:  # noqa: BLE001 - whatever stopped a server, the suite says so and goes on
            missing.append(f"PostgreSQL et Valkey : {error!r}")
            real = _environment()
            marks.append("not servers")
        _migrate_once(_environment(), real)
        well &= _pytest(
            ["-m", "not browser and not servers", "--with-database", *arguments],
            _environment(),
            on="Les services, les requêtes et le parcours d’une facture, sur SQLite",
        )
        if not _chromium():
            missing.append("Chromium : aucun parcours n’a été fait dans un navigateur")
            marks.append("not browser")
        expression = " and ".join(marks)
        selected = ["-m", expression, *arguments] if expression else arguments
        well &= _pytest(selected, real, on="La suite entière, sur PostgreSQL, Valkey et Chromium")

    if missing:
        _say("ATTENTION, des pièces réelles ont manqué :")
        for part in missing:
            print(f"   - {part}")
    if well and not (missing and STRICT):
        _say("Tous les essais passent" + (", sauf ceux qui n’ont pas pu être faits." if missing else "."))
        return 0
    _say("Des essais ont échoué." if not well else "Refusé : en intégration continue, rien ne doit manquer.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
