"""The guards of the suite: each turns a whole class of mistakes into a failure."""

import gc
import os
import random
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django.test.testcases
import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.db.models.query import QuerySet
from django.template import Engine
from django.template.base import FilterExpression, Node
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from config import database_template

PROJECT_ROOT = Path(__file__).resolve().parent.parent
# The official examples and the rulebook lie beside the project; PREAU_REFERENCE names another place.
REFERENCE_ROOT = Path(os.environ.get("PREAU_REFERENCE", PROJECT_ROOT.parent / "shared"))
AIFE_CII = REFERENCE_ROOT / "data" / "aife-cii"

OUR_PACKAGES = ("cms.", "courses.", "sandbox.", "config.")

# A busy machine is no failure: no example has a time to keep.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")


# -- no network but loopback -----------------------------------------------------------------------------------------

_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: Any) -> Any:
    host = address[0] if isinstance(address, tuple) else "unix"
    if self.family != socket.AF_UNIX and host not in ("localhost", "::1") and not str(host).startswith("127."):
        raise AssertionError(f"a test reached for the network: {address!r}")
    return _connect(self, address)


socket.socket.connect = _loopback_only  # type: ignore[method-assign]


# -- an undefined variable in one of our templates fails ---------------------------------------------------------------

_FORGIVING = {"default", "default_if_none", "yesno"}


def _asked() -> tuple[FilterExpression | None, str]:
    """The expression that is being resolved, and the file of the template that holds it."""
    expression, frame = None, sys._getframe(1)
    while frame := frame.f_back:
        if expression is None and frame.f_code is FilterExpression.resolve.__code__:
            expression = frame.f_locals["self"]
        elif frame.f_code is Node.render_annotated.__code__:
            return expression, str(getattr(getattr(frame.f_locals["self"], "origin", None), "name", None) or "")
    return expression, ""


class _Undefined(str):
    """Stands in ``string_if_invalid``: empty, but speaks up when one of our templates asks for it."""

    __slots__ = ()

    def __bool__(self) -> bool:
        expression, origin = _asked()
        ours = origin.startswith(str(PROJECT_ROOT)) and "/.venv/" not in origin
        forgiven = expression is not None and any(f.__name__ in _FORGIVING for f, _args in expression.filters)
        if ours and not forgiven:
            raise AssertionError(f"undefined template variable {expression.token!r} in {origin}")
        return False


@pytest.fixture(scope="session", autouse=True)
def _undefined_template_variables_fail() -> None:
    for engine in (e.engine for e in __import__("django.template", fromlist=["engines"]).engines.all()):
        if isinstance(engine, Engine):
            engine.string_if_invalid = _Undefined()


# -- a queryset without an order is shuffled ---------------------------------------------------------------------------

_fetch_all = QuerySet._fetch_all


def _fetch_all_shuffled(self: QuerySet) -> None:
    fresh = self._result_cache is None
    _fetch_all(self)
    ours = self.model is not None and issubclass(self.model, Model) and self.model.__module__.startswith(OUR_PACKAGES)
    if fresh and ours and not self.ordered and len(self._result_cache) > 1:
        random.shuffle(self._result_cache)


QuerySet._fetch_all = _fetch_all_shuffled


# -- a database that is copied, not migrated ---------------------------------------------------------------------------
#
# Each worker's database is a copy of the migrated template. A test that commits (transactional_db, live_server) is
# followed by another copy, not by Django's flush, which would also take away what migrations wrote: the root page,
# the site, the groups. ``--reuse-db``, ``--create-db`` and ``--no-migrations`` have nothing left to do.

_restore_database: list[Callable[[], None]] = []
_restore_content: dict[str, Callable[[], None]] = {}


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            template = database_template.sqlite_template()
            name = str(settings.VAR_DIR / "test-db.sqlite3")
            database_template.copy_sqlite(Path(name))
            restore = partial(database_template.restore_sqlite, template)
        else:
            source = database_template.postgres_template()
            name = f"test_{usual}_{worker}".rstrip("_")
            restore = partial(database_template.recreate_postgres, name, template=source)
            restore()
        connection.close()
        connection.settings_dict["NAME"] = name
    _restore_database.append(restore)
    yield
    _restore_database.clear()
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = usual
        if connection.vendor == "postgresql":
            database_template.recreate_postgres(name, template=None)
            for word in _restore_content:
                database_template.recreate_postgres(f"{name}_{word}", template=None)


