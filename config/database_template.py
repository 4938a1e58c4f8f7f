"""A migrated database, made once and copied: two hundred migrations take a quarter of a minute, a copy none.

A template is named by the hash of every migration file of every installed app,
and of what runs after migrations: a file that changes makes another template,
and the old one is forgotten. The SQLite template is a file in the person's cache
folder, shared by every checkout; its ``user_version`` carries the beginning of
the hash, and so does each copy, which tells at a glance whether a database is up
to date. The PostgreSQL template is a database of the same server.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import django
import wagtail
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config.environment import read

# Several checkouts of one person share the folder, each with its own migrations.
TEMPLATES_KEPT = 12


def fingerprint() -> str:
    """The hash of what a fresh database is made from: 32 hexadecimal digits."""
    digest = hashlib.blake2b(f"{django.__version__} {wagtail.__version__} {connection.vendor}".encode(), digest_size=16)
    for app in sorted(apps.get_app_configs(), key=lambda each: each.label):
        here = Path(app.path)
        # Beside migrations, what runs after them: each room's AppConfig, the rights of its roles, triggers and indexes.
        patterns = (
            "migrations/*.py",
            "apps.py",
            "roles.py",
            "models/guards.py",
            "models/nearness.py",
            "models/rights.py",
        )
        for path in sorted(path for pattern in patterns for path in here.glob(pattern)):
            digest.update(f"{app.label}/{path.name}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def version_of(path: Path) -> int:
    """The ``user_version`` of a SQLite file; 0 when no template ever marked it."""
    with closing(sqlite3.connect(path)) as opened:
        return int(opened.execute("PRAGMA user_version").fetchone()[0])


def version() -> int:
    """What ``user_version`` is in a database that has every migration of today: a positive 31-bit number."""
    return int(fingerprint()[:8], 16) % (2**31 - 1) + 1


def mark(path: Path) -> None:
    """Note in a SQLite file that it has every migration of today."""
    with closing(sqlite3.connect(path, timeout=20)) as opened:
        opened.execute(f"PRAGMA user_version = {version()}")


def _cache_dir() -> Path:
    place = read("XDG_CACHE_HOME").expanduser() / "preau"
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:  # a home one cannot write to: the checkout keeps its own
        place = settings.VAR_DIR / "templates"
        place.mkdir(parents=True, exist_ok=True)
    return place


@contextmanager
def _alone() -> Iterator[Path]:
    """One process at a time builds a template of a kind; the others wait and find it."""
    place = _cache_dir()
    with (place / f"template-{connection.vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield place


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    connection.close()
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def sqlite_template() -> Path:
    """The file to copy, built now if no process of this person built it before."""
    name = f"{fingerprint()}.sqlite3"
    with _alone() as place:
        template = place / name
        if not template.exists():
            with TemporaryDirectory(dir=place, prefix="building-") as folder:
                built, compact = Path(folder, "built.sqlite3"), Path(folder, "compact.sqlite3")
                with _connected_to(str(built)):
                    call_command("migrate", interactive=False, verbosity=0)
                mark(built)
                # One file without its journal; a dump would not do, full-text tables do not restore from one.
                with closing(sqlite3.connect(built)) as opened:
                    opened.execute("VACUUM INTO ?", (str(compact),))
                compact.replace(template)
            _forget_old(place)
        template.touch()
        return template


def _forget_old(place: Path) -> None:
    for old in sorted(place.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-TEMPLATES_KEPT]:
        old.unlink(missing_ok=True)


def copy_sqlite(target: Path) -> None:
    """Make ``target`` a fresh, migrated database, in one step: it is whole or it is not there."""
    partial = target.with_name(f"{target.name}.partial")
    shutil.copyfile(sqlite_template(), partial)
    partial.replace(target)


def save_copy(source: Path, target: Path) -> None:
    """A consistent copy of a SQLite database that may be in use."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source, timeout=20)) as opened:
        opened.execute("VACUUM INTO ?", (str(target),))


def restore_sqlite(template: Path) -> None:
    """Give the current SQLite connection's database the content of ``template``; connections to it stay valid."""
    connection.ensure_connection()
    with closing(sqlite3.connect(template)) as source:
        source.backup(connection.connection)


def postgres_template() -> str:
    """The name of the template database on the current server, built now if it has none."""
    name = f"preau_template_{fingerprint()[:16]}"
    with _alone(), connection._nodb_cursor() as cursor:  # noqa: SLF001 - Django's own way to the maintenance database
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [name])
        if cursor.fetchone() is None:
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")  # a build that was cut short
            cursor.execute(f"CREATE DATABASE {quoted}")
            with _connected_to(name):
                call_command("migrate", interactive=False, verbosity=0)
            cursor.execute(f"ALTER DATABASE {quoted} WITH IS_TEMPLATE true")
    return name


def build_template() -> None:
    """Build the template of the database that the settings name, if it is not there yet."""
    if connection.vendor == "sqlite":
        sqlite_template()
    else:
        postgres_template()


def recreate_postgres(name: str, *, template: str | None) -> None:
    """Drop the database ``name``, whoever uses it, and make it again from ``template`` (None: leave it dropped)."""
    connection.close()
    with connection._nodb_cursor() as cursor:  # noqa: SLF001 - as above
        quote = connection.ops.quote_name
        cursor.execute(f"DROP DATABASE IF EXISTS {quote(name)} WITH (FORCE)")
        if template is not None:
            cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(template)} STRATEGY FILE_COPY")
