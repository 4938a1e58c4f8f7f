"""The index in which ideas near to a text are found; each database has its own, and Django's models know neither.

PostgreSQL: a generated column of French word stems (the search's configuration) under a GIN index, and the three-letter
groups of titles (pg_trgm) for words that were mistyped. SQLite: an FTS5 table kept by triggers, dropped before a
migration (SQLite rebuilds tables, which triggers would hinder or not survive) and built again after it.
"""

from typing import Any

from django.db import connections

_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """ALTER TABLE club_idea ADD COLUMN IF NOT EXISTS words tsvector
    GENERATED ALWAYS AS (to_tsvector('preau_french', title || ' ' || problem)) STORED""",
    "CREATE INDEX IF NOT EXISTS club_idea_words ON club_idea USING gin (words)",
    "CREATE INDEX IF NOT EXISTS club_idea_title_letters ON club_idea USING gist (title gist_trgm_ops)",
)
_SQLITE_DROP = (
    "DROP TRIGGER IF EXISTS club_idea_words_insert",
    "DROP TRIGGER IF EXISTS club_idea_words_delete",
    "DROP TRIGGER IF EXISTS club_idea_words_update",
    "DROP TABLE IF EXISTS club_idea_words",
)
_LEAVE = """INSERT INTO club_idea_words(club_idea_words, rowid, title, problem)
    VALUES ('delete', OLD.id, OLD.title, OLD.problem)"""
_ENTER = "INSERT INTO club_idea_words(rowid, title, problem) VALUES (NEW.id, NEW.title, NEW.problem)"
_SQLITE = (
    """CREATE VIRTUAL TABLE club_idea_words USING fts5(
    title, problem, content='club_idea', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='4 6')""",
    f"CREATE TRIGGER club_idea_words_insert AFTER INSERT ON club_idea BEGIN {_ENTER}; END",
    f"CREATE TRIGGER club_idea_words_delete AFTER DELETE ON club_idea BEGIN {_LEAVE}; END",
    f"""CREATE TRIGGER club_idea_words_update AFTER UPDATE OF title, problem ON club_idea
    BEGIN {_LEAVE}; {_ENTER}; END""",
    "INSERT INTO club_idea_words(club_idea_words) VALUES ('rebuild')",
)


def _run(using: str, statements: tuple[str, ...]) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def before_migration(*, using: str, **kwargs: Any) -> None:
    """Take the triggers away from a table that may be rebuilt."""
    if connections[using].vendor == "sqlite":
        _run(using, _SQLITE_DROP)


def after_migration(*, using: str, **kwargs: Any) -> None:
    """Put the index in place, or back."""
    if "club_idea" not in connections[using].introspection.table_names():
        return
    _run(using, (*_SQLITE_DROP, *_SQLITE) if connections[using].vendor == "sqlite" else _POSTGRESQL)
