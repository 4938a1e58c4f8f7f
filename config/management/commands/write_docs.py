"""``manage.py write_docs``: the pages of docs/generated, written from the code."""

from argparse import ArgumentParser
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import URLPattern, URLResolver, get_resolver

from config.celery import app
from config.environment import PROJECT_ROOT, VARIABLES

GENERATED = PROJECT_ROOT / "docs" / "generated"
NOTICE = "<!-- Écrit par `make docs` : ne pas modifier à la main. -->\n"
ROOMS = ("cms.core", "cms.accounts", "cms.club", "courses", "sandbox")
# Addresses of libraries change with them; ours are a promise.
OURS = ("config.", "cms.", "courses.", "sandbox.")


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def environment_page() -> str:
    """Every variable of the environment."""
    rows = [
        (
            f"`{each.name}`",
            each.type_name,
            f"`{each.default.replace(f'{PROJECT_ROOT}/', '')}`" if each.default else "—",
            each.purpose + (" **Secret.**" if each.secret else ""),
        )
        for each in VARIABLES
    ]
    return "# Variables d’environnement\n\n" + _table(("Variable", "Type", "Par défaut", "À quoi elle sert"), rows)


def tasks_page() -> str:
    """Every background task, and what beat starts by itself."""
    app.loader.import_default_modules()
    app.finalize()
    names = sorted(name for name in app.tasks if not name.startswith("celery."))
    first_lines = {name: (app.tasks[name].__doc__ or "").strip().splitlines()[:1] for name in names}
    rows = [(f"`{name}`", "".join(first_lines[name])) for name in names]
    planned = [
        (f"`{key}`", f"`{entry['task']}`", str(entry["schedule"]))
        for key, entry in sorted(app.conf.beat_schedule.items())
    ]
    return (
        "# Tâches de fond\n\n"
        + _table(("Tâche", "Ce qu’elle fait"), rows)
        + "\n## Ce qui part tout seul\n\n"
        + _table(("Nom", "Tâche", "Période (secondes) ou horaire"), planned)
    )


def _addresses(patterns: list[Any], prefix: str = "", space: str = "") -> list[tuple[str, str]]:
    found = []
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += _addresses(pattern.url_patterns, path, inner)
        elif isinstance(pattern, URLPattern) and pattern.name and pattern.callback.__module__.startswith(OURS):
            found.append((f"`{space}{pattern.name}`", f"`/{path}`"))
    return found


def addresses_page() -> str:
    """Every named address of ours."""
    rows = sorted(set(_addresses(get_resolver().url_patterns)))
    return "# Adresses\n\n" + _table(("Nom", "Chemin"), rows)


def pages() -> dict[str, Callable[[], str]]:
    """File name to writer: those of the wiring, then ``PAGES`` of each room's ``management.docs``."""
    found = {"environnement.md": environment_page, "taches.md": tasks_page, "adresses.md": addresses_page}
    for room in ROOMS:
        if find_spec(f"{room}.management") and find_spec(f"{room}.management.docs"):
            found.update(import_module(f"{room}.management.docs").PAGES)
    return found


class Command(BaseCommand):
    """Writes what changed, or with ``--check`` only names it and fails."""

    help = "Écrit docs/generated à partir du code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--check`` writes nothing."""
        parser.add_argument("--check", action="store_true", help="N’écrit rien ; échoue si une page n’est plus à jour.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Pages that no generator writes any more are stale too."""
        fresh = {name: f"{NOTICE}\n{write().rstrip()}\n" for name, write in pages().items()}
        GENERATED.mkdir(parents=True, exist_ok=True)
        there = {path.name: path.read_text() for path in GENERATED.glob("*.md")}
        stale = sorted(name for name in {*fresh, *there} if fresh.get(name) != there.get(name))
        if options["check"]:
            if stale:
                raise CommandError(f"Pages qui ne sont plus à jour : {', '.join(stale)}. Lancez make docs.")
            return
        for name in stale:
            if name in fresh:
                (GENERATED / name).write_text(fresh[name])
            else:
                (GENERATED / name).unlink()
            self.stdout.write(name)
