"""The guarantee that a constraint cannot write: no seat number above the capacity of its session.

A check looks at one row, and the capacity is in another. Two triggers look at
both: they refuse a seat above the capacity, and a capacity below a seat, even
to a query that goes around every service. They are dropped before a migration
(SQLite rebuilds tables, which triggers would hinder or not survive) and put
back after it.
"""

from typing import Any

from django.db import connections

# A seat is taken in turn: whoever sits down has nobody waiting before, and a newcomer nobody waiting at all.
_SOMEBODY_BEFORE = """EXISTS (
        SELECT 1 FROM courses_enrolment AS ahead WHERE ahead.session_id = NEW.session_id
        AND ahead.state = 'waiting' AND ahead.id <> COALESCE(NEW.id, 0)
        AND (NEW.queue_rank IS NULL OR ahead.queue_rank < NEW.queue_rank)
    )"""
_SQLITE_INSTALL = (
    """CREATE TRIGGER IF NOT EXISTS courses_seat_insert BEFORE INSERT ON courses_enrolment
    WHEN NEW.seat_number > (SELECT capacity + extra_seats FROM courses_session WHERE id = NEW.session_id)
    BEGIN SELECT RAISE(ABORT, 'courses: seat above the capacity of its session'); END""",
    """CREATE TRIGGER IF NOT EXISTS courses_seat_update BEFORE UPDATE OF seat_number, session_id ON courses_enrolment
    WHEN NEW.seat_number > (SELECT capacity + extra_seats FROM courses_session WHERE id = NEW.session_id)
    BEGIN SELECT RAISE(ABORT, 'courses: seat above the capacity of its session'); END""",
    """CREATE TRIGGER IF NOT EXISTS courses_capacity_update BEFORE UPDATE OF capacity, extra_seats ON courses_session
    WHEN EXISTS (
        SELECT 1 FROM courses_enrolment WHERE session_id = NEW.id AND seat_number > NEW.capacity + NEW.extra_seats
    )
    BEGIN SELECT RAISE(ABORT, 'courses: seat above the capacity of its session'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS courses_turn_insert BEFORE INSERT ON courses_enrolment
    WHEN NEW.seat_number IS NOT NULL AND {_SOMEBODY_BEFORE}
    BEGIN SELECT RAISE(ABORT, 'courses: somebody waits before'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS courses_turn_update BEFORE UPDATE OF seat_number, session_id ON courses_enrolment
    WHEN NEW.seat_number IS NOT NULL AND (OLD.seat_number IS NULL OR OLD.session_id <> NEW.session_id)
        AND {_SOMEBODY_BEFORE}
    BEGIN SELECT RAISE(ABORT, 'courses: somebody waits before'); END""",
)
_SQLITE_DROP = (
    "DROP TRIGGER IF EXISTS courses_turn_insert",
    "DROP TRIGGER IF EXISTS courses_turn_update",
    "DROP TRIGGER IF EXISTS courses_seat_insert",
    "DROP TRIGGER IF EXISTS courses_seat_update",
    "DROP TRIGGER IF EXISTS courses_capacity_update",
)
# The seat trigger locks the session's row (FOR SHARE), so that a capacity lowered at the same instant is seen.
_POSTGRESQL_INSTALL = (
    """CREATE OR REPLACE FUNCTION courses_seat_fits() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.seat_number > (
            SELECT capacity + extra_seats FROM courses_session WHERE id = NEW.session_id FOR SHARE
        ) THEN
            RAISE EXCEPTION 'courses: seat above the capacity of its session' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$""",
    f"""CREATE OR REPLACE FUNCTION courses_turn_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.seat_number IS NULL THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.seat_number IS NOT NULL AND OLD.session_id = NEW.session_id THEN
            RETURN NEW;
        END IF;
        IF {_SOMEBODY_BEFORE} THEN
            RAISE EXCEPTION 'courses: somebody waits before' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$""",
    "DROP TRIGGER IF EXISTS courses_turn ON courses_enrolment",
    """CREATE TRIGGER courses_turn BEFORE INSERT OR UPDATE OF seat_number, session_id ON courses_enrolment
    FOR EACH ROW EXECUTE FUNCTION courses_turn_kept()""",
    """CREATE OR REPLACE FUNCTION courses_capacity_fits() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM courses_enrolment WHERE session_id = NEW.id AND seat_number > NEW.capacity + NEW.extra_seats
        ) THEN
            RAISE EXCEPTION 'courses: seat above the capacity of its session' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$""",
    "DROP TRIGGER IF EXISTS courses_seat ON courses_enrolment",
    """CREATE TRIGGER courses_seat BEFORE INSERT OR UPDATE OF seat_number, session_id ON courses_enrolment
    FOR EACH ROW EXECUTE FUNCTION courses_seat_fits()""",
    "DROP TRIGGER IF EXISTS courses_capacity ON courses_session",
    """CREATE TRIGGER courses_capacity BEFORE UPDATE OF capacity, extra_seats ON courses_session
    FOR EACH ROW EXECUTE FUNCTION courses_capacity_fits()""",
)
_POSTGRESQL_DROP = (
    "DROP FUNCTION IF EXISTS courses_seat_fits() CASCADE",
    "DROP FUNCTION IF EXISTS courses_turn_kept() CASCADE",
    "DROP FUNCTION IF EXISTS courses_capacity_fits() CASCADE",
)


def _run(using: str, *, sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    connection = connections[using]
    statements = {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(*, using: str) -> None:
    """Put the triggers in place; without effect where they are. The tables must exist."""
    _run(using, sqlite=_SQLITE_INSTALL, postgresql=_POSTGRESQL_INSTALL)


def remove(*, using: str) -> None:
    """Take the triggers away."""
    _run(using, sqlite=_SQLITE_DROP, postgresql=_POSTGRESQL_DROP)


def before_migration(*, using: str, **_kwargs: Any) -> None:
    """Signal handler of ``pre_migrate``."""
    remove(using=using)


def after_migration(*, using: str, **_kwargs: Any) -> None:
    """Signal handler of ``post_migrate``; a database migrated backwards has no table to guard."""
    tables = connections[using].introspection.table_names()
    if {"courses_enrolment", "courses_session"} <= set(tables):
        install(using=using)
