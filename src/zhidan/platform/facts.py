"""Tables whose rows are never changed: the trigger that refuses it, as a migration operation."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.operations import RunSQL

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
        super().__init__(
            f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}"'
            " FOR EACH ROW EXECUTE FUNCTION append_only()",
            f'DROP TRIGGER "{table}_append_only" ON "{table}"',
        )

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        return (type(self).__name__, [self.table], {})

    def describe(self) -> str:
        return f"Rows of {self.table} are never changed"


def append_only_tables() -> frozenset[str]:
    """The tables that carry the trigger, as the database knows them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE p.proname = 'append_only' AND c.relnamespace = 'public'::regnamespace"
        )
        return frozenset(row[0] for row in cursor.fetchall())