def _restore_after_commit(self: TransactionTestCase) -> None:
    for restore in _restore_database:
        restore()


TransactionTestCase._fixture_teardown = _restore_after_commit


@pytest.fixture
def kept_content(transactional_db: None) -> Callable[[str, Callable[[], object]], None]:
    """``kept_content("demo", load)``: what ``load`` writes in a migrated database, run once a worker, then copied."""

    def give(word: str, load: Callable[[], object]) -> None:
        if word in _restore_content:
            _restore_content[word]()
            return
        load()
        name = connection.settings_dict["NAME"]
        if connection.vendor == "sqlite":
            saved = settings.VAR_DIR / f"{word}.sqlite3"
            database_template.save_copy(Path(name), saved)
            _restore_content[word] = partial(database_template.restore_sqlite, saved)
        else:
            database_template.recreate_postgres(f"{name}_{word}", template=name)
            _restore_content[word] = partial(database_template.recreate_postgres, name, template=f"{name}_{word}")

    return give


@pytest.fixture
def demo_content(kept_content: Callable[[str, Callable[[], object]], None]) -> None:
    """The demonstration content of every room, as after `make run`."""
    kept_content("demo", partial(call_command, "load_demo", stdout=StringIO()))


@pytest.fixture
def session_queries() -> int:
    """What reading the session adds to a query budget: one when sessions are rows, none when Redis holds them."""
    return int(settings.SESSION_ENGINE.endswith(".db"))


# -- each test starts with an empty cache, its own even when workers share one Redis ----------------------------------


def pytest_configure() -> None:
    location = str(settings.CACHES["default"].get("LOCATION", ""))
    if location.startswith("redis://"):
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        settings.CACHES["default"]["LOCATION"] = urlsplit(location)._replace(path=f"/{worker + 1}").geturl()


def pytest_unconfigure() -> None:
    # The settings do so when the interpreter ends, which workers never do by the front door.
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


# -- the live server serves static files from where they lie -----------------------------------------------------------
#
# pytest-django looks for "django.contrib.staticfiles" by that very name; ours is a subclass of its configuration.

django.test.testcases._StaticFilesHandler = StaticFilesHandler


# -- what needs real servers says so when it is run without them -------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--with-database", action="store_true", help="only what depends on the database: the rest is the same on any"
    )


def _is_a_screen(path: Path) -> bool:
    return path.parent.name in ("web", "admin", "browser") and path.name != "test_journey.py"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if not config.getoption("--with-database") or collection_path.suffix != ".py":
        return None
    alone = collection_path.parent.name in ("domain", "formats") and collection_path.name.startswith("test_")
    # For random walks, one database is enough: they go through the services that the other tests try on both.
    return alone or collection_path.stem.endswith("walks") or _is_a_screen(collection_path) or None


def _depends_on_the_database(item: pytest.Item) -> bool:
    """Whether it asks for one; of the screens, which show what services and queries found, the journey is enough."""
    if _is_a_screen(item.path):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return (
        bool(fixtures & {"db", "transactional_db", "live_server"}) or item.get_closest_marker("django_db") is not None
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--with-database"):
        config.hook.pytest_deselected(items=[item for item in items if not _depends_on_the_database(item)])
        items[:] = filter(_depends_on_the_database, items)
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql") and os.environ.get("REDIS_URL"):
        return
    for item in items:
        if item.get_closest_marker("servers"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL and Valkey: `make test` starts them"))


# -- what was collected stays: no use looking through it again and again for garbage -----------------------------------


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


# -- names of tests do not depend on the moment ------------------------------------------------------------------------


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes are named by their length: an archive made now holds the time, and two workers must find the same names."""
    if isinstance(val, bytes) and not (val.isascii() and val.decode().isprintable()):
        return f"{argname}-{len(val)}-bytes"
    return None
