"""A file as a table: opened by its content, never by its name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, NamedTuple

import msgspec

from zhidan.channels.reading import delimited, documents, encoding, workbook
from zhidan.channels.reading.cells import MARKS, tidy
from zhidan.channels.reading.limits import MAX_FILE_BYTES, FileRefused
from zhidan.channels.reading.store import Numbered, RowStore, store


class Row(NamedTuple):
    """One record: where it stands in its file, and its tidied cells by column."""

    file: str
    number: int
    cells: dict[str, str]


@dataclass(slots=True)
class Document:
    """A JSON file: its records wait undecoded."""

    name: str
    encoding: str
    records: list[msgspec.Raw]


@dataclass(slots=True)
class Table:
    """A delimited text or a sheet: a header and rows under it."""

    name: str
    encoding: str
    header: tuple[str, ...]
    header_row: int
    rows: RowStore
    delimiter: str = ""

    def __len__(self) -> int:
        return self.rows.count - 1 - self._skipped()

    def _skipped(self) -> int:
        return sum(1 for number, _ in self.rows.head(HEADER_SEARCH) if number < self.header_row)

    def __iter__(self) -> Iterator[Row]:
        row = self.row
        for number, cells in self.raw():
            yield row(number, cells)

    def raw(self) -> Iterator[Numbered]:
        """The rows under the header as they stand in the file."""
        first = self.header_row
        return ((number, cells) for number, cells in self.rows if number > first)

    def row(self, number: int, cells: Sequence[str]) -> Row:
        """A record by column, its cells tidied; short ones are filled up."""
        tidied = [text if (text := cell.strip())[:1] not in MARKS else tidy(text) for cell in cells]
        if len(tidied) < len(self.header):
            tidied += [""] * (len(self.header) - len(tidied))
        return Row(self.name, number, dict(zip(self.header, tidied, strict=False)))


HEADER_SEARCH = 10


def column_name(text: str) -> str:
    """A column's name in its one spelling: full-width signs and stray spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", tidy(text.lstrip("\ufeff"))).split())


def header_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Column names; a repeated one gets its ordinal, an empty one its letter's place."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = column_name(cell) or f"#{place}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return tuple(names)


def open_table(
    name: str, stream: IO[bytes], *, known: Sequence[frozenset[str]] = (), choice: str | None = None
) -> Table | Document:
    """Read a file whole into its packed form.

    `known` are the headers of recognised formats: a title line above the header is passed over
    when one of them lies below it. `choice` is the encoding a person chose.
    Raises: FileRefused.
    """
    name = PurePath(name).name
    size = stream.seek(0, 2)
    if size == 0:
        raise FileRefused(code="empty_file", file=name)
    if size > MAX_FILE_BYTES:
        raise FileRefused(code="file_too_large", limit=MAX_FILE_BYTES, size=size)
    stream.seek(0)
    head = stream.read(512)
    if workbook.looks_like_workbook(head):
        return _table(name, "xlsx", workbook.read(stream, size), known)
    if workbook.looks_like_old_workbook(head):
        raise FileRefused(code="old_workbook", file=name)
    used = encoding.chosen(stream, choice)
    if used.startswith("utf-8") and documents.looks_like_json(head):
        return Document(name, used, documents.read(stream))
    return _table(name, used, store(delimited.rows_of(stream, used)), known)


def _table(name: str, used: str, rows: RowStore, known: Sequence[frozenset[str]]) -> Table:
    first = rows.head(HEADER_SEARCH)
    if not first:
        raise FileRefused(code="empty_file", file=name)
    number, cells = first[0]
    for candidate, row in first:
        if any(columns <= set(header_of(row)) for columns in known):
            number, cells = candidate, row
            break
    header = header_of(cells)
    if len(header) < 2 and not any(header[0] in columns for columns in known):
        raise FileRefused(code="not_a_table", file=name)
    return Table(name, used, header, number, rows)
