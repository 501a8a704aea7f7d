"""Tables whose rows are never changed: the trigger that refuses it, as a migration operation."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.migrations.operations import RunSQL

# Only the columns a trigger names may be emptied or blacked out, and by what erases alone.
ERASABLE_FUNCTION = """
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('zhidan.purging', true) = TG_TABLE_NAME THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND TG_NARGS > 0
       AND current_setting('zhidan.erasing', true) = TG_TABLE_NAME
       AND to_jsonb(NEW) - TG_ARGV::text[] = to_jsonb(OLD) - TG_ARGV::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
"""
FUNCTION = """
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('zhidan.purging', true) = TG_TABLE_NAME THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
"""


class AppendOnly(RunSQL):
    """Refuse UPDATE and DELETE on `table`; `platform.roles` withholds the grants as well."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(_trigger(table, ()), _drop(table))

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        return (type(self).__name__, [self.table], {})

    def describe(self) -> str:
        return f"Rows of {self.table} are never changed"


class ErasableFacts(RunSQL):
    """Let these columns of an append-only table lose somebody's words when that person is erased;
    to be brought back, it takes the owner of the table."""

    def __init__(self, table: str, *columns: str) -> None:
        self.table, self.columns = table, columns
        super().__init__(
            [_drop(table), _trigger(table, columns)], [_drop(table), _trigger(table, ())]
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        return (type(self).__name__, [self.table, *self.columns], {})

    def describe(self) -> str:
        return f"Of {self.table} only {', '.join(self.columns)} can be erased"


def _drop(table: str) -> str:
    return f'DROP TRIGGER "{table}_append_only" ON "{table}"'


def _trigger(table: str, columns: Sequence[str]) -> str:
    named = ", ".join(f"'{column}'" for column in columns)
    return (
        f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}"'
        f" FOR EACH ROW EXECUTE FUNCTION append_only({named})"
    )


def append_only_tables() -> frozenset[str]:
    """The tables that carry the trigger, as the database knows them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE p.proname = 'append_only' AND c.relnamespace = 'public'::regnamespace"
        )
        return frozenset(row[0] for row in cursor.fetchall())
