"""The guarantee that a constraint cannot write: the ledger of consents is only ever added to.

A line is never changed; it is deleted only when it has become too old to be kept. Triggers are dropped before a
migration (SQLite rebuilds tables) and put back after it.
"""

from typing import Any

from django.db import connections

from cms.newsletter.domain.consent import LEDGER_YEARS

_SQLITE_INSTALL = (
    """CREATE TRIGGER IF NOT EXISTS newsletter_ledger_update BEFORE UPDATE ON newsletter_consent
    BEGIN SELECT RAISE(ABORT, 'newsletter: the ledger is only added to'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS newsletter_ledger_delete BEFORE DELETE ON newsletter_consent
    WHEN OLD.happened_at > datetime('now', '-{LEDGER_YEARS} years')
    BEGIN SELECT RAISE(ABORT, 'newsletter: the ledger is only added to'); END""",
)
_SQLITE_DROP = (
    "DROP TRIGGER IF EXISTS newsletter_ledger_update",
    "DROP TRIGGER IF EXISTS newsletter_ledger_delete",
)
_POSTGRESQL_INSTALL = (
    f"""CREATE OR REPLACE FUNCTION newsletter_ledger_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND OLD.happened_at <= now() - interval '{LEDGER_YEARS} years' THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'newsletter: the ledger is only added to' USING ERRCODE = 'check_violation';
    END $$""",
    "DROP TRIGGER IF EXISTS newsletter_ledger ON newsletter_consent",
    """CREATE TRIGGER newsletter_ledger BEFORE UPDATE OR DELETE ON newsletter_consent
    FOR EACH ROW EXECUTE FUNCTION newsletter_ledger_kept()""",
)
_POSTGRESQL_DROP = ("DROP FUNCTION IF EXISTS newsletter_ledger_kept() CASCADE",)


def _run(using: str, *, sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]:
            cursor.execute(statement)


def install(*, using: str) -> None:
    """Put the triggers in place; without effect where they are."""
    _run(using, sqlite=_SQLITE_INSTALL, postgresql=_POSTGRESQL_INSTALL)


def before_migration(*, using: str, **_kwargs: Any) -> None:
    """Signal handler of ``pre_migrate``."""
    _run(using, sqlite=_SQLITE_DROP, postgresql=_POSTGRESQL_DROP)


def after_migration(*, using: str, **_kwargs: Any) -> None:
    """Signal handler of ``post_migrate``; a database migrated backwards has no table to guard."""
    if "newsletter_consent" in connections[using].introspection.table_names():
        install(using=using)
