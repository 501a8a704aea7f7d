"""A full export as files: one SQLite database, or one CSV or XLSX for each table."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import IO, Literal, TypeAlias

from zhidan.insights.everything.reading import Session, rows_of, snapshot
from zhidan.insights.everything.tables import TABLES, Column, Table
from zhidan.kernel.errors import InvalidInput
from zhidan.platform.sheets import Cell, SheetFormat, write

EverythingFormat: TypeAlias = Literal["sqlite", "csv", "xlsx"]
Tell = Callable[[int, int], None]
BATCH = 5_000
_TYPES: Mapping[str, str] = {"integer": "INTEGER", "yes/no": "INTEGER"}
_DOCUMENTED = """
CREATE TABLE about (table_name TEXT, column_name TEXT, kind TEXT, meaning_zh TEXT, meaning_en TEXT)
"""
Counts = Mapping[str, int]
"""How many rows each table has."""


def write_sqlite(path: Path, *, reveals: bool, tell: Tell) -> Counts:
    """One SQLite file with every table, and a table `about` that says what each column means."""
    with snapshot() as session:
        book = sqlite3.connect(path)
        try:
            book.execute("PRAGMA journal_mode = OFF")
            book.execute("PRAGMA synchronous = OFF")
            book.execute(_DOCUMENTED)
            book.executemany("INSERT INTO about VALUES (?, ?, ?, ?, ?)", _about())
            counts = {}
            for done, table in enumerate(TABLES):
                tell(done, len(TABLES))
                counts[table.name] = _fill(book, table, rows_of(session, table, reveals=reveals))
            book.commit()
        finally:
            book.close()
    tell(len(TABLES), len(TABLES))
    return counts


def write_folder(folder: Path, kind: SheetFormat, *, reveals: bool, tell: Tell) -> Counts:
    """One file for each table, named after it."""
    counts = {}
    with snapshot() as session:
        for done, table in enumerate(TABLES):
            tell(done, len(TABLES))
            counts[table.name] = _sheet(folder, kind, table, session, reveals=reveals)
    tell(len(TABLES), len(TABLES))
    return counts


def write_zip(path: Path, kind: SheetFormat, *, reveals: bool, tell: Tell) -> Counts:
    """The same files in one archive."""
    counts = {}
    with snapshot() as session, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, table in enumerate(TABLES):
            tell(done, len(TABLES))
            rows = _Counted(rows_of(session, table, reveals=reveals))
            with archive.open(f"{table.name}.{kind}", "w", force_zip64=True) as out:
                _write(out, kind, table, rows)
            counts[table.name] = rows.count
    tell(len(TABLES), len(TABLES))
    return counts


class _Counted:
    """Rows that are counted while somebody reads them."""

    def __init__(self, rows: Iterable[list[Cell]]) -> None:
        self._rows = iter(rows)
        self.count = 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> list[Cell]:
        row = next(self._rows)
        self.count += 1
        return row


def _sheet(
    folder: Path, kind: SheetFormat, table: Table, session: Session, *, reveals: bool
) -> int:
    rows = _Counted(rows_of(session, table, reveals=reveals))
    with (folder / f"{table.name}.{kind}").open("wb") as out:
        _write(out, kind, table, rows)
    return rows.count


def _write(out: IO[bytes], kind: SheetFormat, table: Table, rows: Iterable[list[Cell]]) -> None:
    try:
        for block in write(kind, [column.name for column in table.columns], rows):
            out.write(block)
    except ValueError:
        raise InvalidInput(code="export_too_long", table=table.name) from None


def _fill(book: sqlite3.Connection, table: Table, rows: Iterable[list[Cell]]) -> int:
    columns = ", ".join(f'"{column.name}" {sqlite_type(column)}' for column in table.columns)
    book.execute(f'CREATE TABLE "{table.name}" ({columns})')
    places = ", ".join("?" * len(table.columns))
    insert = f'INSERT INTO "{table.name}" VALUES ({places})'  # noqa: S608
    waiting, count = iter(rows), 0
    while batch := list(islice(waiting, BATCH)):
        book.executemany(insert, batch)
        count += len(batch)
    return count


def sqlite_type(column: Column) -> str:
    """How SQLite keeps a column: amounts and decimals as text, so that no digit is lost."""
    return _TYPES.get(column.kind, "TEXT")


def _about() -> Iterable[tuple[str, str, str, str, str]]:
    for table in TABLES:
        yield table.name, "", "table", table.zh, table.en
        for column in table.columns:
            yield table.name, column.name, column.kind, column.zh, column.en
