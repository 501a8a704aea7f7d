"""The limit to compare with: the rows an intake writes, ready made, by hand-written binary COPY.

The rows are taken from the operation itself: it runs, what it wrote is read back with every column
it set, and everything is rolled back. Writing those rows and one conditional UPDATE is then all
that is left to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from zhidan.platform.bulk import copy_rows

# What is committed aside, what is updated rather than written, and what is written but once.
NOT_WRITTEN = ("number_series", "data_key", "stock_level", "sold_title")
_TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
ORDER BY relname
"""
_COLUMNS = """
SELECT attname, CASE format_type(atttypid, NULL)
    WHEN 'character varying' THEN 'text' WHEN 'timestamp with time zone' THEN 'timestamptz'
    WHEN 'bigint' THEN 'int8' WHEN 'integer' THEN 'int4' WHEN 'smallint' THEN 'int2'
    WHEN 'boolean' THEN 'bool' WHEN 'character varying[]' THEN 'text[]'
    WHEN 'bigint[]' THEN 'int8[]'
    ELSE format_type(atttypid, NULL) END
FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = ''
    AND coalesce(pg_get_expr(adbin, adrelid), '') NOT LIKE '%%(%%'
ORDER BY attnum
"""
_TAKE = """
UPDATE stock_level AS level SET allocated = level.allocated + d.quantity,
    changed_xid = pg_current_xact_id()::text::bigint, changed_at = clock_timestamp()
FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[]) AS d(sku_id, warehouse_id, quantity)
WHERE level.sku_id = d.sku_id AND level.warehouse_id = d.warehouse_id
    AND level.allocated + d.quantity <= level.on_hand
"""


@dataclass(frozen=True)
class TableRows:
    """Rows of one table, ready to be written."""

    table: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True)
class Prepared:
    """One batch: rows by table in an order that foreign keys allow, and the stock it takes."""

    tables: tuple[TableRows, ...]
    demand: tuple[str, str, str]
    levels: int


class _Enough(Exception):
    """Leads out of the transaction that must not stay."""


def prepare(operation: Callable[[], object]) -> Prepared:
    """Run `operation`, keep what it wrote, take it back."""
    found: list[TableRows] = []
    try:
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_current_xact_id()::text::bigint")
                first = int(cursor.fetchone()[0])
            operation()
            found = written_rows(first)
            raise _Enough
    except _Enough:
        pass
    # Parents first: an order before its parts.
    found.sort(key=lambda part: (part.table != "sales_order", part.table))
    demand: Counter[tuple[UUID, UUID]] = Counter()
    for part in found:
        if part.table == "reservation":
            sku, house, amount = (
                part.columns.index(name) for name in ("sku_id", "warehouse_id", "quantity")
            )
            for row in part.rows:
                demand[(row[sku], row[house])] += row[amount]
    keys = sorted(demand)
    return Prepared(
        tuple(found),
        (
            "{" + ",".join(str(sku) for sku, _ in keys) + "}",
            "{" + ",".join(str(house) for _, house in keys) + "}",
            "{" + ",".join(str(demand[key]) for key in keys) + "}",
        ),
        len(keys),
    )


def write(prepared: Prepared) -> None:
    """The ceiling itself: a COPY per table, the stock last, one transaction."""
    with transaction.atomic(durable=True):
        for part in prepared.tables:
            copy_rows(part.table, part.columns, part.types, part.rows)
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, prepared.demand)
            if cursor.rowcount != prepared.levels:
                raise RuntimeError("the ceiling ran out of stock")


def written_rows(since: int) -> list[TableRows]:
    """What transactions from number `since` on have written, seen from the present one."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = [name for (name,) in cursor.fetchall() if name not in NOT_WRITTEN]
        for table in tables:
            cursor.execute(_COLUMNS, [table])
            columns = tuple(cursor.fetchall())
            names = ", ".join(
                f'"{name}"::text' if kind == "jsonb" else f'"{name}"' for name, kind in columns
            )
            cursor.execute(f'SELECT {names} FROM "{table}" WHERE xmin::text::bigint >= %s', [since])
            rows = cursor.fetchall()
            if rows:
                kinds = tuple(kind for _, kind in columns)
                found.append(
                    TableRows(table, tuple(n for n, _ in columns), kinds, _as_sent(rows, kinds))
                )
    return found


def _as_sent(rows: Sequence[tuple[Any, ...]], kinds: Sequence[str]) -> list[tuple[Any, ...]]:
    documents = [place for place, kind in enumerate(kinds) if kind == "jsonb"]
    if not documents:
        return list(rows)
    sent = []
    for row in rows:
        values = list(row)
        for place in documents:
            values[place] = values[place].encode() if values[place] is not None else None
        sent.append(tuple(values))
    return sent


_WEIGHED = """
SELECT string_agg(
    format(CASE WHEN atttypid = 'jsonb'::regtype
        THEN 'coalesce(pg_column_size(%%I::text::jsonb), 0)'
        ELSE 'coalesce(pg_column_size(%%I), 0)' END, attname), ' + ')
FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
"""


def weigh(since: int) -> dict[str, tuple[int, int]]:
    """Rows and bytes of values per table, written since transaction `since`; empty tables left out.

    Documents count as they are before compression, which depends on what the ids happen to be.
    """
    weights = {}
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for (table,) in cursor.fetchall():
            if table in NOT_WRITTEN:
                continue
            cursor.execute(_WEIGHED, [table])
            size = cursor.fetchone()[0]
            cursor.execute(
                f'SELECT count(*), coalesce(sum({size}), 0)::bigint FROM "{table}"'
                " WHERE xmin::text::bigint >= %s",
                [since],
            )
            found = cursor.fetchone()
            if found[0]:
                weights[table] = found
    return weights


def next_transaction() -> int:
    """A number that no transaction has yet; later ones have it or a greater one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])
