"""The rows of a full export, all of one snapshot, read as a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import psycopg
from psycopg import sql

from zhidan.insights.everything.tables import Column, Table
from zhidan.kernel.money import to_text
from zhidan.parties import api as parties
from zhidan.platform import aside
from zhidan.platform.sheets import Cell

BATCH = 2_000
Session = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table with its rows, to be read once."""

    table: Table
    rows: Iterator[list[Cell]]


@contextmanager
def snapshot() -> Iterator[Session]:
    """A session whose reads all see the same moment, however long they take."""
    with aside.connect() as session:
        session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # The moment is that of the first query, not of the BEGIN.
        session.execute("SELECT")
        yield session


def rows_of(session: Session, table: Table, *, reveals: bool) -> Iterator[list[Cell]]:
    """Every row of a table; people are masked unless `reveals`."""
    makers = [_maker(column) for column in table.columns]
    amounts = f", {table.currency_of}" if table.currency_of else ", NULL"
    seal = f", {table.seal}" if reveals and table.seal else ""
    columns = ", ".join(column.source for column in table.columns)
    statement = f"SELECT {columns}{amounts}{seal} {table.rows}"
    width = len(table.columns)
    with session.cursor(name=f"everything_{table.name}") as cursor:
        cursor.itersize = BATCH
        cursor.execute(sql.SQL(statement))
        for row in cursor:
            currency = row[width] or ""
            cells = [make(value, currency) for make, value in zip(makers, row, strict=False)]
            if seal:
                _reveal(cells, table, row[width + 1 :])
            yield cells


def _reveal(cells: list[Cell], table: Table, key: Sequence[Any]) -> None:
    """Put what stands under the row's seal into the cells that were masked."""
    if table.person == "buyer":
        opened: dict[str, str] = {"nick": parties.open_nick(key[0], key[1])}
    else:
        opened = parties.open_recipient(key[0], key[1], key[2], key[3])
    for place, column in enumerate(table.columns):
        if column.reveals:
            cells[place] = opened[column.reveals]


def _maker(column: Column) -> Callable[[Any, str], Cell]:
    if column.kind == "amount":
        return lambda value, currency: None if value is None else to_text(value, currency)
    return lambda value, _: _plain(value)


def _plain(value: Any) -> Cell:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    cell: Cell = value
    return cell
