"""Migrations outlive our names: they hold bare values and import nothing of the project."""

import re
from pathlib import Path

import sandbox.migrations


def test_migrations_import_nothing_of_the_project():
    folder = Path(sandbox.migrations.__file__).parent
    found = [
        (path.name, line)
        for path in folder.glob("0*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s*(import|from) (sandbox|cms|courses|config)\b", line) or "sandbox.domain" in line
        if line != "from sandbox.migrations._together import CreateTogether"  # an operation: it holds none of our names
    ]
    assert found == []
