"""The search index of Wagtail, with some French on SQLite.

PostgreSQL stems French by itself (``SEARCH_CONFIG``, made by a migration of this room). SQLite’s full text index knows
whole words only: there, the end of each searched word is cut and what is left is searched as a beginning, so that
« rejet » finds « rejetée ».
"""

from typing import Any

from django.db import connection
from modelsearch.backends.database import SearchBackend as DatabaseSearchBackend

# Longest first: the first that fits is cut.
ENDINGS = ("ements", "ations", "ement", "ation", "ions", "ion", "ees", "ee", "es", "er", "ez", "e", "s", "x")
SHORTEST_STEM = 4


def stem(word: str) -> str:
    """``word`` (folded) without its ending, when enough is left to mean something."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name that Wagtail looks for
    """The backend of the database in use."""
    if connection.vendor == "sqlite":
        from cms.search.sqlite_backend import FrenchSQLiteSearchBackend

        return FrenchSQLiteSearchBackend(params)
    return DatabaseSearchBackend(params)
