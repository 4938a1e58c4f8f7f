"""The indexes in which ideas and discussions are found by their words; Django's models know none of them.

PostgreSQL: a generated column of French word stems (the search's configuration) under a GIN index, and the three-letter
groups of titles (pg_trgm) for words that were mistyped. SQLite: an FTS5 table kept by triggers, dropped before a
migration (SQLite rebuilds tables, which triggers would hinder or not survive) and built again after it.
"""

from typing import Any

from django.db import connections

# What each table is searched by; the title of an idea and of a discussion bears a mistake.
_SEARCHED = {"club_idea": ("title", "problem"), "club_thread": ("title",), "club_message": ("text",)}


def _postgresql(table: str, columns: tuple[str, ...]) -> list[str]:
    said = " || ' ' || ".join(columns)
    statements = [
        f"""ALTER TABLE {table} ADD COLUMN IF NOT EXISTS words tsvector
    GENERATED ALWAYS AS (to_tsvector('preau_french', {said})) STORED""",
        f"CREATE INDEX IF NOT EXISTS {table}_words ON {table} USING gin (words)",
    ]
    if "title" in columns:
        statements.append(
            f"CREATE INDEX IF NOT EXISTS {table}_title_letters ON {table} USING gist (title gist_trgm_ops)"
        )
    if table == "club_message":
        # A part of a word, longer than its stem, is looked for in the letters.
        statements.append(f"CREATE INDEX IF NOT EXISTS {table}_letters ON {table} USING gin (text gin_trgm_ops)")
    return statements


def _sqlite_drop(table: str) -> list[str]:
    triggers = [f"DROP TRIGGER IF EXISTS {table}_words_{moment}" for moment in ("insert", "delete", "update")]
    return [*triggers, f"DROP TABLE IF EXISTS {table}_words"]


def _sqlite(table: str, columns: tuple[str, ...]) -> list[str]:
    index, names = f"{table}_words", ", ".join(columns)
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    leave = f"INSERT INTO {index}({index}, rowid, {names}) VALUES ('delete', OLD.id, {old})"  # noqa: S608 - our names
    enter = f"INSERT INTO {index}(rowid, {names}) VALUES (NEW.id, {new})"  # noqa: S608 - our names
    return [
        f"""CREATE VIRTUAL TABLE {index} USING fts5(
    {names}, content='{table}', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='4 6')""",
        f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {enter}; END",
        f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {leave}; END",
        f"CREATE TRIGGER {index}_update AFTER UPDATE OF {names} ON {table} BEGIN {leave}; {enter}; END",
        f"INSERT INTO {index}({index}) VALUES ('rebuild')",  # noqa: S608 - our names
    ]


def _run(using: str, statements: list[str]) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def before_migration(*, using: str, **kwargs: Any) -> None:
    """Take the triggers away from tables that may be rebuilt."""
    if connections[using].vendor == "sqlite":
        _run(using, [statement for table in _SEARCHED for statement in _sqlite_drop(table)])


def after_migration(*, using: str, **kwargs: Any) -> None:
    """Put the indexes in place, or back."""
    connection = connections[using]
    there = set(connection.introspection.table_names())
    if connection.vendor == "postgresql" and there & set(_SEARCHED):
        _run(using, ["CREATE EXTENSION IF NOT EXISTS pg_trgm"])
    for table, columns in _SEARCHED.items():
        if table not in there:
            continue
        if connection.vendor == "sqlite":
            _run(using, [*_sqlite_drop(table), *_sqlite(table, columns)])
        else:
            _run(using, _postgresql(table, columns))
