"""How many rows travel at once: binary COPY through the transaction's own connection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from psycopg import sql


def copy_rows(
    table: str, columns: Sequence[str], types: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Write `rows` into `table` and return how many there were.

    `types` are PostgreSQL's names (uuid, text, int2, int4, int8, bool, timestamptz, jsonb, bytea,
    text[], uuid[], date, numeric); binary COPY converts nothing, so they must be the columns' own.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    count = 0
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        copy.set_types(types)
        for count, row in enumerate(rows, start=1):
            copy.write_row(row)
    return count
