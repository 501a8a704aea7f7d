"""Delimited text: CSV, TSV and the like, read line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import IO, TextIO

from zhidan.channels.reading.limits import (
    MAX_COLUMNS,
    MAX_FIELD_CHARS,
    MAX_LINE_CHARS,
    FileRefused,
)
from zhidan.channels.reading.store import Numbered

DELIMITERS = ("\t", ",", ";", "|")


def rows_of(stream: IO[bytes], encoding: str, delimiter: str | None = None) -> Iterator[Numbered]:
    """The non-empty records of a delimited text with their row numbers, header included.

    A row number counts records as a spreadsheet does: a line break inside quotes starts none.
    Raises: FileRefused (line_too_long, too_many_columns, field_too_long).
    """
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        mark = delimiter or _delimiter(text)
        reader = csv.reader(_lines(text), delimiter=mark)
        csv.field_size_limit(MAX_FIELD_CHARS)
        yield from _records(reader)
    finally:
        text.detach()


def _records(reader: Iterator[list[str]]) -> Iterator[Numbered]:
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if len(cells) > MAX_COLUMNS:
                raise FileRefused(code="too_many_columns", limit=MAX_COLUMNS, row=number)
            if any(cells):
                yield number, cells
    except csv.Error:
        raise FileRefused(code="field_too_long", limit=MAX_FIELD_CHARS, row=number + 1) from None


def _delimiter(text: TextIO) -> str:
    """The mark that occurs most often outside quotes in the first line that has one."""
    for line in _lines(text):
        outside = "".join(line.split('"')[::2])
        counts = {mark: outside.count(mark) for mark in DELIMITERS}
        best = max(DELIMITERS, key=lambda mark: counts[mark])
        if counts[best]:
            text.seek(0)
            return best
    text.seek(0)
    return ","


def _lines(text: TextIO) -> Iterator[str]:
    """Lines of bounded length: a line without an end must not fill the memory."""
    read = text.readline
    while line := read(MAX_LINE_CHARS):
        if len(line) >= MAX_LINE_CHARS:
            raise FileRefused(code="line_too_long", limit=MAX_LINE_CHARS)
        yield line
