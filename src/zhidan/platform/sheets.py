"""Lists as CSV and XLSX: the one writer of every export.

Streaming, so that memory does not grow with the list. No cell is ever a formula and long numbers
keep their digits: in XLSX every text is a text cell; in CSV a formula sign gets an apostrophe
before it and a long number a TAB behind it, which the importer takes off again.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import IO, Any, Literal, TypeAlias

import xlsxwriter

Cell: TypeAlias = str | int | bool | Decimal | datetime | date | None
SheetFormat: TypeAlias = Literal["csv", "xlsx"]

CONTENT_TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MAX_SHEET_ROWS = 1_048_575  # a worksheet holds one more, the header
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONG_NUMBER = 11  # digits from which spreadsheets show an exponent
_MAX_CELL_CHARS = 32_767
_BLOCK = 64 * 1024


def safe_text(text: str) -> str:
    """A text no spreadsheet computes: an apostrophe stands before anything it might run.

    Leading spaces and quotes do not hide a formula sign. Read back, the apostrophe goes again.
    """
    bare = text.lstrip(" \u00a0\u3000\"'")
    if text.startswith(_FORMULA_STARTS) or bare.startswith(_FORMULA_STARTS):
        return "'" + text
    return text


def write(
    kind: SheetFormat, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, zone: tzinfo = UTC
) -> Iterator[bytes]:
    """The list as a file, block by block, with times as the clocks of `zone` show them."""
    told = ([_in_zone(cell, zone) for cell in row] for row in rows)
    return write_csv(header, told) if kind == "csv" else write_xlsx(header, told)


def _in_zone(cell: Cell, zone: tzinfo) -> Cell:
    if isinstance(cell, datetime) and cell.tzinfo is not None:
        return cell.astimezone(zone).replace(tzinfo=None)
    return cell


def write_text(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str
) -> Iterator[bytes]:
    """For a program that takes every character as it stands: UTF-8 without a mark, and long
    numbers without the TAB that keeps them whole in spreadsheets."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([[_machine_cell(cell) for cell in row] for row in rows])
    yield buffer.getvalue().encode()


def _machine_cell(cell: Cell) -> str:
    return safe_text(cell.replace("\x00", "")) if isinstance(cell, str) else _csv_cell(cell)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, so that spreadsheets read Chinese; rows end with CR LF."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    writer.writerow([safe_text(name) for name in header])
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
        if buffer.tell() > _BLOCK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        # A TAB after a long number keeps all its digits; it is white space to every reader.
        if len(cell) > _LONG_NUMBER and cell.isdigit():
            return cell + "\t"
        return safe_text(cell.replace("\x00", ""))
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return _moment(cell) if isinstance(cell, date) else str(cell)


def write_xlsx(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str = "Sheet1"
) -> Iterator[bytes]:
    """One worksheet, called `sheet`, with a fixed header row.

    Raises: ValueError when there are more rows than a worksheet holds.
    """
    with tempfile.TemporaryFile() as file:
        _fill(file, header, rows, sheet)
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block


def _fill(
    file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Cell]], name: str
) -> None:
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        },
    )
    try:
        sheet = book.add_worksheet(name)
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, bold)
        for place, row in enumerate(rows, start=1):
            if place > MAX_SHEET_ROWS:
                raise ValueError("more rows than a worksheet holds")
            for column, cell in enumerate(row):
                _put(sheet, place, column, cell, text)
    finally:
        book.close()


def _put(sheet: Any, row: int, column: int, cell: Cell, text: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, cell[:_MAX_CELL_CHARS], text)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int) and abs(cell) >= 10**15:
        sheet.write_string(row, column, str(cell), text)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, _moment(cell), text)


def _moment(value: date) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            value = value.astimezone(UTC)
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat()
