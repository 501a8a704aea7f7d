"""What the models promise stands in the database as well."""

from __future__ import annotations

from collections.abc import Collection
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.shape.tables import Reference, all_tables

pytestmark = pytest.mark.django_db

Key = tuple[str, tuple[str, ...], str]


def missing_keys(promised: Collection[Key], present: Collection[Key]) -> list[Key]:
    """Composite references without a foreign key in the database."""
    return sorted(set(promised) - set(present))


def composite(table: str, references: Collection[Reference]) -> list[Key]:
    """The references of a table that need a foreign key over several columns."""
    return [(table, r.columns, r.table) for r in references if len(r.columns) > 1]


def foreign_keys() -> set[Key]:
    """Every foreign key of the database: table, columns, table it leads to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.relname, t.relname, (SELECT array_agg(a.attname ORDER BY n) FROM"
            " unnest(c.conkey) WITH ORDINALITY AS k(num, n)"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num)::text[]"
            " FROM pg_constraint c JOIN pg_class s ON s.oid = c.conrelid"
            " JOIN pg_class t ON t.oid = c.confrelid WHERE c.contype = 'f'"
        )
        return {(source, tuple(columns), target) for source, target, columns in cursor.fetchall()}


def test_composite_references_are_foreign_keys() -> None:
    promised = [
        key for table in all_tables().values() for key in composite(table.name, table.references)
    ]
    assert missing_keys(promised, foreign_keys()) == []


def test_a_promised_key_that_is_not_there_is_seen() -> None:
    promised = composite("line", [Reference(("order_id", "line_id"), "order_line")])
    assert missing_keys(promised, [("line", ("order_id",), "order_line")]) == [
        ("line", ("order_id", "line_id"), "order_line")
    ]


def test_migrations_say_what_the_models_say() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_migrations_are_linear_and_named() -> None:
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}
    names = [name for _, name in loader.disk_migrations]
    assert [name for name in names if "auto" in name or name.endswith("_merge")] == []
