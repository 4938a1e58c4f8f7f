"""unit: rules about the codebase itself."""

import re

from tests.conftest import PROJECT_ROOT

MIGRATIONS = [path for path in PROJECT_ROOT.glob("*/**/migrations/0*.py") if ".venv" not in path.parts]
PROJECT_IMPORT = re.compile(r"\b(cms|courses|sandbox|config)\.[a-z_]+\.(?!migrations)[a-zA-Z_.]+\(")


def test_migrations_import_nothing_of_the_project():
    assert MIGRATIONS
    guilty = [str(p.relative_to(PROJECT_ROOT)) for p in MIGRATIONS if PROJECT_IMPORT.search(p.read_text())]

    assert guilty == []
